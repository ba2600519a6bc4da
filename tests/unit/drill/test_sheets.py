"""The report of a drill, laid out."""

from drill.sheets import Sheet, as_data, as_markdown, as_text, count, share

SHEETS = (
    Sheet("", ["Polling day."]),
    Sheet(
        "Promises",
        ["One sentence of it."],
        ("NAME", "TEMPER", "CASES"),
        [("X", "slow", "1,200"), ("Threads", "prompt", "7")],
        frozenset({1}),
    ),
)


def test_text_aligns_words_left_and_figures_right() -> None:
    assert as_text("A drill", SHEETS).splitlines() == [
        "A drill",
        "=======",
        "",
        "Polling day.",
        "",
        "PROMISES",
        "",
        "  - One sentence of it.",
        "",
        "  NAME     TEMPER  CASES",
        "  -------  ------  -----",
        "  X        slow    1,200",
        "  Threads  prompt      7",
    ]


def test_markdown_has_the_same_tables() -> None:
    page = as_markdown("A drill", SHEETS)
    assert "# A drill\n\nPolling day.\n" in page
    assert "| NAME | TEMPER | CASES |\n| --- | --- | --: |\n| X | slow | 1,200 |" in page


def test_data_names_every_cell_by_its_heading() -> None:
    data = as_data("A drill", SHEETS)
    assert data["parts"][1]["rows"][1] == {"NAME": "Threads", "TEMPER": "prompt", "CASES": "7"}


def test_figures_have_thousands_and_nothing_is_a_dash() -> None:
    assert (count(1234), count(0), share(1, 3), share(0, 0)) == ("1,234", "–", "33 %", "–")
