"""A made year of reports to count, and what a script makes of what is published of it."""

import random
from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta

from chalicelib.model.statistics import CountedReport, Statistics, begin, contest_of

NATIONS = ("England", "Scotland", "Wales", "Northern Ireland", "unknown")
CATEGORIES = tuple(f"category{number}" for number in range(22))
PLATFORMS = ("x", "facebook", "tiktok", "mastodon")
FORCES = {
    "England": ("kent", "surrey", "essex"),
    "Scotland": ("scotland",),
    "Wales": ("gwent", "dyfed"),
    "Northern Ireland": ("ni",),
}
ELECTIONS = ("local.2027-05-06", "parl.2027-02-04", None)
MONDAY = date(2026, 11, 23)


def year(seed: int, most: int = 6, days: int = 364) -> list[list[CountedReport]]:
    """Make up to ``most`` reports for each day, most of them from England and of few categories."""
    chance = random.Random(seed)
    return [[_report(chance) for _ in range(chance.randint(0, most))] for _ in range(days)]


def _report(chance: random.Random) -> CountedReport:
    nation = chance.choices(NATIONS, (80, 9, 6, 3, 2))[0]
    force = chance.choice(FORCES[nation]) if nation in FORCES else None
    return CountedReport(
        nation=nation,
        contest=contest_of(chance.choices(ELECTIONS, (60, 10, 30))[0], force),
        category=chance.choices(CATEGORIES, [2.0**-number for number in range(22)])[0],
        platforms=frozenset(chance.sample(PLATFORMS, chance.randint(0, 2))),
    )


def counted(days: Sequence[Sequence[CountedReport]]) -> Statistics:
    """Count them, from a Monday on."""
    statistics = begin(MONDAY)
    for reports in days:
        statistics = statistics.count(reports, NATIONS, CATEGORIES, FORCES)
    return statistics


def by_hand(
    days: Sequence[Sequence[CountedReport]], first: date, last: date, member: str
) -> Counter[str]:
    """Count a member of the reports of some days, the plain way."""
    place = (first - MONDAY).days
    span = days[place : place + (last - first + timedelta(days=1)).days]
    return Counter(getattr(report, member) for reports in span for report in reports)
