"""Keep which officer read their authority's list of cases, in the table of clocks.

| pk | sk | row |
|---|---|---|
| ``readings#<authority>`` | ``<RFC 3339, a full five minutes>#<session>`` | name, role, and when |

``session`` is the start of a digest of the session's token: it tells sessions apart, and opens
none. DynamoDB's TTL removes a row after ``LIST_READINGS_KEPT``.
"""

from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.models import Model

from chalicelib.limits import LIST_READINGS_KEPT
from chalicelib.model.events import moment, stamp
from chalicelib.ports import ListReading
from chalicelib.store.tables import Table

_ONE_READING = 300
"""Seconds: pages of one session within them are one reading."""
_SESSION_LENGTH = 16


class ReadingRow(Model):
    """One reading. ``at`` is RFC 3339 text, ``expires`` epoch seconds."""

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
    at = UnicodeAttribute()
    name = UnicodeAttribute()
    role = UnicodeAttribute()
    expires = NumberAttribute()


class ListReadingsTable:
    """The port ``ListReadings``."""

    def __init__(self, table: str) -> None:
        self._table = Table(ReadingRow, table)

    def add(self, authority: str, reading: ListReading) -> None:
        """Write the row, over that of the same session in the same five minutes."""
        epoch = int(reading.at.timestamp())
        began = reading.at.fromtimestamp(epoch - epoch % _ONE_READING, reading.at.tzinfo)
        row = ReadingRow(
            _key(authority),
            f"{stamp(began)}#{reading.session[:_SESSION_LENGTH]}",
            at=stamp(reading.at),
            name=reading.name,
            role=reading.role,
            expires=epoch + LIST_READINGS_KEPT.whole_seconds,
        )
        self._table.save(row)

    def newest(self, authority: str, most: int) -> list[ListReading]:
        """Read the newest, newest first."""
        rows = list(self._table.query(_key(authority), consistent=True))[-most:]
        return [_reading(row) for row in reversed(rows)]


def _key(authority: str) -> str:
    return f"readings#{authority}"


def _reading(row: ReadingRow) -> ListReading:
    return ListReading(moment(row.at), row.sk.partition("#")[2], row.name, row.role)
