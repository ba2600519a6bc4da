"""Lengths of time and sizes that remember the unit in which they are written for people."""

from collections.abc import Mapping
from datetime import timedelta
from typing import ClassVar, Literal, Self

Unit = Literal["second", "minute", "hour", "day"]

_WORDS: Mapping[float, str] = {
    2: "two",
    3: "three",
    4: "four",
    5: "five",
    6: "six",
    7: "seven",
    8: "eight",
    9: "nine",
    10: "ten",
}
_MEGABYTE, _KILOBYTE = 1024 * 1024, 1024
_UNITS_OF_BYTES = ((_MEGABYTE, "MB"), (1_000_000, "MB"), (_KILOBYTE, "KB"), (1, "bytes"))


class Span(timedelta):
    """A length of time in one unit. 72 hours stay 72 hours, where timedelta makes them 3 days."""

    unit: ClassVar[Unit]

    def __new__(cls, number: float) -> Self:
        """Make a length of so many of the unit."""
        return super().__new__(cls, **{f"{cls.unit}s": number})

    def __reduce__(self) -> tuple[type[Self], tuple[float]]:
        """Copy and pickle by the number: timedelta's own way calls the class with three."""
        return type(self), (self.number,)

    @property
    def number(self) -> float:
        """Return how many of the unit it is; an int where that is whole."""
        number = self / timedelta(**{f"{self.unit}s": 1})
        return int(number) if number.is_integer() else number

    @property
    def whole_seconds(self) -> int:
        """Return the length in seconds, as AWS, cookies and our guards take it."""
        return int(self.total_seconds())

    def __str__(self) -> str:
        """Spell it in English with digits: 1 hour, 72 hours."""
        return f"{self.number} {self.unit}{'' if self.number == 1 else 's'}"


class Seconds(Span):
    """Written in seconds."""

    unit = "second"


class Minutes(Span):
    """Written in minutes."""

    unit = "minute"


class Hours(Span):
    """Written in hours."""

    unit = "hour"


class Days(Span):
    """Written in days."""

    unit = "day"


class Size(int):
    """A number of bytes."""

    @property
    def in_unit(self) -> tuple[int, str]:
        """Return the number and the largest unit that it is whole in: (20, "MB")."""
        return next((self // of, unit) for of, unit in _UNITS_OF_BYTES if self % of == 0)

    def __str__(self) -> str:
        """Spell it in English, as an API document has it: 20 MB."""
        return "{} {}".format(*self.in_unit)

    @property
    def tight(self) -> str:
        """Spell it without a space, as pages have it: 20MB."""
        return "{}{}".format(*self.in_unit)


def megabytes(number: int) -> Size:
    """Return so many times 1,048,576 bytes."""
    return Size(number * _MEGABYTE)


def kilobytes(number: int) -> Size:
    """Return so many times 1,024 bytes."""
    return Size(number * _KILOBYTE)


def spelt(value: Span | int) -> str:
    """Spell in English, without digits up to ten: an hour, half an hour, five minutes, five."""
    if not isinstance(value, Span):
        return _WORDS.get(value, str(value))
    if value == timedelta(minutes=30):
        return "half an hour"
    if value.number == 1:
        return f"{'an' if value.unit == 'hour' else 'a'} {value.unit}"
    return f"{_WORDS.get(value.number, str(value.number))} {value.unit}s"
