"""A year of promises: every notification ends in an answer or a dated escalation, none twice."""

import pytest

from tests.support.year import Year, faults, tally


@pytest.mark.parametrize("seed", [11, 12])
def test_in_a_year_nothing_is_silent_beyond_its_time_and_nothing_said_twice(seed: int) -> None:
    year = Year(seed, reports=25)
    year.live()
    assert list(faults(year)) == []
    happened = tally(year)
    for kind in ("response_due", "response_overdue", "notification_failed", "outcome_recorded"):
        assert happened[kind] > 5, kind


def test_silence_is_found_when_nobody_chases_for_a_year() -> None:
    year = Year(13, reports=6)
    year.outages.chase.clear()
    year.run.chasing = False
    year.live()
    assert any("nobody was told" in fault for fault in faults(year))
