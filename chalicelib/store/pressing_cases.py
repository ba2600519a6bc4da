"""Which urgent cases reached an authority, by time, in the table of clocks.

| pk | sk | row |
|---|---|---|
| ``pressing#<authority>#2026-11-29`` | ``<RFC 3339>#<0 or 1>#<case id>`` | 0: with an access code |

DynamoDB's TTL removes a row once no mailed link can list it any more.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

from chalicelib.limits import CASE_LINK
from chalicelib.model.events import moment
from chalicelib.ports import PressingCase
from chalicelib.store.clock_rows import ClockRow
from chalicelib.store.tables import Table

_DAY = timedelta(days=1)
_KEPT = 2 * CASE_LINK
"""A link may be mailed some time after its cases came."""


class PressingCasesTable:
    """The port ``PressingCases``."""

    def __init__(self, table: str) -> None:
        self._table = Table(ClockRow, table)

    def put(self, authority: str, case_id: str, at: datetime, *, verified: bool) -> None:
        """Write the row; the same again is the same row."""
        place = f"{_sortable(at)}#{0 if verified else 1}#{case_id}"
        expires = int((at + _KEPT).timestamp())
        self._table.save(ClockRow(_day(authority, at), place, expires=expires))

    def between(self, authority: str, since: datetime, until: datetime) -> list[PressingCase]:
        """Read them by one query a day, in order of time."""
        within = ClockRow.sk.between(f"{_sortable(since)}#", f"{_sortable(until)}#~")
        return [
            _pressing_case(row.sk)
            for day in _days(authority, since, until)
            for row in self._table.query(day, within, consistent=True)
        ]


def _days(authority: str, since: datetime, until: datetime) -> Iterator[str]:
    for days in range((until.date() - since.date()).days + 1):
        yield _day(authority, since + days * _DAY)


def _day(authority: str, at: datetime) -> str:
    return f"pressing#{authority}#{at.date().isoformat()}"


def _sortable(at: datetime) -> str:
    """Write a time always to the millisecond, so that text sorts as time does."""
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _pressing_case(place: str) -> PressingCase:
    at, unverified, case_id = place.split("#")
    return PressingCase(case_id, moment(at), unverified == "0")
