"""The rows of the case log: one an event.

What an event says to all is kept as it is in ``facts``, or, where that is long, shortened in
``short_facts``. The chain is over what it says, however it is kept.
"""

import json
import zlib
from collections.abc import Mapping
from typing import Any

from pynamodb.attributes import (
    BinaryAttribute,
    BooleanAttribute,
    NumberAttribute,
    UnicodeAttribute,
)
from pynamodb.indexes import GlobalSecondaryIndex, IncludeProjection
from pynamodb.models import Model

from chalicelib.model.chain import StoredEvent
from chalicelib.model.events import Event, Kind, PrivateData, PublicData, moment
from chalicelib.store.shortening import lengthen, shorten

NOT_SEALED = ["seq", "at", "kind", "facts", "short_facts", "digest", "key_slot"]
"""Attributes that are not sealed."""
_SYNTHETIC = '"synthetic":true'
"""In canonical facts: no text that somebody wrote can say it, since its quotes are escaped."""


_USUAL_FACTS = {
    **dict.fromkeys(("submission", "content", "receipt"), "0" * 64),
    "recipients": [{"id": "x", "kind": "platform", "promised": None}] * 4,
}
NO_EVENT: Mapping[str, Any] = {
    "seq": {"N": "1"},
    "at": {"S": "2026-11-22T07:30:00Z"},
    "kind": {"S": str(Kind.REPORT_SUBMITTED)},
    "facts": {"S": json.dumps(_USUAL_FACTS)},
    "digest": {"S": "0" * 64},
}
"""A row as large as usual, to be parsed where there is none."""


class ByHour(GlobalSecondaryIndex["EventRow"]):  # type: ignore[no-untyped-call] # PynamoDB's own
    """Events that need routing, and those that say it was done, by the hour of the former; and the
    first of each case on a day, by its own."""

    class Meta:
        index_name = "by_hour"
        projection = IncludeProjection(["kind", "of"])

    hour = UnicodeAttribute(hash_key=True)
    case_id = UnicodeAttribute(range_key=True)


class EventRow(Model):
    """One event as it is stored."""

    case_id = UnicodeAttribute(hash_key=True)
    seq = NumberAttribute(range_key=True)
    at = UnicodeAttribute()
    kind = UnicodeAttribute()
    facts = UnicodeAttribute(null=True)
    short_facts = BinaryAttribute(legacy_encoding=False, null=True)
    prev = UnicodeAttribute()
    digest = UnicodeAttribute()
    sealed = BinaryAttribute(legacy_encoding=False, null=True)
    hour = UnicodeAttribute(null=True)
    of = NumberAttribute(null=True)
    key_slot = UnicodeAttribute(null=True)
    synthetic = BooleanAttribute(null=True)
    """By which a scan finds reports of our own. What decides on them is in the facts."""
    locked_until = UnicodeAttribute(null=True)
    """By which a scan finds cases that were erased while files of theirs were locked. What decides
    on these is in the facts, too."""
    by_hour = ByHour()


def members_of(stored: StoredEvent) -> dict[str, Any]:
    """Return the attributes of an event's row."""
    members = stored._asdict()
    if _SYNTHETIC in stored.facts:
        members["synthetic"] = True
    if stored.kind == Kind.ERASED:
        members["locked_until"] = json.loads(stored.facts).get("files_locked_until")
    facts = stored.facts.encode()
    short = shorten(facts)
    if short is not facts:
        members |= {"facts": None, "short_facts": short}
    return {name: value for name, value in members.items() if value is not None}


def stored_of(row: EventRow) -> StoredEvent:
    """Read an event from its row."""
    return StoredEvent(
        case_id=row.case_id,
        seq=int(row.seq),
        at=row.at,
        kind=row.kind,
        facts=row.facts or _long_facts(row),
        prev=row.prev,
        sealed=row.sealed,
        hour=row.hour,
        of=None if row.of is None else int(row.of),
        key_slot=row.key_slot,
        digest=row.digest,
    )


def _long_facts(row: EventRow) -> str:
    """Return the facts of a row that has them short; none where they were altered, which its digest
    tells."""
    try:
        return lengthen(row.short_facts or b"").decode()
    except (zlib.error, UnicodeDecodeError):
        return ""


def event_without_words(case_id: str, item: Mapping[str, Any]) -> Event:
    """Read what is not sealed of an event from its row as it is stored."""
    return Event(
        case_id=case_id,
        seq=int(item["seq"]["N"]),
        at=moment(item["at"]["S"]),
        kind=Kind(item["kind"]["S"]),
        public=json.loads(_facts_of(item)),
        private=None,
        digest=item["digest"]["S"],
        key_slot=item.get("key_slot", {}).get("S"),
    )


def _facts_of(item: Mapping[str, Any]) -> str | bytes:
    if "facts" in item:
        return str(item["facts"]["S"])
    return lengthen(item["short_facts"]["B"])


def event_of(stored: StoredEvent, public: PublicData, private: PrivateData | None) -> Event:
    """Make the event of what is stored, its facts as they are read and its opened words."""
    return Event(
        case_id=stored.case_id,
        seq=stored.seq,
        at=moment(stored.at),
        kind=Kind(stored.kind),
        public=public,
        private=private,
        digest=stored.digest,
        key_slot=stored.key_slot,
    )
