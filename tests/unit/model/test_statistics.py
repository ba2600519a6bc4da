"""What is counted of reports: figures that equal a count by hand, and that show nothing small."""

import itertools
import json
from collections.abc import Mapping
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.limits import FEWEST_REPORTS
from chalicelib.model.statistics import (
    CountedReport,
    as_facts,
    begin,
    broken_down,
    contest_of,
    from_facts,
)
from tests.support.counted import CATEGORIES, FORCES, MONDAY, NATIONS, by_hand, counted, year

COUNTS = st.lists(st.integers(0, 60), min_size=2, max_size=6)


def named(counts: list[int]) -> Mapping[str, int]:
    return {f"v{number}": count for number, count in enumerate(counts)}


@pytest.mark.parametrize("seed", range(5))
def test_figures_equal_a_count_by_hand(seed: int) -> None:
    days = year(seed)
    periods = counted(days).periods
    assert periods
    for period in periods:
        nations = by_hand(days, period.first, period.last, "nation")
        assert period.reports == sum(nations.values())
        assert all(nations[nation] == count for nation, count in period.nations.shown.items())
        categories = by_hand(days, period.first, period.last, "category")
        for breakdown, counts in ((period.nations, nations), (period.categories, categories)):
            assert sum(breakdown.shown.values()) + breakdown.rest == period.reports
            assert all(counts[value] == count for value, count in breakdown.shown.items())
        contests = by_hand(days, period.first, period.last, "contest")
        assert period.contests.keys() == period.nations.shown.keys() - {"unknown"}
        for nation, parts in period.contests.items():
            assert sum(parts.shown.values()) + parts.rest == nations[nation]
            assert all(contests[contest] == count for contest, count in parts.shown.items())


def test_periods_are_whole_weeks_that_follow_one_another() -> None:
    periods = counted(year(7, most=2)).periods
    assert periods[0].first == MONDAY
    assert all(period.last.weekday() == 6 for period in periods)
    for before, after in itertools.pairwise(periods):
        assert (after.first - before.last).days == 1


def test_published_period_never_changes() -> None:
    days = year(3)
    for end in range(0, len(days), 7):
        early = counted(days[:end]).periods
        assert tuple(counted(days).periods[: len(early)]) == tuple(early)


def test_period_waits_for_enough_reports() -> None:
    counted_report = CountedReport("Wales", "doxxing", frozenset())
    statistics = begin(MONDAY)
    for day in range(20):
        statistics = statistics.count(
            [counted_report] if day % 2 else [], NATIONS, CATEGORIES, FORCES
        )
    assert statistics.periods == ()
    statistics = statistics.count([], NATIONS, CATEGORIES, FORCES)
    (period,) = statistics.periods
    assert (period.reports, period.last) == (10, date(2026, 12, 13))
    assert period.nations.shown == {}
    assert statistics.tally.reports == 0


def test_platform_is_shown_where_enough_reports_are_of_it_and_enough_are_not() -> None:
    x, x_and_tiktok = frozenset({"x"}), frozenset({"x", "tiktok"})
    reports = [CountedReport("Wales", "doxxing", x)] * 15
    reports += [CountedReport("Wales", "doxxing", x_and_tiktok)] * 10
    reports += [CountedReport("Wales", "doxxing", frozenset())] * 9
    (period,) = begin(date(2026, 11, 29)).count(reports, NATIONS, CATEGORIES, FORCES).periods
    assert period.platforms == {"tiktok": 10}


@given(counts=COUNTS)
def test_breakdown_shows_and_sums_nothing_small(counts: list[int]) -> None:
    breakdown = broken_down(named(counts), named(counts))
    assert all(count >= FEWEST_REPORTS for count in breakdown.shown.values())
    hidden = named(counts).keys() - breakdown.shown.keys()
    assert not hidden or len(hidden) >= 2
    assert not breakdown.shown or not hidden or breakdown.rest >= FEWEST_REPORTS
    assert sum(breakdown.shown.values()) + breakdown.rest == sum(counts)


def test_statistics_come_back_as_they_were_kept() -> None:
    statistics = counted(year(1, days=100))
    assert from_facts(json.loads(json.dumps(as_facts(statistics)))) == statistics


def test_contest_is_shown_within_a_nation_that_is() -> None:
    kent, essex = contest_of("local.2027-05-06", "kent"), contest_of(None, "essex")
    reports = [CountedReport("England", "doxxing", frozenset(), kent)] * 30
    reports += [CountedReport("England", "doxxing", frozenset(), essex)] * 12
    reports += [CountedReport("Wales", "doxxing", frozenset(), contest_of(None, "gwent"))] * 15
    statistics = begin(date(2026, 11, 29)).count(reports, NATIONS, CATEGORIES, FORCES)
    assert from_facts(as_facts(statistics)) == statistics
    (period,) = statistics.periods
    assert period.nations.shown == {"England": 42}
    (parts,) = period.contests.values()
    assert (parts.shown, parts.rest) == ({kent: 30}, 12)


def test_statistics_that_were_kept_before_contests_were_counted_are_read() -> None:
    facts = as_facts(counted(year(1, days=100)))
    for part in (facts["pending"], *facts["periods"]):
        del part["contests"]
    assert all(period.contests == {} for period in from_facts(facts).periods)


def test_contests_begin_with_the_period_after_they_began_to_be_counted() -> None:
    kent = contest_of("local.2027-05-06", "kent")
    reports = [CountedReport("England", "doxxing", frozenset(), kent)] * 30
    reports += [CountedReport("Wales", "doxxing", frozenset(), contest_of(None, "gwent"))] * 15
    saturday = begin(date(2026, 11, 28)).count(reports, NATIONS, CATEGORIES, FORCES)
    facts = as_facts(saturday)
    del facts["pending"]["contests"]
    before = from_facts(facts)
    for added in ([], reports):
        (period,) = before.count(added, NATIONS, CATEGORIES, FORCES).periods
        assert period.nations.shown["England"] == (60 if added else 30)
        assert period.contests == {}
