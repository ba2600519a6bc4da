"""Define an event of a case: past tense, appended, never changed. Kinds are in ``kinds``."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from chalicelib.model.kinds import ROUTING_KINDS as ROUTING_KINDS
from chalicelib.model.kinds import Kind as Kind

PublicData = Mapping[str, Any]
"""What stands in clear: ids, kinds, times. Values as JSON gives them back, lists and no tuples;
never a name, an address or a sentence."""

EventKey = tuple[str, int]
"""The id of a case, and the number of one of its events."""

PrivateData = Mapping[str, Any]
"""What is personal. JSON values, encrypted under the case's own key."""


@dataclass(frozen=True, slots=True)
class NewEvent:
    """An event to be appended; its number and place in the chain are the log's to give."""

    kind: Kind
    public: PublicData
    private: PrivateData | None = None

    def after(self, last: "Event", at: datetime) -> "Event":
        """Return the event as it would follow ``last``, to be folded before it is appended: it has
        no digest yet."""
        return Event(last.case_id, last.seq + 1, at, self.kind, self.public, self.private, "")


@dataclass(frozen=True, slots=True)
class Event:
    """One event of a case's log. ``private`` is None where there are none, or they were erased."""

    case_id: str
    seq: int
    at: datetime
    kind: Kind
    public: PublicData
    private: PrivateData | None
    digest: str
    """SHA-256, hex, over the stored event: what the next event carries as ``prev``."""
    key_slot: str | None = None
    """Event 1: where the key is kept under which the case's words are sealed."""


def stamp(at: datetime) -> str:
    """Write a time by RFC 3339 in UTC with ``Z``; parts of a second to the millisecond."""
    text = at.astimezone(UTC).isoformat(timespec="milliseconds" if at.microsecond else "seconds")
    return text.replace("+00:00", "Z")


def moment(text: str) -> datetime:
    """Read a time that ``stamp`` wrote."""
    return datetime.fromisoformat(text.replace("Z", "+00:00"))


def hour_of(at: datetime) -> str:
    """Return the hour that an event is found by, such as ``2026-11-22T07``."""
    return at.astimezone(UTC).isoformat()[:13]
