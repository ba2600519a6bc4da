"""Read days and times by RFC 3339, 5.6, in either case: ISO 8601 has more, and nobody means it."""

import re
from datetime import date, datetime

_DAY = r"\d{4}-\d\d-\d\d"
_ZONE = r"(?:Z|[+-]\d\d:\d\d)?"
_FLAGS = re.ASCII | re.IGNORECASE
_WHOLE = re.compile(rf"{_DAY}(?:T\d\d:\d\d:\d\d(?:\.\d+)?{_ZONE})?", _FLAGS)
_TYPED = re.compile(rf"{_DAY}(?:[T ]\d\d(?::\d\d(?::\d\d(?:\.\d+)?)?)?{_ZONE})?", _FLAGS)


def read_day_or_time(text: str, *, typed: bool = False) -> date:
    """Return a date, or a datetime where there is a time, without a zone where none is said.

    What people have ``typed`` may lack seconds, or minutes, and have a space before its time.
    Raises ValueError for anything else.
    """
    if not (_TYPED if typed else _WHOLE).fullmatch(text):
        raise ValueError("neither a day nor a time")
    if len(text) == len("2027-02-28"):
        return date.fromisoformat(text)
    return datetime.fromisoformat(text.upper())
