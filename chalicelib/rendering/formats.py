"""Write values for people: dates, lengths of time, numbers, addresses."""

from collections.abc import Sequence
from datetime import date as Date
from datetime import datetime, time
from functools import lru_cache
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from chalicelib.languages import BY_CODE
from chalicelib.languages import localised as localised

UK = "Europe/London"
MINUTE, HOUR, DAY = 60, 3600, 86400
_NO_WORD = "duration-"
"""What Babel writes where a locale has no long name of a unit."""
_ABBREVIATED = "("
"""What Babel writes where a locale's list chooses between words, as Welsh "a(c)"."""


def parse(text: str) -> datetime:
    """Read an RFC 3339 time; one without a zone, as forms send it, is the UK's."""
    when = datetime.fromisoformat(text.replace("Z", "+00:00"))
    return when if when.tzinfo else when.replace(tzinfo=ZoneInfo(UK))


def _on_uk_clock(when: datetime) -> datetime:
    """Bring a time to the UK's clock. Raises ValueError where no calendar has it there."""
    try:
        return when.astimezone(ZoneInfo(UK))
    except OverflowError as error:
        raise ValueError(when) from error


def date(language: str, value: str | Date) -> str:
    """Write 22 November 2026. A time is first brought to the UK's clock."""
    if isinstance(value, str):
        value = _on_uk_clock(parse(value)).date() if "T" in value else _day(value)
    return _date(language, value)


def days(language: str, values: Sequence[Date]) -> str:
    """Write the first and the last of several days, a single one as ``date`` does."""
    first, last = date(language, min(values)), date(language, max(values))
    return first if first == last else f"{first} – {last}"


def _day(text: str) -> Date:
    return Date.fromisoformat(text)


@lru_cache(maxsize=4_096)
def moment(language: str, value: str | datetime) -> str:
    """Write 22 November 2026 at 9:05am, on the UK's clock."""
    when = _on_uk_clock(parse(value) if isinstance(value, str) else value)
    at, clock = BY_CODE[language].at, _clock(language, when.hour, when.minute)
    return f"{_date(language, when.date())} {at} {clock}"


def day_or_moment(language: str, value: str) -> str:
    """Write a day as a day, and a time as ``moment`` does. Raises ValueError for neither."""
    return (moment if "T" in value else date)(language, value)


@lru_cache(maxsize=4_096)
def _clock(language: str, hour: int, minute: int) -> str:
    """Write a time of day, kept for the next page: Babel takes longer than a page should."""
    from babel.dates import format_time

    return format_time(time(hour, minute), "h:mma", locale=language).replace(" ", "").lower()


@lru_cache(maxsize=1_024)
def _date(language: str, day: Date) -> str:
    from babel.dates import format_date  # only pages need it; importing it takes a while

    return format_date(day, "d MMMM y", locale=language)


def span(language: str, minutes: int) -> str:
    """Write a length of time in its largest whole unit: 2 hours, 3 days."""
    seconds = minutes * MINUTE
    unit, size = next(
        ((unit, size) for unit, size in (("day", DAY), ("hour", HOUR)) if seconds % size == 0),
        ("minute", MINUTE),
    )
    return lasting(language, seconds // size, unit)


def lasting(language: str, amount: float, unit: str) -> str:
    """Write so many of a unit, ``minute``, ``hour`` or ``day``: 1.5 hours, 2 ddiwrnod.

    Where Babel's Welsh has no long name of a unit, which it then calls "duration-hour", its short
    one is a whole word.
    """
    from babel.units import format_unit  # only pages need it; importing it takes a while

    text = format_unit(amount, f"duration-{unit}", "long", locale=language)
    if _NO_WORD in text:
        return format_unit(amount, f"duration-{unit}", "short", locale=language)
    return text


def number(language: str, value: float) -> str:
    """Write a number with the language's separators: 10,000."""
    from babel.numbers import format_decimal  # only pages need it; importing it takes a while

    return format_decimal(value, locale=language)


def several(language: str, things: Sequence[str]) -> str:
    """Join as in England, Wales and Northern Ireland; commas alone where Babel writes "a(c)"."""
    from babel.lists import format_list

    pattern = format_list(["", ""], locale=BY_CODE[language].locale)
    if _ABBREVIATED in pattern:
        return ", ".join(things)
    return format_list(things, locale=BY_CODE[language].locale)


def site(url: str) -> str:
    """Return the host of a link, for saying where it leads: help.x.com."""
    return (urlsplit(url).hostname or url).removeprefix("www.")


def plurals(one: str, other: str) -> dict[str, str]:
    """Return a text for each plural form that a browser may ask for; Welsh has all six."""
    return {"one": one, **dict.fromkeys(("zero", "two", "few", "many", "other"), other)}
