"""What is measured of recipients."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from chalicelib.model.response_stats import Measured


class Stats(Protocol):
    """The rows that figures are made of. Every method raises Unavailable."""

    def put(self, case_id: str, seq: int, rows: Sequence[Measured]) -> bool:
        """Write what was measured of a case up to event ``seq``, in place of what was; give False
        where more events were read already."""
        ...

    def of(self, *recipients: str) -> Iterable[Measured]:
        """Return every row of these recipients, in any order. Reads what there is of all cases."""
        ...

    def page(self, recipients: Sequence[str], after: str = "") -> tuple[Sequence[Measured], str]:
        """Return the rows of these recipients of some 2,000 cases, and where the next page begins;
        empty after the last, and ``after`` for the first. Each row is on one page."""
        ...


@dataclass(frozen=True, slots=True)
class ListReading:
    """One reading of an authority's list: when, and by whom. ``session`` opens nothing."""

    at: datetime
    session: str
    name: str
    role: str


class SentCases(Protocol):
    """Which authority was sent which case. Every method raises Unavailable."""

    def put(self, authority: str, case_id: str, at: datetime) -> None:
        """Record that an authority was sent a case; again it changes nothing."""
        ...

    def to(self, authority: str) -> Iterable[tuple[str, datetime]]:
        """Return (case id, when) of every case that an authority was sent."""
        ...

    def has(self, authority: str, case_id: str) -> bool:
        """Return whether an authority was sent a case."""
        ...

    def page(self, authority: str, after: str, most: int) -> tuple[Sequence[str], bool]:
        """Return up to ``most`` ids of an authority's cases that sort after ``after`` ("" for the
        first), in order; and whether these were the last."""
        ...


class ListReadings(Protocol):
    """Which officer read their authority's list of cases, and when. Every method raises
    Unavailable."""

    def add(self, authority: str, reading: ListReading) -> None:
        """Record a reading; the same session's within a few minutes are one."""
        ...

    def newest(self, authority: str, most: int) -> Sequence[ListReading]:
        """Return the newest readings, newest first."""
        ...
