"""Count reports for everybody to see, so that no count below ``FEWEST_REPORTS`` can be worked out.

What is published are periods of whole weeks, and a period never changes once it is. Whoever
subtracts one publication from another finds a whole period and nothing smaller. A period ends on
the first Sunday on which it holds enough reports.

In each breakdown what is below twice that is counted with others, and never alone: the rest holds
at least two values and ``FEWEST_REPORTS`` reports, so a larger value joins it where it would not
(this is complementary suppression). Nothing is said of which of the rest were none. Were counts
shown from ``FEWEST_REPORTS`` on, the sum of the rest would tell some of its parts: 9 and 9 are the
only two below ten that are 18 together.

Elections and areas (of police forces: a ward has few candidates) are counted together, and within
each nation that is shown: an election is held in some areas alone, so that counts of both beside
each other would tell by their difference who reported about something else.

``tests/attacks/test_statistics.py`` tries every way.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from chalicelib.limits import FEWEST_REPORTS

FILE = "statistics.json"
"""What was counted, among what pages are made of. Its periods are shown, what is pending never."""

UNKNOWN = "unknown"
"""The nation of a report whose area is not known."""
NO_ELECTION, ANY_OTHER = "none", "other"
"""In the place of an election: of a report that names none; of all that nobody reported about."""
_SUNDAY = 6
HOURS = 24
"""Of a day: reports are counted by the hour, and published by the week."""
_FEWEST_OF_REST = 2
_FEWEST_SHOWN = 2 * FEWEST_REPORTS


@dataclass(frozen=True, slots=True)
class CountedReport:
    """What of one accepted report is counted."""

    nation: str
    category: str
    platforms: frozenset[str]
    """Those that it was routed to."""
    contest: str = f"{NO_ELECTION}/{UNKNOWN}"
    """The election and the force of the area, as ``contest_of`` writes them."""


def contest_of(election: str | None, force: str | None) -> str:
    """Write an election and the force of an area as one value: ``local.2027-05-06/police-kent``."""
    return f"{election or NO_ELECTION}/{force or UNKNOWN}"


@dataclass(frozen=True, slots=True)
class Breakdown:
    """The parts of a number of reports: those that may be shown, and all others together."""

    shown: Mapping[str, int]
    rest: int


@dataclass(frozen=True, slots=True)
class Period:
    """What is published of some whole weeks. ``platforms`` are no parts: a report has several."""

    first: date
    last: date
    reports: int
    nations: Breakdown
    categories: Breakdown
    platforms: Mapping[str, int]
    contests: Mapping[str, Breakdown] = field(default_factory=dict)
    """The parts of each nation that is shown, by election and area."""


@dataclass(frozen=True, slots=True)
class Tally:
    """What was counted since the last period ended; shown to nobody."""

    since: date
    reports: int = 0
    nations: Mapping[str, int] = field(default_factory=dict)
    categories: Mapping[str, int] = field(default_factory=dict)
    platforms: Mapping[str, int] = field(default_factory=dict)
    contests: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    """By nation."""

    def add(self, reports: Iterable[CountedReport]) -> "Tally":
        """Return the tally with more reports."""
        counted = list(reports)
        platforms = (platform for report in counted for platform in report.platforms)
        return Tally(
            since=self.since,
            reports=self.reports + len(counted),
            nations=Counter(self.nations) + Counter(report.nation for report in counted),
            categories=Counter(self.categories) + Counter(report.category for report in counted),
            platforms=Counter(self.platforms) + Counter(platforms),
            contests={
                nation: Counter(self.contests.get(nation, {}))
                + Counter(report.contest for report in counted if report.nation == nation)
                for nation in {*self.contests, *(report.nation for report in counted)}
            },
        )


@dataclass(frozen=True, slots=True)
class Statistics:
    """The periods so far, oldest first, and the days that are counted towards the next."""

    counted_to: date
    """The first day that is not counted yet (UTC)."""
    tally: Tally
    periods: Sequence[Period] = ()
    hours: int = 0
    """So many hours of the day ``counted_to`` are in the tally."""

    def count(
        self,
        reports: Iterable[CountedReport],
        nations: Collection[str],
        categories: Collection[str],
        forces: Mapping[str, Collection[str]],
        *,
        hours: int = HOURS,
    ) -> "Statistics":
        """Count the reports of the next ``hours`` of the day ``counted_to``; with its last, end the
        day, and a period where one may end.

        ``nations`` and ``categories`` are all that there are, and ``forces`` all of each nation:
        none of them is ever missing.
        """
        day, tally = self.counted_to, self.tally.add(reports)
        if self.hours + hours < HOURS:
            return replace(self, tally=tally, hours=self.hours + hours)
        counted = replace(self, counted_to=day + timedelta(days=1), tally=tally, hours=0)
        if day.weekday() != _SUNDAY or tally.reports < FEWEST_REPORTS:
            return counted
        by_nation = broken_down(tally.nations, nations)
        period = Period(
            first=tally.since,
            last=day,
            reports=tally.reports,
            nations=by_nation,
            categories=broken_down(tally.categories, categories),
            platforms=_platforms(tally),
            contests={
                nation: contests_in(tally.contests[nation], forces[nation])
                for nation in by_nation.shown
                if nation in forces and _is_whole(tally, nation)
            },
        )
        next_tally = Tally(since=counted.counted_to)
        return replace(counted, tally=next_tally, periods=(*self.periods, period))


def _is_whole(tally: Tally, nation: str) -> bool:
    """Return whether a nation's contests were counted from the first day of the period on."""
    return sum(tally.contests.get(nation, {}).values()) == tally.nations[nation]


def begin(day: date) -> Statistics:
    """Begin to count on a day."""
    return Statistics(counted_to=day, tally=Tally(since=day))


def broken_down(counts: Mapping[str, int], values: Collection[str]) -> Breakdown:
    """Break a number down by ``values``: the small ones, and what hides them, are the rest."""
    by_size = sorted(dict.fromkeys([*values, *counts]), key=lambda value: counts.get(value, 0))
    small = [value for value in by_size if counts.get(value, 0) < _FEWEST_SHOWN]
    large = by_size[len(small) :]
    while small and large and not _hides(small, counts):
        small.append(large.pop(0))
    shown_counts = {value: counts[value] for value in sorted(large)}
    return Breakdown(shown_counts, sum(counts.get(value, 0) for value in small))


def contests_in(counts: Mapping[str, int], forces: Collection[str]) -> Breakdown:
    """Break a nation's number down by election and area, with all that might have been reported
    about: that an election has no report is not told either."""
    elections = {contest.partition("/")[0] for contest in counts} | {NO_ELECTION, ANY_OTHER}
    values = [contest_of(election, force) for election in sorted(elections) for force in forces]
    return broken_down(counts, values)


def _hides(small: Sequence[str], counts: Mapping[str, int]) -> bool:
    enough = sum(counts.get(value, 0) for value in small) >= FEWEST_REPORTS
    return enough and len(small) >= _FEWEST_OF_REST


def _platforms(tally: Tally) -> dict[str, int]:
    """Return the platforms with enough reports, where enough went elsewhere, too."""
    return {
        platform: count
        for platform, count in sorted(tally.platforms.items())
        if FEWEST_REPORTS <= count <= tally.reports - FEWEST_REPORTS
    }


def as_facts(statistics: Statistics) -> dict[str, Any]:
    """Return JSON of all of it, as it is kept."""
    tally = statistics.tally
    return {
        "counted_to": statistics.counted_to.isoformat(),
        "hours": statistics.hours,
        "pending": {
            "since": tally.since.isoformat(),
            "reports": tally.reports,
            "nations": dict(tally.nations),
            "categories": dict(tally.categories),
            "platforms": dict(tally.platforms),
            "contests": {nation: dict(counts) for nation, counts in tally.contests.items()},
        },
        "periods": [period_facts(period) for period in statistics.periods],
    }


def period_facts(period: Period) -> dict[str, Any]:
    """Return JSON of a period, as it is published."""
    return {
        "first": period.first.isoformat(),
        "last": period.last.isoformat(),
        "reports": period.reports,
        "nations": _breakdown_facts(period.nations),
        "categories": _breakdown_facts(period.categories),
        "platforms": dict(period.platforms),
        "contests": {
            nation: _breakdown_facts(parts) for nation, parts in sorted(period.contests.items())
        },
    }


def from_facts(facts: Mapping[str, Any]) -> Statistics:
    """Read what ``as_facts`` made."""
    pending = facts["pending"]
    return Statistics(
        counted_to=date.fromisoformat(facts["counted_to"]),
        tally=Tally(**{**pending, "since": date.fromisoformat(pending["since"])}),
        periods=tuple(_period(period) for period in facts["periods"]),
        hours=facts.get("hours", 0),
    )


def _period(facts: Mapping[str, Any]) -> Period:
    return Period(
        first=date.fromisoformat(facts["first"]),
        last=date.fromisoformat(facts["last"]),
        reports=facts["reports"],
        nations=_breakdown(facts["nations"]),
        categories=_breakdown(facts["categories"]),
        platforms=facts["platforms"],
        contests={nation: _breakdown(parts) for nation, parts in facts.get("contests", {}).items()},
    )


def _breakdown_facts(breakdown: Breakdown) -> dict[str, Any]:
    return {"shown": dict(breakdown.shown), "rest": breakdown.rest}


def _breakdown(facts: Mapping[str, Any]) -> Breakdown:
    return Breakdown(facts["shown"], facts["rest"])
