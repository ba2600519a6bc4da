"""A case's state is the fold of its events: pure, the same events always give the same case."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from chalicelib.model.events import Event, Kind, Words, moment
from chalicelib.model.promises import Promise
from chalicelib.model.references import reference_of

REPORTER = "reporter"
"""The recipient id under which the person who reported is told things."""

_PROGRESS = ("queued", "sent", "delivered", "acknowledged", "under_review", "decided")
_UNDECIDED = {"acknowledged", "under_review", "need_more_info"}


@dataclass(slots=True)
class Notification:
    """One event on its way to one recipient: when each step was last seen."""

    attempted_at: datetime | None = None
    sent_at: datetime | None = None
    delivered_at: datetime | None = None
    failed_at: datetime | None = None
    facts: dict[str, Any] = field(default_factory=dict)

    @property
    def settled(self) -> bool:
        """True once it was sent, whatever became of it since."""
        return self.sent_at is not None or self.delivered_at is not None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a recipient says it did. ``words`` is None once the case was erased."""

    seq: int
    outcome_id: str
    status: str
    at: datetime
    content: str
    """Keyed digest of the outcome as it came: tells a repetition from another content."""
    words: Words | None


@dataclass(slots=True)
class Recipient:
    """A platform or an authority that the case was routed to."""

    id: str
    kind: str
    promise: Promise
    state: str
    reason: str
    submitted_at: datetime
    sent_at: datetime | None = None
    delivered_at: datetime | None = None
    acknowledged_at: datetime | None = None
    decided_at: datetime | None = None
    outcomes: list[Outcome] = field(default_factory=list)

    @property
    def has_clock(self) -> bool:
        """A recipient that nobody of ours tells has no clock until the candidate starts one."""
        return self.state != "self_report"

    @property
    def acknowledge_by(self) -> datetime:
        """When the acknowledgement falls due."""
        return self.promise.acknowledge_by(self.sent_at or self.submitted_at)

    @property
    def decide_by(self) -> datetime:
        """When the decision falls due."""
        return self.promise.decide_by(self.sent_at or self.submitted_at)

    def overdue(self, now: datetime) -> bool:
        """True where a promise has passed and what was promised has not come."""
        if not self.has_clock or self.decided_at is not None:
            return False
        late_to_acknowledge = self.acknowledged_at is None and now > self.acknowledge_by
        return late_to_acknowledge or now > self.decide_by

    def advance(self, state: str) -> None:
        """Move on to ``state``; a report of an earlier step that arrives late changes nothing."""
        here = "under_review" if self.state == "need_more_info" else self.state
        if here not in _PROGRESS or _PROGRESS.index(state) > _PROGRESS.index(here):
            self.state = state


@dataclass(slots=True)
class Case:
    """One report and all that happened to it since."""

    case_id: str
    submitted_at: datetime
    facts: Mapping[str, Any]
    """Event 1's clear facts: category, urgency, signs, digests and what else routing needs."""
    report: Words | None
    """The report as it was accepted; None once the case was erased."""
    recipients: dict[str, Recipient]
    events: list[Event]
    routed: set[int] = field(default_factory=set)
    notifications: dict[tuple[int, str], Notification] = field(default_factory=dict)
    erased_at: datetime | None = None

    @property
    def reference(self) -> str:
        """The case as people name it, ``SS-XXXX-XXXX-XXX``."""
        return reference_of(self.case_id)

    @property
    def last(self) -> Event:
        """The newest event: the one that the next is appended after."""
        return self.events[-1]

    @property
    def erased(self) -> bool:
        """True once the words are gone."""
        return self.erased_at is not None or self.report is None

    def event(self, seq: int) -> Event:
        """Event number ``seq``."""
        return self.events[seq - 1]

    def notification(self, seq: int, recipient: str) -> Notification:
        """How far event ``seq`` has got on its way to ``recipient``."""
        return self.notifications.get((seq, recipient), Notification())


def fold(events: Iterable[Event]) -> Case:
    """The case that these events make. Raises ValueError where they do not begin with a report."""
    remaining = iter(events)
    first = next(remaining, None)
    if first is None or first.kind is not Kind.REPORT_SUBMITTED:
        raise ValueError("a case begins with report_submitted")
    case = _begin(first)
    for event in remaining:
        case.events.append(event)
        apply = _APPLY.get(event.kind)
        if apply is not None:
            apply(case, event)
    return case


def _begin(first: Event) -> Case:
    recipients = {
        told["id"]: Recipient(
            id=told["id"],
            kind=told["kind"],
            promise=Promise(**told["promise"]),
            state=told["state"],
            reason=told["reason"],
            submitted_at=first.at,
        )
        for told in first.facts["recipients"]
    }
    return Case(
        case_id=first.case_id,
        submitted_at=first.at,
        facts=first.facts,
        report=first.words,
        recipients=recipients,
        events=[first],
    )


def _routed(case: Case, event: Event) -> None:
    case.routed.add(event.facts["of"])


def _notified(case: Case, event: Event) -> None:
    of, recipient_id = event.facts["of"], event.facts["recipient"]
    notification = case.notifications.setdefault((of, recipient_id), Notification())
    step = event.kind.removeprefix("notification_")
    setattr(notification, f"{step}_at", event.at)
    notification.facts.update(event.facts)
    recipient = case.recipients.get(recipient_id)
    if recipient is not None and of == 1:
        _advance_recipient(recipient, step, event)


def _advance_recipient(recipient: Recipient, step: str, event: Event) -> None:
    if step == "sent":
        recipient.sent_at = recipient.sent_at or event.at
        recipient.advance("sent")
    elif step == "delivered":
        _deliver(recipient, event)
    elif step == "failed" and recipient.state in {"queued", "sent"}:
        recipient.state = "failed"


def _deliver(recipient: Recipient, event: Event) -> None:
    recipient.delivered_at = recipient.delivered_at or event.at
    recipient.advance("delivered")


def _outcome_recorded(case: Case, event: Event) -> None:
    facts = event.facts
    recipient = case.recipients[facts["recipient"]]
    at = moment(facts["at"])
    recipient.outcomes.append(
        Outcome(
            seq=event.seq,
            outcome_id=facts["outcome_id"],
            status=facts["status"],
            at=at,
            content=facts["content"],
            words=event.words,
        )
    )
    _deliver(recipient, event)
    recipient.acknowledged_at = recipient.acknowledged_at or event.at
    if facts["status"] in _UNDECIDED:
        recipient.state = facts["status"]
    else:
        recipient.state = "decided"
        recipient.decided_at = event.at


def _authority_acknowledged(case: Case, event: Event) -> None:
    recipient = case.recipients[event.facts["recipient"]]
    _deliver(recipient, event)
    recipient.acknowledged_at = recipient.acknowledged_at or event.at
    recipient.advance("acknowledged")


def _erased(case: Case, event: Event) -> None:
    case.erased_at = event.at


_APPLY: Mapping[Kind, Callable[[Case, Event], None]] = {
    Kind.ROUTED: _routed,
    Kind.NOTIFICATION_ATTEMPTED: _notified,
    Kind.NOTIFICATION_SENT: _notified,
    Kind.NOTIFICATION_DELIVERED: _notified,
    Kind.NOTIFICATION_FAILED: _notified,
    Kind.OUTCOME_RECORDED: _outcome_recorded,
    Kind.AUTHORITY_ACKNOWLEDGED: _authority_acknowledged,
    Kind.ERASED: _erased,
}
