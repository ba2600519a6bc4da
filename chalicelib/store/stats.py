"""Keep which cases each recipient was sent, a row for each, made from the log alone.

| recipient | case_id | row |
|---|---|---|
| a platform | case id | when it was sent, due and answered; ``seq``: up to which event |
| an authority | case id | when it was sent |

Times and ids only. Rows are written again whenever their case changes, and can all be made anew.
"""

from collections.abc import Iterator
from datetime import datetime

from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.models import Model

from chalicelib.errors import LostRace
from chalicelib.model.events import moment, stamp
from chalicelib.model.response_stats import Measured
from chalicelib.store.tables import Table


class StatsRow(Model):
    """One case at one platform. Times are RFC 3339 text."""

    recipient = UnicodeAttribute(hash_key=True)
    case_id = UnicodeAttribute(range_key=True)
    seq = NumberAttribute()
    sent_at = UnicodeAttribute()
    acknowledge_by = UnicodeAttribute()
    decide_by = UnicodeAttribute()
    acknowledged_at = UnicodeAttribute(null=True)
    decided_at = UnicodeAttribute(null=True)
    closed_at = UnicodeAttribute(null=True)


class StatsTable:
    """The port ``Stats`` on one table."""

    def __init__(self, table: str) -> None:
        self._table = Table(StatsRow, table)

    def put(self, measured: Measured) -> bool:
        """Write a row over what was made of fewer events; False where more were seen already."""
        row = StatsRow(
            measured.platform,
            measured.case_id,
            seq=measured.seq,
            sent_at=stamp(measured.sent_at),
            acknowledge_by=stamp(measured.acknowledge_by),
            decide_by=stamp(measured.decide_by),
            acknowledged_at=_text(measured.acknowledged_at),
            decided_at=_text(measured.decided_at),
            closed_at=_text(measured.closed_at),
        )
        try:
            older = StatsRow.seq.does_not_exist() | (StatsRow.seq <= measured.seq)
            self._table.save(row, older)
        except LostRace:
            return False
        return True

    def remove(self, platform: str, case_id: str) -> None:
        """Remove the row of a case that the platform does not know of any more."""
        self._table.delete(platform, case_id)

    def of(self, platform: str) -> Iterator[Measured]:
        """Read every row of one platform, by case id."""
        return map(_measured, self._table.query(platform))


_BEFORE_ALL = " "
"""Sorts before every case id; a key may not be empty."""


class SentRow(Model):
    """One case at one authority. Times are RFC 3339 text."""

    recipient = UnicodeAttribute(hash_key=True)
    case_id = UnicodeAttribute(range_key=True)
    sent_at = UnicodeAttribute()


class SentTable:
    """The port ``Sent`` on the same table."""

    def __init__(self, table: str) -> None:
        self._table = Table(SentRow, table)

    def put(self, authority: str, case_id: str, at: datetime) -> None:
        """Remember that an authority was sent a case; again it is the same row."""
        self._table.save(SentRow(authority, case_id, sent_at=stamp(at)))

    def to(self, authority: str) -> Iterator[tuple[str, datetime]]:
        """List every case that an authority was sent, and when."""
        rows = self._table.query(authority)
        return ((row.case_id, moment(row.sent_at)) for row in rows)

    def has(self, authority: str, case_id: str) -> bool:
        """Tell whether an authority was sent a case, by one read."""
        return self._table.get(authority, case_id, consistent=True) is not None

    def page(self, authority: str, after: str, most: int) -> tuple[list[str], bool]:
        """Read up to ``most`` ids after one, by one call; and whether these were the last."""
        later = SentRow.case_id > (after or _BEFORE_ALL)
        items, last = self._table.page(authority, later, most=most)
        return [item["case_id"]["S"] for item in items], last


def _measured(row: StatsRow) -> Measured:
    return Measured(
        platform=row.recipient,
        case_id=row.case_id,
        seq=int(row.seq),
        sent_at=moment(row.sent_at),
        acknowledge_by=moment(row.acknowledge_by),
        decide_by=moment(row.decide_by),
        acknowledged_at=_time(row.acknowledged_at),
        decided_at=_time(row.decided_at),
        closed_at=_time(row.closed_at),
    )


def _text(at: datetime | None) -> str | None:
    return stamp(at) if at else None


def _time(text: str | None) -> datetime | None:
    return moment(text) if text else None
