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
from chalicelib.store.tables import Item, Table

_SHARDS = "0123456789abcdef"
"""Of the rows by case: one key takes 1,000 writes a second."""

_TIMES = [field.name for field in fields(Measured) if field.name.endswith(("_at", "_by"))]


_BEFORE_ALL = " "
"""Sorts before every case id; a key may not be empty."""

_PAGE = 2_000
"""Cases: half a megabyte, and what is summed up of them is a tenth of that."""


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
        try:
            older = CaseStatsRow.seq.does_not_exist() | (CaseStatsRow.seq <= seq)
            self._table.save(case_row(case_id, seq, rows), older)
        except LostRace:
            return False
        return True

    def of(self, *recipients: str) -> Iterator[Measured]:
        """Read what was measured of these recipients, by one reading of all cases."""
        cases = set[str]()
        for shard in _SHARDS:
            for row in self._table.query(f"cases#{shard}"):
                cases.add(row.case_id)
                yield from (
                    measured_case
                    for measured_case in _measured(row)
                    if measured_case.platform in recipients
                )
        for recipient in recipients:
            before = map(_measured_before, self._before.query(recipient))
            yield from (
                measured_case for measured_case in before if measured_case.case_id not in cases
            )

    def page(
        self, recipients: Sequence[str], after: str = "", most: int = _PAGE
    ) -> tuple[list[Measured], str]:
        """Read the rows of up to ``most`` cases, and where to go on: by the number of a key, and
        a case id. The keys are those of all cases, then the recipients' of before."""
        keys = [*(f"cases#{shard}" for shard in _SHARDS), *recipients]
        number, _, last = after.partition(" ")
        rows, read = list[Measured](), 0
        for at in range(int(number or 0), len(keys)):
            later = CaseStatsRow.case_id > (last or _BEFORE_ALL)
            items, is_all = self._table.page(keys[at], later, most=most - read, consistent=False)
            read += len(items)
            rows += self._measured_of(items, recipients)
            if not is_all:
                return rows, f"{at} {items[-1]['case_id']['S']}"
            if read == most:
                return rows, f"{at + 1} " if at + 1 < len(keys) else ""
            last = ""
        return rows, ""

    def _measured_of(self, items: Sequence[Item], recipients: Sequence[str]) -> Iterator[Measured]:
        """Return the rows of items of one key, but those of before whose case has a newer one."""
        if items and "measured" not in items[0]:
            rows = [_measured_before(StatsRow.from_raw_data(item)) for item in items]
            keys = ((_shard(row.case_id), row.case_id) for row in rows)
            newer = {row.case_id for row in self._table.read_all(keys, ["case_id"])}
            return (row for row in rows if row.case_id not in newer)
        rows_of_cases = map(_measured, map(CaseStatsRow.from_raw_data, items))
        return (
            measured_case
            for row in rows_of_cases
            for measured_case in row
            if measured_case.platform in recipients
        )


class SentRow(Model):
    """One case at one authority. Times are RFC 3339 text."""

    recipient = UnicodeAttribute(hash_key=True)
    case_id = UnicodeAttribute(range_key=True)
    sent_at = UnicodeAttribute()


class SentCasesTable:
    """The port ``SentCases`` on the same table."""

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
        """Return whether an authority was sent a case, by one read."""
        return self._table.get(authority, case_id, consistent=True) is not None

    def page(self, authority: str, after: str, most: int) -> tuple[list[str], bool]:
        """Read up to ``most`` ids after one, by one call; and whether these were the last."""
        later = SentRow.case_id > (after or _BEFORE_ALL)
        items, last = self._table.page(authority, later, most=most)
        return [item["case_id"]["S"] for item in items], last


def case_row(case_id: str, seq: int, rows: Sequence[Measured]) -> CaseStatsRow:
    """Make the row of a case."""
    measured = shorten(json.dumps([_words(row) for row in rows]).encode())
    return CaseStatsRow(_shard(case_id), case_id, seq=seq, measured=measured)


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
