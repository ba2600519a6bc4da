"""Know bank holidays, working hours and the clocks of the United Kingdom."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
OPENS, CLOSES = time(9), time(17)
_DAY = timedelta(days=1)
_SATURDAY, _MONDAY = 5, 0
SCOTLAND, NORTHERN_IRELAND = "Scotland", "Northern Ireland"


@cache
def bank_holidays(year: int, nation: str = "England") -> frozenset[date]:
    """Return the bank holidays of a nation in a year, with those in place of a weekend's.

    Source: https://www.gov.uk/bank-holidays; days proclaimed for one year alone are not among them.
    """
    return frozenset(_substituted(sorted(_holidays(year, nation))))


def _holidays(year: int, nation: str) -> Iterator[date]:
    easter = easter_sunday(year)
    yield date(year, 1, 1)
    yield easter - 2 * _DAY
    yield _first_monday(year, 5)
    yield _last_monday(year, 5)
    yield date(year, 12, 25)
    yield date(year, 12, 26)
    if nation == SCOTLAND:
        yield date(year, 1, 2)
        yield _first_monday(year, 8)
        yield date(year, 11, 30)
        return
    yield easter + _DAY
    yield _last_monday(year, 8)
    if nation == NORTHERN_IRELAND:
        yield date(year, 3, 17)
        yield date(year, 7, 12)


def _substituted(days: list[date]) -> Iterator[date]:
    """Yield each day, or the next working day that is no other's holiday."""
    for day in days:
        free = day
        while free.weekday() >= _SATURDAY or (free != day and free in days):
            free += _DAY
        days = [*days, free]
        yield free


def easter_sunday(year: int) -> date:
    """Return Easter Sunday (Gregorian; Meeus, Astronomical Algorithms, chapter 8)."""
    century, year_of_century = divmod(year, 100)
    moon = (
        19 * (year % 19) + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15
    ) % 30
    weekday = (32 + 2 * (century % 4) + 2 * (year_of_century // 4) - moon - year_of_century % 4) % 7
    shift = moon + weekday - 7 * ((year % 19 + 11 * moon + 22 * weekday) // 451) + 114
    return date(year, shift // 31, shift % 31 + 1)


def _first_monday(year: int, month: int) -> date:
    first = date(year, month, 1)
    return first + timedelta(days=(_MONDAY - first.weekday()) % 7)


def _last_monday(year: int, month: int) -> date:
    last = date(year + month // 12, month % 12 + 1, 1) - _DAY
    return last - timedelta(days=(last.weekday() - _MONDAY) % 7)


def is_working_day(day: date, nation: str = "England") -> bool:
    """Return whether offices of a nation work on a day."""
    return day.weekday() < _SATURDAY and day not in bank_holidays(day.year, nation)


def local_day(at: datetime) -> date:
    """Return the day in the United Kingdom on which a time lies."""
    return at.astimezone(LONDON).date()


def is_open(at: datetime, nation: str = "England") -> bool:
    """Return whether it is a working hour there."""
    local = at.astimezone(LONDON)
    return is_working_day(local.date(), nation) and OPENS <= local.time() < CLOSES


def when_open(at: datetime, nation: str = "England") -> datetime:
    """Return the time itself in working hours, else when an office opens next."""
    if is_open(at, nation):
        return at
    local = at.astimezone(LONDON)
    day = local.date() if local.time() < OPENS else local.date() + _DAY
    while not is_working_day(day, nation):
        day += _DAY
    return local_time(day, OPENS)


def local_time(day: date, at: time) -> datetime:
    """Return an hour of a day by the clocks of the United Kingdom, in UTC."""
    return datetime.combine(day, at, LONDON).astimezone(UTC)
