"""The case log in DynamoDB: partition key ``case_id``, sort key ``seq``, nothing ever changed.

Erasing a case destroys its key in the table of key slots; here it only adds an event that says so.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from itertools import islice

from pynamodb.expressions.condition import Condition

from chalicelib.errors import Gone, LostRace
from chalicelib.model.chain import ORIGIN, StoredEvent, canonical, digest_of
from chalicelib.model.events import (
    ROUTING_KINDS,
    Event,
    EventKey,
    Kind,
    NewEvent,
    PrivateData,
    hour_of,
    stamp,
)
from chalicelib.ports import ExpiringPage
from chalicelib.store.event_rows import (
    NO_EVENT,
    NOT_SEALED,
    ByHour,
    EventRow,
    event_of,
    event_without_words,
    members_of,
    stored_of,
)
from chalicelib.store.key_slots import KeySlots
from chalicelib.store.opened_keys import OpenedKeys
from chalicelib.store.sealing import seal, unseal
from chalicelib.store.tables import Item, Table
from chalicelib.store.together import write_together

_SLOTS = ["case_id", "key_slot"]
_FREE = EventRow.seq.does_not_exist()
"""Nobody has written an event of this number."""
_LOOKED_UP_AT_ONCE = 1_000
"""Key slots: their batches are far fewer."""


class CaseLogTable:
    """The port ``CaseLog`` on one table."""

    def __init__(self, table: str, keys: KeySlots) -> None:
        self._table = Table(EventRow, table)
        self._keys = keys
        self._opened = OpenedKeys()

    def begin(self, case_id: str, at: datetime, event: NewEvent) -> Event:
        """Write event 1 with the case's new key. Raises LostRace where there is one already."""
        key, slot = self._keys.new()
        written = _digested(
            StoredEvent(
                case_id=case_id,
                seq=1,
                at=stamp(at),
                kind=event.kind,
                facts=canonical(event.public),
                prev=ORIGIN,
                sealed=seal(key, _place(case_id, 1, event.kind), event.private or {}),
                hour=hour_of(at),
                key_slot=slot,
            )
        )
        self._table.put(members_of(written), _FREE)
        self._opened.keep(case_id, key)
        return event_of(written, event.public, event.private)

    def append(self, last: Event, at: datetime, event: NewEvent) -> Event:
        """Write the event after ``last``. Raises LostRace; Gone for words on an erased case."""
        return self.append_all(last, at, [event])[0]

    def append_all(self, last: Event, at: datetime, events: Sequence[NewEvent]) -> list[Event]:
        """Write up to a hundred events after ``last``, all or none: several by a transaction, which
        costs double. Raises as ``append``."""
        rows, appended = list[StoredEvent](), [last]
        for event in events:
            rows.append(self._following(appended[-1], at, event))
            appended.append(event_of(rows[-1], event.public, event.private))
        if len(rows) == 1:
            self._table.put(members_of(rows[0]), _FREE)
        else:
            write_together([self._table.putting(members_of(row), _FREE) for row in rows])
        return appended[1:]

    def _following(self, last: Event, at: datetime, event: NewEvent) -> StoredEvent:
        seq = last.seq + 1
        sealed = None
        if event.private is not None:
            sealed = seal(
                self._key(last.case_id), _place(last.case_id, seq, event.kind), event.private
            )
        of = event.public.get("of") if event.kind is Kind.ROUTED else None
        return _digested(
            StoredEvent(
                case_id=last.case_id,
                seq=seq,
                at=stamp(at),
                kind=event.kind,
                facts=canonical(event.public),
                prev=last.digest,
                sealed=sealed,
                hour=_hour(last, event, at),
                of=of,
            )
        )

    def read(self, case_id: str, *, upto: int | None = None) -> tuple[Event, ...]:
        """Read all events in order, by one consistent query; by a cheaper one where that has all
        up to ``upto``."""
        rows = list(self._rows_upto(case_id, upto) or self.stored(case_id))
        erased = any(row.kind == Kind.ERASED for row in rows)
        key = None if erased or not rows else self._key_of(rows[0])
        return tuple(self._unsealed(row, key) for row in rows)

    def clear(self, case_id: str, *, upto: int | None = None) -> tuple[Event, ...]:
        """Read all events in order without their words: neither they nor their key are read."""
        items: list[Item] = []
        if upto is not None:
            items = list(self._items(case_id, consistent=False))
        if upto is None or len(items) < upto:
            items = list(self._items(case_id))
        return tuple(event_without_words(case_id, item) for item in items)

    def _items(self, case_id: str, *, consistent: bool = True) -> Iterator[Item]:
        return self._table.items(case_id, consistent=consistent, attributes_to_get=NOT_SEALED)

    def case_ids(self) -> Iterator[str]:
        """List every case by a scan of the whole table: for operators, never for a request."""
        return self._ids_of(EventRow.seq == 1)

    def readable(self, before: datetime) -> Iterator[str]:
        """List cases from before that time that still have their key, by a scan of the table."""
        rows = self._table.scan(_begun_before(before), _SLOTS)
        while some := list(islice(rows, _LOOKED_UP_AT_ONCE)):
            yield from self._existing_cases(some)

    def expiring_page(
        self,
        before: datetime,
        segment: tuple[int, int],
        after: str,
        *,
        synthetic_before: datetime,
        unlocked: tuple[datetime, datetime],
        most: int = _LOOKED_UP_AT_ONCE,
    ) -> ExpiringPage:
        """List the same of one page of one segment (its number, and of how many), and synthetic
        cases from before a later time; and erased ones whose last lock ended between two times.

        ``after`` is empty for the first page.
        """
        ours = _begun_before(synthetic_before) & EventRow.synthetic.exists()
        ended = EventRow.locked_until.between(*map(stamp, unlocked))
        rows, last = self._table.scan_page(
            _begun_before(before) | ours | ended,
            [*_SLOTS, "locked_until"],
            segment=segment,
            most=most,
            after=json.loads(after) if after else None,
        )
        return ExpiringPage(
            list(self._existing_cases([row for row in rows if row.key_slot is not None])),
            [row.case_id for row in rows if row.locked_until is not None],
            json.dumps(last) if last else "",
        )

    def _existing_cases(self, rows: Sequence[EventRow]) -> Iterator[str]:
        by_slot = {str(row.key_slot): row.case_id for row in rows}
        return (by_slot[slot] for slot in self._keys.find_existing(by_slot))

    def _ids_of(self, condition: Condition) -> Iterator[str]:
        return (row.case_id for row in self._table.scan(condition, ["case_id"]))

    def first(self, case_id: str) -> Event | None:
        """Read event 1 alone, by one consistent read."""
        row = self._first(case_id)
        return self._unsealed(row, self._opened_by(self._keys.open_now, row)) if row else None

    def clear_first(self, case_id: str) -> Event | None:
        """Read event 1 alone without its words, by one consistent read and no call of KMS.

        Where there is none as much is parsed, so that the time does not tell.
        """
        item = self._table.item(case_id, 1, attributes=NOT_SEALED)
        event = event_without_words(case_id, item or NO_EVENT)
        return event if item else None

    def clear_firsts(self, case_ids: Iterable[str]) -> Iterator[Event]:
        """Read event 1 of many cases without words, a hundred by one consistent call."""
        keys = ((case_id, 1) for case_id in case_ids)
        items = self._table.read_items(keys, ["case_id", *NOT_SEALED])
        return (event_without_words(item["case_id"]["S"], item) for item in items)

    def stored(self, case_id: str) -> Iterator[StoredEvent]:
        """Read the rows as they are, for the check of the chain."""
        return map(stored_of, self._table.query(case_id, consistent=True))

    def unrouted(self, hour: str) -> Sequence[EventKey]:
        """List (case_id, seq) of the hour's events that need routing and were not routed."""
        rows = [
            (row.case_id, int(row.seq), Kind(row.kind), row.of)
            for row in self._table.query(hour, index=ByHour.Meta.index_name)
        ]
        routed = {(case_id, int(of)) for case_id, _, kind, of in rows if kind is Kind.ROUTED and of}
        waiting = ((case_id, seq) for case_id, seq, kind, _ in rows if kind in ROUTING_KINDS)
        return sorted(set(waiting) - routed)

    def submitted(self, hour: str) -> Sequence[str]:
        """List the cases that began in that hour."""
        rows = self._table.query(hour, index=ByHour.Meta.index_name)
        return sorted({row.case_id for row in rows if row.kind == Kind.REPORT_SUBMITTED})

    def changed(self, hour: str) -> Sequence[str]:
        """List the cases that the index has in that hour: what changed on a day is in one of its
        hours."""
        rows = self._table.query(hour, index=ByHour.Meta.index_name)
        return sorted({row.case_id for row in rows})

    def erase(self, case_id: str) -> None:
        """Destroy the case's key. Raises LostRace where there is no such case."""
        self._opened.forget(case_id)
        first = self._first(case_id)
        if first is None or first.key_slot is None:
            raise LostRace
        self._keys.destroy(first.key_slot)

    def _rows_upto(self, case_id: str, upto: int | None) -> list[StoredEvent]:
        """Read what a replica has of a case; nothing where it has not all up to ``upto``."""
        if upto is None:
            return []
        rows = list(map(stored_of, self._table.query(case_id)))
        return rows if len(rows) >= upto else []

    def _first(self, case_id: str) -> StoredEvent | None:
        row = self._table.get(case_id, 1, consistent=True)
        return stored_of(row) if row else None

    def _unsealed(self, row: StoredEvent, key: bytes | None) -> Event:
        words: PrivateData | None = None
        if row.sealed is not None and key is not None:
            words = unseal(key, _place(row.case_id, row.seq, row.kind), row.sealed)
        return event_of(row, json.loads(row.facts), words)

    def _key_of(self, first: StoredEvent) -> bytes | None:
        """Return the case's key, perhaps from memory; the log does not say it was erased."""
        return self._opened.get(first.case_id) or self._opened_by(self._keys.open, first)

    def _opened_by(self, open_slot: Callable[[str], bytes], first: StoredEvent) -> bytes | None:
        try:
            key = open_slot(str(first.key_slot))
        except Gone:
            self._opened.forget(first.case_id)
            return None
        self._opened.keep(first.case_id, key)
        return key

    def _key(self, case_id: str) -> bytes:
        key = self._opened.get(case_id)
        if key is None:
            first = self._first(case_id)
            key = self._key_of(first) if first else None
        if key is None:
            raise Gone
        return key


def _digested(stored: StoredEvent) -> StoredEvent:
    return stored._replace(digest=digest_of(stored))


def _begun_before(before: datetime) -> Condition:
    old: Condition = (EventRow.seq == 1) & (EventRow.at < stamp(before))
    return old


def _place(case_id: str, seq: int, kind: str) -> str:
    return f"{case_id}/{seq}/{kind}"


def _hour(last: Event, event: NewEvent, at: datetime) -> str | None:
    """Return the hour that an event is found by: one that is routed, or says that it was, and the
    first of a case on a day, whatever its kind, so that a day's changes are found."""
    if event.kind is Kind.ROUTED:
        return str(event.public["hour"])
    hour = hour_of(at)
    is_first = _day(_indexed_hour(last)) != _day(hour)
    return hour if is_first or event.kind in ROUTING_KINDS else None


def _indexed_hour(event: Event) -> str:
    return str(event.public["hour"]) if event.kind is Kind.ROUTED else hour_of(event.at)


def _day(hour: str) -> str:
    return hour.partition("T")[0]
