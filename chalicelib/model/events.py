"""What can happen to a case. Events are past tense, appended, and never changed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any


class Kind(StrEnum):
    """The kinds of event, as stored and as a timeline's ``what``."""

    REPORT_SUBMITTED = "report_submitted"
    ROUTED = "routed"
    NOTIFICATION_ATTEMPTED = "notification_attempted"
    NOTIFICATION_SENT = "notification_sent"
    NOTIFICATION_DELIVERED = "notification_delivered"
    NOTIFICATION_FAILED = "notification_failed"
    NOTIFICATION_DELAYED = "notification_delayed"
    NOTIFICATION_REPEATED = "notification_repeated"
    OUTCOME_RECORDED = "outcome_recorded"
    AUTHORITY_ACKNOWLEDGED = "authority_acknowledged"
    CASE_LINK_OPENED = "case_link_opened"
    CASE_LINK_REQUESTED = "case_link_requested"
    CASE_READ = "case_read"
    MESSAGE_SENT = "message_sent"
    EVIDENCE_ADDED = "evidence_added"
    EVIDENCE_STORED = "evidence_stored"
    EVIDENCE_REJECTED = "evidence_rejected"
    EVIDENCE_SCANNED = "evidence_scanned"
    SELF_REPORTED = "self_reported"
    CONSENT_CORRECTED = "consent_corrected"
    PROMOTED = "promoted"
    WITHDRAWN = "withdrawn"
    OUTCOME_APPEALED = "outcome_appealed"
    STATUS_LINK_REQUESTED = "status_link_requested"
    RESPONSE_DUE = "response_due"
    RESPONSE_OVERDUE = "response_overdue"
    NOTIFICATION_PARKED = "notification_parked"
    DIGEST_SENT = "digest_sent"
    STAGE_RECORDED = "stage_recorded"
    HANDED_OVER = "handed_over"
    HOLD_PLACED = "hold_placed"
    HOLD_RELEASED = "hold_released"
    BUNDLE_REQUESTED = "bundle_requested"
    BUNDLE_MADE = "bundle_made"
    ERASED = "erased"


ROUTING_KINDS = frozenset(
    {
        Kind.REPORT_SUBMITTED,
        Kind.OUTCOME_RECORDED,
        Kind.CASE_LINK_REQUESTED,
        Kind.MESSAGE_SENT,
        Kind.PROMOTED,
        Kind.CONSENT_CORRECTED,
        Kind.WITHDRAWN,
        Kind.OUTCOME_APPEALED,
        Kind.STATUS_LINK_REQUESTED,
        Kind.EVIDENCE_ADDED,
        Kind.EVIDENCE_STORED,
        Kind.EVIDENCE_REJECTED,
        Kind.EVIDENCE_SCANNED,
        Kind.BUNDLE_REQUESTED,
        Kind.STAGE_RECORDED,
        Kind.HANDED_OVER,
        Kind.HOLD_PLACED,
        Kind.HOLD_RELEASED,
        Kind.SELF_REPORTED,
        Kind.RESPONSE_DUE,
        Kind.RESPONSE_OVERDUE,
        Kind.NOTIFICATION_FAILED,
        Kind.NOTIFICATION_DELAYED,
        Kind.NOTIFICATION_REPEATED,
        Kind.NOTIFICATION_PARKED,
    }
)
"""Events that somebody has to be told of; the stream's filter lets only these through."""

PublicData = Mapping[str, Any]
"""What stands in clear: ids, kinds, times. JSON values, never a name, an address or a sentence."""

PrivateData = Mapping[str, Any]
"""What is personal. JSON values, encrypted under the case's own key."""


@dataclass(frozen=True, slots=True)
class NewEvent:
    """An event to be appended; its number and place in the chain are the log's to give."""

    kind: Kind
    public: PublicData
    private: PrivateData | None = None


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


def stamp(at: datetime) -> str:
    """RFC 3339 in UTC with ``Z``, to the millisecond where there is a part of a second."""
    text = at.astimezone(UTC).isoformat(timespec="milliseconds" if at.microsecond else "seconds")
    return text.replace("+00:00", "Z")


def moment(text: str) -> datetime:
    """The inverse of ``stamp``."""
    return datetime.fromisoformat(text.replace("Z", "+00:00"))


def hour_of(at: datetime) -> str:
    """The hour that an event is found by, such as ``2026-11-22T07``."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H")
