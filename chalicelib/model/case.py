"""Hold the state of a case, as ``model.folding`` makes it of the case's events."""

import hmac
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain
from typing import Any

from chalicelib.limits import WHOLE_ACCESS, WHOLE_ACCESS_WAIT
from chalicelib.model.events import Event, Kind, PrivateData
from chalicelib.model.evidence import Evidence
from chalicelib.model.recipient import Recipient
from chalicelib.model.recipient_records import Preservation
from chalicelib.model.references import reference_of


@dataclass(slots=True)
class Notification:
    """One event on its way to one recipient: when each step was last seen."""

    attempted_at: datetime | None = None
    sent_at: datetime | None = None
    delivered_at: datetime | None = None
    failed_at: datetime | None = None
    delayed_at: datetime | None = None
    parked_at: datetime | None = None
    attempts: int = 0
    public: dict[str, Any] = field(default_factory=dict)

    @property
    def came_back(self) -> bool:
        """Return True once it failed, but for a complaint: whoever complains has it."""
        return self.failed_at is not None and self.public.get("because") != "complaint"

    @property
    def settled(self) -> bool:
        """Return True once it was sent, whatever became of it since."""
        return self.sent_at is not None or self.delivered_at is not None


@dataclass(frozen=True, slots=True)
class Message:
    """One message of the case, to or from its reporter. ``private`` is None once it was erased."""

    seq: int
    message_id: str
    at: datetime
    sender: str
    to: str
    content: str
    """Keyed digest of addressee and text: tells a repetition from another content."""
    private: PrivateData | None


@dataclass(slots=True)
class Case:
    """One report and all that happened to it since."""

    case_id: str
    submitted_at: datetime
    public: Mapping[str, Any]
    """Event 1's clear facts: category, urgency, signs, digests and what else routing needs."""
    report: PrivateData | None
    """The report as it was accepted; None once the case was erased."""
    recipients: dict[str, Recipient]
    events: list[Event]
    routed: set[int] = field(default_factory=set)
    notifications: dict[tuple[int, str], Notification] = field(default_factory=dict)
    repeats: dict[tuple[int, str], list[Event]] = field(default_factory=dict)
    """By event and recipient: the events that say it was sent once more, where to and why."""
    messages: list[Message] = field(default_factory=list)
    promoted_by: int | None = None
    """Number of the event that sent a report on which was kept only."""
    withdrawn_by: int | None = None
    """Number of the event that withdrew the report."""
    erased_at: datetime | None = None
    files_locked_until: datetime | None = None
    """Of an erased case: when the last lock of its files ends, and they go; None where no file was
    locked when it was erased."""
    added: dict[int, Sequence[Mapping[str, Any]]] = field(default_factory=dict)
    """Incidents that were added later, by the number of the event that added them."""
    receipts: int = 0
    """How often its receipt was replaced."""
    receipt: str = ""
    """Hash of the newest receipt, where it was replaced; event 1 has that of the first."""
    whole_access_requested_at: datetime | None = None
    """When somebody with a mailed link asked to see and change everything; None where nobody did,
    or somebody with the receipt stopped it."""
    pattern: Event | None = None
    """What asked its reporter whether to send a report that was only kept: others share it."""
    rejected_links: list[Event] = field(default_factory=list)
    """What officers said that it does not share with other cases."""
    evidence: dict[str, Evidence] = field(default_factory=dict)
    """Files, by the id of their upload."""

    @property
    def reference(self) -> str:
        """Return what people call the case, ``SS-XXXX-XXXX-XXX``."""
        return reference_of(self.case_id)

    @property
    def last(self) -> Event:
        """Return the newest event: the next is appended after it."""
        return self.events[-1]

    @property
    def erased(self) -> bool:
        """Return True once its words are erased."""
        return self.erased_at is not None or self.report is None

    @property
    def is_active(self) -> bool:
        """Return True until all of the report is withdrawn, or it is erased."""
        return self.withdrawn_by is None and not self.erased

    @property
    def log_only(self) -> bool:
        """Return True while the report is kept and counted, and sent to nobody."""
        return bool(self.public["log_only"]) and self.promoted_by is None

    @property
    def on_record_only(self) -> bool:
        """Return True while nobody has the report: so it was wished, or nobody could be chosen."""
        return self.log_only or not self.recipients

    @property
    def share_with(self) -> Mapping[str, bool]:
        """Return consent by kind of recipient as it was last given; empty once it was erased."""
        newest_first = (event.private or {} for event in reversed(self.events))
        consents = (private["share_with"] for private in newest_first if "share_with" in private)
        return next(consents, {})

    @property
    def incidents(self) -> Sequence[Mapping[str, Any]]:
        """Return what was reported, post by post, also later; empty once it was erased."""
        return [*self.incidents_of(1), *chain.from_iterable(self.added.values())]

    def incidents_of(self, seq: int) -> Sequence[Mapping[str, Any]]:
        """Return the incidents that event number ``seq`` brought; none for another kind."""
        if seq > 1:
            return self.added.get(seq, ())
        incidents: Sequence[Mapping[str, Any]] = (self.report or {}).get("incidents", ())
        return incidents

    def platforms_of(self, file: Evidence) -> frozenset[str]:
        """Return the platforms that may have a file: those of the incidents that it is about."""
        about = (self.incidents[place] for place in file.incidents if place < len(self.incidents))
        return frozenset(
            incident["platform"] for incident in about if incident.get("platform") is not None
        )

    def is_receipt(self, hashed: str) -> bool:
        """Return whether a receipt is the one that opens the case now, by its hash."""
        return hmac.compare_digest(hashed, self.receipt or str(self.public["receipt"]))

    @property
    def links_open_all_from(self) -> datetime | None:
        """Return from when mailed links open everything; None where nobody asked for that."""
        asked_at = self.whole_access_requested_at
        return None if asked_at is None else asked_at + WHOLE_ACCESS_WAIT

    def links_open_all(self, now: datetime) -> bool:
        """Return whether a mailed link opens everything at this time."""
        begins = self.links_open_all_from
        return begins is not None and begins <= now and self.whole_access_stands(now)

    def whole_access_stands(self, now: datetime) -> bool:
        """Return whether a wish to open everything waits, or opens it, at this time."""
        begins = self.links_open_all_from
        return begins is not None and now < begins + WHOLE_ACCESS

    def event(self, seq: int) -> Event:
        """Return event number ``seq``."""
        return self.events[seq - 1]

    def events_of(self, kind: Kind, recipient: str | None = None) -> Iterator[Event]:
        """Yield the events of a kind, newest first, of all recipients or of one."""
        for event in reversed(self.events):
            if event.kind is kind and recipient in (None, event.public.get("recipient")):
                yield event

    def original(self, seq: int) -> int:
        """Return the number of the event that is notified by ``seq``: itself, or the one that it
        repeats."""
        event = self.event(seq)
        return int(event.public["of"]) if event.kind is Kind.NOTIFICATION_REPEATED else seq

    def restart_notifications(self, recipient: str) -> None:
        """Forget how far everything has got on its way to a recipient, as if nothing was sent."""
        for of, to in list(self.notifications):
            if to == recipient:
                del self.notifications[of, to]

    def tokens_of(self, platform: str) -> dict[str, int]:
        """Return the ids of the tokens that a platform's feed was given, each with its event."""
        return {
            event.public["jti"]: int(event.public["of"])
            for event in self.events
            if event.kind is Kind.NOTIFICATION_SENT and event.public["recipient"] == platform
        }

    def preservation(self, seq: int) -> Preservation:
        """Return the request of police to a platform that this event made."""
        requests = (of for recipient in self.recipients.values() for of in recipient.preservations)
        return next(request for request in requests if request.seq == seq)

    def notification(self, seq: int, recipient: str) -> Notification:
        """Return how far event ``seq`` has got on its way to ``recipient``."""
        return self.notifications.get((seq, recipient), Notification())
