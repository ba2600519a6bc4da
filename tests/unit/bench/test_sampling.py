"""What the table's numbers mean."""

from pathlib import Path

import pytest

from bench import table
from bench.sampling import Ratio, Sample, TimedCall, interleave

STEADY = Sample(tuple(0.010 + 0.00001 * (number % 10) for number in range(100)))
SLOWER = Sample(tuple(2 * seconds for seconds in STEADY.seconds))
SHAKY = Sample(tuple(0.001 * (1 + number % 40) for number in range(100)))


def test_interleave_takes_turns_forwards_then_backwards_and_drops_the_warm_up() -> None:
    order: list[str] = []

    def prepare(name: str) -> TimedCall:
        order.append(f"prepare {name}")
        return lambda: order.append(name)

    samples = interleave(
        {"a": lambda: prepare("a"), "b": lambda: prepare("b")}, rounds=2, warm_up=1
    )
    assert [name for name in order if len(name) == 1] == ["a", "b", "b", "a", "a", "b"]
    assert order[0] == "prepare a"
    assert {name: len(sample.seconds) for name, sample in samples.items()} == {"a": 2, "b": 2}


def test_interval_holds_the_median_and_narrows_with_more_measurements() -> None:
    few, many = Sample(SHAKY.seconds[:40]), Sample(SHAKY.seconds * 40)
    for sample in (few, many):
        low, high = sample.interval
        assert low <= sample.median <= high
    assert many.interval[1] - many.interval[0] < few.interval[1] - few.interval[0]


@pytest.mark.parametrize(
    ("subject", "floor", "target", "missed"),
    [
        (SLOWER, STEADY, 1.3, True),
        (SLOWER, STEADY, 2.5, False),
        (SLOWER, STEADY, None, False),
        (STEADY, STEADY, 1.0, False),
        (Sample(tuple(1.4 * seconds for seconds in SHAKY.seconds)), SHAKY, 1.3, False),
    ],
    ids=["over", "under", "no target", "the same", "over, but within noise"],
)
def test_target_is_missed_when_the_excess_is_more_than_noise(
    subject: Sample, floor: Sample, target: float | None, missed: bool
) -> None:
    assert Ratio("it", subject, floor, target).missed is missed


def test_page_keeps_its_words_and_gets_the_new_figures(tmp_path: Path) -> None:
    page = tmp_path / "performance.md"
    page.write_text(f"before\n{table.BEGIN}\nold\n{table.END}\nafter\n")
    table.write([Ratio("intake", SLOWER, STEADY, 1.3)], page)
    text = page.read_text()
    assert text.startswith(f"before\n{table.BEGIN}\n")
    assert text.endswith(f"{table.END}\nafter\n")
    assert "| intake | 2.00 |" in text
    assert "≤ 1.3 missed" in text
    assert "old" not in text


def test_page_is_not_written_when_it_has_no_markers(tmp_path: Path) -> None:
    page = tmp_path / "performance.md"
    page.write_text("words\n")
    with pytest.raises(ValueError, match="substring not found"):
        table.write([], page)
    assert page.read_text() == "words\n"


def test_documentation_has_a_place_for_the_figures() -> None:
    text = table.PAGE.read_text(encoding="utf-8")
    assert text.count(table.BEGIN) == text.count(table.END) == 1
