"""Keep what was measured of each case, a row a case, and which cases each authority was sent.

| recipient | case_id | row |
|---|---|---|
| ``cases#0`` to ``cases#f`` | case id | ``measured``: of each recipient when it was sent, due and answered; ``seq``: up to which event |
| an authority | case id | when it was sent |
| a platform | case id | as the first, of this platform alone: of cases that nothing happened to since 2026-11 |

Times and ids only. Rows are written again whenever their case changes, and can all be made anew.
"""  # noqa: E501 # a table's rows are lines

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import fields
from datetime import datetime
from typing import Any

from pynamodb.attributes import BinaryAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.models import Model

from chalicelib.errors import LostRace
from chalicelib.model.events import moment, stamp
from chalicelib.model.response_stats import Measured
from chalicelib.store.shortening import lengthen, shorten
from chalicelib.store.tables import Table

_SHARDS = "0123456789abcdef"
"""Of the rows by case: one key takes 1,000 writes a second."""

_TIMES = [field.name for field in fields(Measured) if field.name.endswith(("_at", "_by"))]


class CaseStatsRow(Model):
    """What was measured of one case, as JSON that is shortened."""

    recipient = UnicodeAttribute(hash_key=True)
    case_id = UnicodeAttribute(range_key=True)
    seq = NumberAttribute()
    measured = BinaryAttribute(legacy_encoding=False)


class StatsRow(Model):
    """One case at one recipient, as it was kept before. Times are RFC 3339 text."""

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
        self._table, self._before = Table(CaseStatsRow, table), Table(StatsRow, table)

    def put(self, case_id: str, seq: int, rows: Sequence[Measured]) -> bool:
        """Write a case's row over what was made of fewer events; False where more were seen."""
        measured = shorten(json.dumps([_words(row) for row in rows]).encode())
        row = CaseStatsRow(_shard(case_id), case_id, seq=seq, measured=measured)
        try:
            older = CaseStatsRow.seq.does_not_exist() | (CaseStatsRow.seq <= seq)
            self._table.save(row, older)
        except LostRace:
            return False
        return True

    def of(self, *recipients: str) -> Iterator[Measured]:
        """Read what was measured of these recipients, by one reading of all cases."""
        cases = set[str]()
        for shard in _SHARDS:
            for row in self._table.query(f"cases#{shard}"):
                cases.add(row.case_id)
                yield from (one for one in _measured(row) if one.platform in recipients)
        for recipient in recipients:
            before = map(_measured_before, self._before.query(recipient))
            yield from (one for one in before if one.case_id not in cases)


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


def _shard(case_id: str) -> str:
    return f"cases#{hashlib.sha256(case_id.encode()).hexdigest()[0]}"


def _words(row: Measured) -> dict[str, Any]:
    times = {name: getattr(row, name) for name in _TIMES}
    return {"of": row.platform, **{name: stamp(at) for name, at in times.items() if at}}


def _measured(row: CaseStatsRow) -> Iterator[Measured]:
    for words in json.loads(lengthen(row.measured)):
        times = {name: moment(words[name]) for name in _TIMES if name in words}
        yield Measured(platform=words["of"], case_id=row.case_id, seq=int(row.seq), **times)


def _measured_before(row: StatsRow) -> Measured:
    texts = {name: getattr(row, name) for name in _TIMES}
    times = {name: moment(text) for name, text in texts.items() if text}
    return Measured(platform=row.recipient, case_id=row.case_id, seq=int(row.seq), **times)
