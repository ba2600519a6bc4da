"""An attacker with every published figure, and a year of weekly ones, looks for a small count.

Fails on every commit before statistics were published with suppression: there were none.
"""

import itertools
from collections.abc import Mapping, Sequence
from datetime import date

import pytest

from chalicelib.limits import FEWEST_REPORTS
from chalicelib.model.published_stats import rounded
from chalicelib.model.response_stats import ResponseStats, Speed
from chalicelib.model.statistics import Breakdown, broken_down, contest_of, contests_in
from chalicelib.rendering.response_stats import show_stats
from chalicelib.rendering.translator import translator
from tests.support.counted import counted, year

VALUES = ("a", "b", "c")
MOST = 46
DAY = date(2026, 11, 23)


def worlds() -> Mapping[str, list[tuple[int, ...]]]:
    """Every small world, by what is published of it."""
    published: dict[str, list[tuple[int, ...]]] = {}
    for counts in itertools.product(range(MOST), repeat=len(VALUES)):
        if sum(counts) >= FEWEST_REPORTS:
            breakdown = broken_down(dict(zip(VALUES, counts, strict=True)), VALUES)
            key = f"{sorted(breakdown.shown.items())} {breakdown.rest}"
            published.setdefault(key, []).append(counts)
    return published


def test_no_small_count_follows_from_what_is_published() -> None:
    """Whoever knows how we suppress lists every world that would be published like this one: of no
    small count do they all agree."""
    for same in worlds().values():
        for place in range(len(VALUES)):
            possible = {counts[place] for counts in same}
            assert len(possible) > 1 or min(possible) >= FEWEST_REPORTS, same


def test_no_small_count_follows_from_contests_within_nations() -> None:
    """Two contests of one nation, and another nation: every world that is published alike."""
    published: dict[str, list[tuple[int, ...]]] = {}
    for kent, essex, wales in itertools.product(range(MOST), repeat=3):
        nations = broken_down({"England": kent + essex, "Wales": wales}, ("England", "Wales"))
        counts = {contest_of("local", "kent"): kent, contest_of("local", "essex"): essex}
        parts = contests_in(counts, ("kent", "essex"))
        forces_shown = sorted(parts.shown.items()) if "England" in nations.shown else None
        key = f"{sorted(nations.shown.items())} {nations.rest} {forces_shown}"
        if kent + essex + wales >= FEWEST_REPORTS:
            published.setdefault(key, []).append((kent, essex, wales))
    for same in published.values():
        for place in range(3):
            possible = {counts[place] for counts in same}
            assert len(possible) > 1 or min(possible) >= FEWEST_REPORTS, same


def practices() -> Mapping[str, list[tuple[int, int, int]]]:
    """Every practice of up to so many cases, by what is published of it: (in time, late, not due),
    of platforms and of authorities alike."""
    published: dict[str, list[tuple[int, int, int]]] = {}
    for in_time, too_late, waiting in itertools.product(range(30), range(30), range(0, 30, 3)):
        if in_time + too_late + waiting >= FEWEST_REPORTS:
            step = Speed(in_time, too_late, 0, waiting, None)
            stats = ResponseStats(in_time + too_late + waiting, DAY, step, step)
            key = repr(rounded(stats))
            published.setdefault(key, []).append((in_time, too_late, waiting))
    return published


def test_no_small_count_follows_from_the_practice_of_anybody() -> None:
    """Who was in time, late or not due yet: of no small number do all worlds agree."""
    for same in practices().values():
        for place in range(3):
            possible = {counts[place] for counts in same}
            assert len(possible) > 1 or min(possible) >= FEWEST_REPORTS, same


def test_no_small_change_follows_from_two_publications_of_practice() -> None:
    """Cases only come: between two publications no small number of them is the one that fits."""
    by_key = [{sum(counts) for counts in same} for same in practices().values()]
    for before, after in itertools.product(by_key, repeat=2):
        changes = {second - first for first in before for second in after if second >= first}
        assert len(changes) != 1 or changes.pop() >= FEWEST_REPORTS


def test_no_number_of_reports_stands_on_a_platforms_page_but_in_whole_tens() -> None:
    shares = {"Too few to show yet", "About 1 in 10 or fewer", "About 9 in 10 or more"}
    shares |= {f"About {tenths} in 10" for tenths in range(2, 9)}
    for cases, late in itertools.product(range(FEWEST_REPORTS, 40), (0, 1, 5, 10)):
        step = Speed(cases - late, late, 0, 0, 30.2)
        page = show_stats(rounded(ResponseStats(cases, DAY, step, step)), translator("en"))
        assert page is not None
        assert int(page.at_least) % FEWEST_REPORTS == 0
        assert {text for _, rows in page.steps for _, text in rows} <= {*shares, "31 hours"}


@pytest.mark.parametrize("seed", range(4))
def test_no_difference_of_two_publications_is_small(seed: int) -> None:
    days = year(seed, most=3)
    totals, cells = [0], list[int]()
    for week in range(1, 53):
        periods = counted(days[: 7 * week]).periods
        totals.append(sum(period.reports for period in periods))
        cells += [cell for period in periods for cell in _cells(period.nations, period.categories)]
        cells += [cell for period in periods for cell in _cells(*period.contests.values())]
        cells += [count for period in periods for count in period.platforms.values()]
    differences = [after - before for before, after in itertools.pairwise(totals)]
    assert all(change == 0 or change >= FEWEST_REPORTS for change in differences)
    assert all(cell == 0 or cell >= FEWEST_REPORTS for cell in cells)


def _cells(*breakdowns: Breakdown) -> Sequence[int]:
    counts_shown = [count for breakdown in breakdowns for count in breakdown.shown.values()]
    return [*counts_shown, *(breakdown.rest for breakdown in breakdowns)]
