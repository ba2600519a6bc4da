"""Read when an incident was seen: on a day, at a time, or at no time that anybody remembers.

A day stays a day. Brought to midnight in the United Kingdom it would be the day before in UTC, and
nobody said midnight.
"""

import re
import unicodedata
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from pydantic_core import PydanticCustomError

from chalicelib.model.events import stamp
from chalicelib.model.timestamps import read_day_or_time

LOCAL = ZoneInfo("Europe/London")
FIRST_YEAR = 1990
"""Nothing that anybody reports was on a network before that."""
_CLOCKS_APART = timedelta(minutes=5)
"""By how much a device's clock may be ahead of ours."""
_PARTS = re.compile(r"([^-]*)-([^-]*)-([^T]*)(?:T(.*))?", re.DOTALL)
_DIGITS = re.compile(r"[0-9]+")
_ORDINAL = re.compile(r"(?<=[0-9])(?:st|nd|rd|th)\Z", re.IGNORECASE)
_CLOCK = re.compile(r"(\d{1,2})(?:[:.]?(\d{2}))? ?([ap])?\.?m?\.?", re.IGNORECASE)
_MONTHS = {
    name: number
    for months in (
        "jan feb mar apr may jun jul aug sep oct nov dec",
        "ion chw maw ebr mai meh gor aws med hyd tac rha",
    )
    for number, name in enumerate(months.split(), start=1)
}
"""How the months begin in English and in Welsh."""
_WORDS = {"midday": "12:00", "noon": "12:00", "midnight": "00:00", "hanner dydd": "12:00"}
_WORDS["hanner nos"] = "00:00"


def read_sighting(text: str) -> str:
    """Bring a day to ``2026-07-04``, and a time to RFC 3339 in UTC.

    A time without a zone, as forms send it, is the United Kingdom's. Raises PydanticCustomError
    with a code for what is wrong.
    """
    try:
        moment = read_day_or_time(text, typed=True)
    except (ValueError, OverflowError) as error:
        raise _fault_of(text) from error
    if moment.year < FIRST_YEAR:
        raise PydanticCustomError("day_too_early", "Must be in 1990 or later")
    if not isinstance(moment, datetime):
        return moment.isoformat()
    aware = moment if moment.tzinfo else moment.replace(tzinfo=LOCAL)
    try:
        return stamp(aware.astimezone(UTC))
    except OverflowError as error:
        raise _in_future() from error


def check_past(sighting: str, now: datetime) -> None:
    """Raise PydanticCustomError ``day_in_future`` for a day or a time that is still to come."""
    moment = read_day_or_time(sighting, typed=True)
    latest = now + _CLOCKS_APART
    if isinstance(moment, datetime):
        if moment > latest:
            raise _in_future()
    elif moment > latest.astimezone(LOCAL).date():
        raise _in_future()


def typed_sighting(day: str, month: str, year: str, clock: str = "") -> str:
    """Join what somebody typed into boxes to what ``read_sighting`` takes; "" for nothing.

    Months may have their names, in English or in Welsh, and a year two digits. What cannot be
    understood stands there as it was typed.
    """
    if not (day or month or year or clock):
        return ""
    typed = [unicodedata.normalize("NFKC", part).strip() for part in (day, month, year, clock)]
    if not any(typed):
        return ""
    number, month_number, full_year, time_of_day = typed
    month_number = str(_MONTHS.get(month_number[:3].casefold(), month_number))
    if len(full_year) == 2 and full_year.isdecimal():
        full_year = f"20{full_year}"
    joined = f"{full_year}-{_two_digits(month_number)}-{_two_digits(_ORDINAL.sub('', number))}"
    return f"{joined}T{_typed_clock(time_of_day)}" if time_of_day else joined


def sighting_parts(text: str) -> tuple[str, str, str, str]:
    """Return day, month, year and clock of a sighting for the boxes of a form, on the UK's clock.

    What is neither a day nor a time stands in the first box.
    """
    clock = ""
    try:
        moment = read_day_or_time(text, typed=True)
        if isinstance(moment, datetime):
            moment = moment.astimezone(LOCAL) if moment.tzinfo else moment
            clock = f"{moment:%H:%M}"
    except (ValueError, OverflowError):
        return text, "", "", ""
    return str(moment.day), str(moment.month), str(moment.year), clock


def _fault_of(text: str) -> PydanticCustomError:
    """Say what is wrong with a text that is neither a day nor a time."""
    parts = _PARTS.fullmatch(text)
    if parts is None:
        return PydanticCustomError("time_unknown", "Must be an RFC 3339 time, or a date")
    year, month, day = parts.groups()[:3]
    if not (year and month and day):
        return PydanticCustomError("day_incomplete", "Must have a year, a month and a day")
    if not all(map(_DIGITS.fullmatch, (year, month, day))):
        return PydanticCustomError("time_unknown", "Must be an RFC 3339 time, or a date")
    try:
        date(int(year), int(month), int(day))
    except (ValueError, OverflowError):
        return PydanticCustomError("day_unreal", "Must be a day of the calendar")
    code = "clock_unknown" if parts[4] is not None else "time_unknown"
    return PydanticCustomError(code, "Must be an RFC 3339 time, or a date")


def _in_future() -> PydanticCustomError:
    return PydanticCustomError("day_in_future", "Must not be in the future")


def _two_digits(number: str) -> str:
    return number.zfill(2) if number.isdecimal() else number


def _typed_clock(text: str) -> str:
    """Write a time of day as 21:30; as it was typed where it could be two times, as "9" could."""
    plain = _WORDS.get(" ".join(text.casefold().split()), text)
    clock = _CLOCK.fullmatch(plain)
    if clock is None or not (clock[2] or clock[3]):
        return text
    hour, minute, half = int(clock[1]), int(clock[2] or 0), (clock[3] or "").lower()
    if half and not 1 <= hour <= 12:
        return text
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    return f"{hour:02}:{minute:02}"
