"""Units: a span stays in the unit it was written in, and a size knows its own."""

import copy
import pickle
from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.units import Days, Hours, Minutes, Seconds, Size, Span, kilobytes, megabytes, spelt


@pytest.mark.parametrize(
    ("span", "text", "in_words"),
    [
        (Hours(72), "72 hours", "72 hours"),
        (Hours(1), "1 hour", "an hour"),
        (Minutes(30), "30 minutes", "half an hour"),
        (Minutes(5), "5 minutes", "five minutes"),
        (Minutes(15), "15 minutes", "15 minutes"),
        (Days(1), "1 day", "a day"),
        (Days(7), "7 days", "seven days"),
        (Seconds(1.5), "1.5 seconds", "1.5 seconds"),
    ],
)
def test_a_span_is_written_in_its_own_unit(span: Span, text: str, in_words: str) -> None:
    assert str(span) == f"{span}" == text
    assert spelt(span) == in_words


def test_a_span_is_a_length_of_time() -> None:
    now = datetime(2026, 7, 22, tzinfo=UTC)
    assert now + Hours(72) == now + Days(3) == now + timedelta(days=3)
    assert Minutes(15).whole_seconds == 900


@pytest.mark.parametrize("span", [Hours(72), Seconds(4.5)])
def test_a_span_keeps_its_unit_when_it_is_copied(span: Span) -> None:
    for same in (copy.deepcopy(span), pickle.loads(pickle.dumps(span))):  # noqa: S301 - our own
        assert (same, str(same)) == (span, str(span))


@pytest.mark.parametrize(
    ("size", "text"),
    [
        (megabytes(20), "20 MB"),
        (kilobytes(128), "128 KB"),
        (Size(1_000_000), "1 MB"),
        (Size(1_001), "1001 bytes"),
    ],
)
def test_a_size_is_written_in_the_largest_unit_that_it_is_whole_in(size: Size, text: str) -> None:
    assert f"{size}" == text
    assert size.tight == text.replace(" ", "")


@pytest.mark.parametrize(("number", "text"), [(5, "five"), (10, "ten"), (11, "11"), (1, "1")])
def test_a_number_is_spelt_up_to_ten(number: int, text: str) -> None:
    assert spelt(number) == text
