"""The report of a drill, laid out."""

import pytest

from drill.sheets import Sheet, as_data, as_markdown, as_text, count, share, within

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


@pytest.mark.parametrize(
    ("part", "whole", "written"),
    [(999, 1_000, ">99 %"), (1_000, 1_000, "100 %"), (1, 1_000, "<1 %"), (0, 1_000, "0 %")],
)
def test_share_says_all_and_none_only_where_it_is_so(part: int, whole: int, written: str) -> None:
    assert share(part, whole) == written


@pytest.mark.parametrize(
    ("number", "part", "least"),
    [(2, 0.5, 1), (10, 0.9, 9), (11, 0.9, 10), (3, 1.0, 3), (1, 0.5, 1)],
)
def test_within_is_the_least_that_so_large_a_part_does_not_exceed(
    number: int, part: float, least: int
) -> None:
    assert within(range(number, 0, -1), part) == least


def test_data_loses_no_column_of_a_heading_that_stands_twice() -> None:
    """At commit aeb448f7 report.json had lost how late recipients confirmed."""
    headings = ("NAME", "CONFIRMED", "LATE", "DECIDED", "LATE")
    sheet = Sheet("Promises", (), headings, [("X", "1", "2", "3", "4")])
    assert as_data("A drill", [sheet])["parts"][0]["rows"] == [
        {
            "NAME": "X",
            "CONFIRMED": "1",
            "CONFIRMED: LATE": "2",
            "DECIDED": "3",
            "DECIDED: LATE": "4",
        }
    ]
