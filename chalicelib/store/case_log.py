"""The case log in DynamoDB: partition key ``case_id``, sort key ``seq``, nothing ever changed.

The one update is ``erase``, which removes the wrapped key of a case.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields, replace
from datetime import datetime
from typing import Any

from pynamodb.attributes import BinaryAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.indexes import GlobalSecondaryIndex, IncludeProjection
from pynamodb.models import Model

from chalicelib.aws.case_keys import CaseKeys
from chalicelib.aws.clients import client
from chalicelib.errors import Gone
from chalicelib.model.chain import ORIGIN, Stored, canonical, digest_key, digest_of
from chalicelib.model.events import (
    ROUTING_KINDS,
    Event,
    Kind,
    NewEvent,
    PrivateData,
    hour_of,
    moment,
    stamp,
)
from chalicelib.store.opened_keys import OpenedKeys
from chalicelib.store.sealing import seal, unseal
from chalicelib.store.tables import TableMeta, on_table, our_errors


class ByHour(GlobalSecondaryIndex["EventRow"]):  # type: ignore[no-untyped-call] # PynamoDB's own
    """Events that need routing, and those that say it was done, by the hour of the former."""

    class Meta(TableMeta):
        index_name = "by_hour"
        projection = IncludeProjection(["kind", "of"])

    hour = UnicodeAttribute(hash_key=True)
    case_id = UnicodeAttribute(range_key=True)


class EventRow(Model):
    """One event as it is stored; subclassed with a table's name by ``CaseLogTable``."""

    case_id = UnicodeAttribute(hash_key=True)
    seq = NumberAttribute(range_key=True)
    at = UnicodeAttribute()
    kind = UnicodeAttribute()
    facts = UnicodeAttribute()
    prev = UnicodeAttribute()
    digest = UnicodeAttribute()
    sealed = BinaryAttribute(legacy_encoding=False, null=True)
    hour = UnicodeAttribute(null=True)
    of = NumberAttribute(null=True)
    key_digest = UnicodeAttribute(null=True)
    wrapped_key = BinaryAttribute(legacy_encoding=False, null=True)
    by_hour = ByHour()


class CaseLogTable:
    """The port ``CaseLog`` on one table."""

    def __init__(self, table: str, keys: CaseKeys) -> None:
        self._rows = on_table(EventRow, table)
        self._keys = keys
        self._opened = OpenedKeys()

    def begin(self, case_id: str, at: datetime, event: NewEvent) -> Event:
        """Write event 1 with the case's new key. Raises LostRace where there is one already."""
        key, wrapped = self._keys.new()
        written = self._write(
            Stored(
                case_id=case_id,
                seq=1,
                at=stamp(at),
                kind=event.kind,
                facts=canonical(event.public),
                prev=ORIGIN,
                sealed=seal(key, _place(case_id, 1, event.kind), event.private or {}),
                hour=hour_of(at),
                key_digest=digest_key(wrapped),
                wrapped_key=wrapped,
            )
        )
        self._opened.keep(case_id, key)
        return _event(written, event.private)

    def append(self, last: Event, at: datetime, event: NewEvent) -> Event:
        """Write the event after ``last``. Raises LostRace; Gone for words on an erased case."""
        seq = last.seq + 1
        sealed = None
        if event.private is not None:
            sealed = seal(
                self._key(last.case_id), _place(last.case_id, seq, event.kind), event.private
            )
        of = event.public.get("of") if event.kind is Kind.ROUTED else None
        written = self._write(
            Stored(
                case_id=last.case_id,
                seq=seq,
                at=stamp(at),
                kind=event.kind,
                facts=canonical(event.public),
                prev=last.digest,
                sealed=sealed,
                hour=_hour(event, at),
                of=of,
            )
        )
        return _event(written, event.private)

    def read(self, case_id: str) -> tuple[Event, ...]:
        """All events in order, by one consistent query."""
        rows = list(self.stored(case_id))
        key = self._key_of(rows[0]) if rows else None
        return tuple(self._unsealed(row, key) for row in rows)

    def clear(self, case_id: str) -> tuple[Event, ...]:
        """All events in order without their words: neither they nor their key are asked for."""
        asked: Any = {
            "TableName": self._rows.Meta.table_name,
            "KeyConditionExpression": "case_id = :case_id",
            "ExpressionAttributeValues": {":case_id": {"S": case_id}},
            "ProjectionExpression": "seq, #at, kind, facts, digest",
            "ExpressionAttributeNames": {"#at": "at"},
            "ConsistentRead": True,
        }
        with our_errors():  # by the low-level client: half the time, for each acknowledged token
            pages = client("dynamodb").get_paginator("query").paginate(**asked)
            return tuple(_clear(case_id, item) for page in pages for item in page["Items"])

    def case_ids(self) -> Iterator[str]:
        """Every case there is, by a scan of the whole table: for operators, never for a request."""
        first = self._rows.seq == 1
        with our_errors():
            for row in self._rows.scan(first, attributes_to_get=["case_id"]):
                yield row.case_id

    def readable(self, before: datetime) -> Iterator[str]:
        """Cases from before that time whose key is there yet, by a scan as for ``case_ids``."""
        rows = self._rows
        old = (rows.seq == 1) & (rows.at < stamp(before)) & rows.wrapped_key.exists()
        with our_errors():
            for row in rows.scan(old, attributes_to_get=["case_id"]):
                yield row.case_id

    def first(self, case_id: str) -> Event | None:
        """Event 1 alone, by one consistent read."""
        row = self._first(case_id)
        return self._unsealed(row, self._key_of(row)) if row else None

    def stored(self, case_id: str) -> Iterator[Stored]:
        """The rows as they are, for the check of the chain."""
        with our_errors():
            for row in self._rows.query(case_id, consistent_read=True):
                yield _stored(row)

    def unrouted(self, hour: str) -> Sequence[tuple[str, int]]:
        """(case_id, seq) of the hour's events that need routing and were not routed."""
        with our_errors():
            rows = [
                (row.case_id, int(row.seq), Kind(row.kind), row.of)
                for row in self._rows.by_hour.query(hour)
            ]
        routed = {(case_id, int(of)) for case_id, _, kind, of in rows if kind is Kind.ROUTED and of}
        waiting = ((case_id, seq) for case_id, seq, kind, _ in rows if kind in ROUTING_KINDS)
        return sorted(set(waiting) - routed)

    def erase(self, case_id: str) -> None:
        """Remove the wrapped key: the only update that any policy allows."""
        self._opened.forget(case_id)
        rows = self._rows
        with our_errors():
            rows(case_id, 1).update(
                actions=[rows.wrapped_key.remove()], condition=rows.seq.exists()
            )

    def _write(self, stored: Stored) -> Stored:
        written = replace(stored, digest=digest_of(stored))
        row = self._rows(**_attributes(written))
        with our_errors():
            row.save(condition=self._rows.seq.does_not_exist())
        return written

    def _first(self, case_id: str) -> Stored | None:
        with our_errors():
            try:
                return _stored(self._rows.get(case_id, 1, consistent_read=True))
            except self._rows.DoesNotExist:
                return None

    def _unsealed(self, row: Stored, key: bytes | None) -> Event:
        words: PrivateData | None = None
        if row.sealed is not None and key is not None:
            words = unseal(key, _place(row.case_id, row.seq, row.kind), row.sealed)
        return _event(row, words)

    def _key_of(self, first: Stored) -> bytes | None:
        if first.wrapped_key is None:
            self._opened.forget(first.case_id)
            return None
        key = self._keys.open(first.wrapped_key)
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


def _place(case_id: str, seq: int, kind: str) -> str:
    return f"{case_id}/{seq}/{kind}"


def _hour(event: NewEvent, at: datetime) -> str | None:
    if event.kind is Kind.ROUTED:
        return str(event.public["hour"])
    return hour_of(at) if event.kind in ROUTING_KINDS else None


def _attributes(stored: Stored) -> dict[str, Any]:
    values = ((field.name, getattr(stored, field.name)) for field in fields(stored))
    return {name: value for name, value in values if value is not None}


def _stored(row: EventRow) -> Stored:
    return Stored(
        case_id=row.case_id,
        seq=int(row.seq),
        at=row.at,
        kind=row.kind,
        facts=row.facts,
        prev=row.prev,
        sealed=row.sealed,
        hour=row.hour,
        of=None if row.of is None else int(row.of),
        key_digest=row.key_digest,
        digest=row.digest,
        wrapped_key=row.wrapped_key,
    )


def _clear(case_id: str, item: Mapping[str, Any]) -> Event:
    return Event(
        case_id=case_id,
        seq=int(item["seq"]["N"]),
        at=moment(item["at"]["S"]),
        kind=Kind(item["kind"]["S"]),
        public=json.loads(item["facts"]["S"]),
        private=None,
        digest=item["digest"]["S"],
    )


def _event(stored: Stored, private: PrivateData | None) -> Event:
    return Event(
        case_id=stored.case_id,
        seq=stored.seq,
        at=moment(stored.at),
        kind=Kind(stored.kind),
        public=json.loads(stored.facts),
        private=private,
        digest=stored.digest,
    )
