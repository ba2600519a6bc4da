"""Hold what is known of a recipient of a case: its promise, how far it has got, what it did."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, TypeVar

from chalicelib.model.events import Event, stamp
from chalicelib.model.promises import Promise
from chalicelib.model.recipient_records import (
    Bundle,
    Escalation,
    Hold,
    Preservation,
    RecordedOutcome,
    Stage,
)

RecipientState = Literal[
    "queued",
    "sent",
    "delivered",
    "acknowledged",
    "under_review",
    "decided",
    "need_more_info",
    "failed",
    "held",
    "withdrawn",
    "self_report",
]
"""How a report stands with a recipient, as the API says it. ``held`` is shown, never recorded."""
_PROGRESS: tuple[RecipientState, ...] = (
    "queued",
    "sent",
    "delivered",
    "acknowledged",
    "under_review",
    "decided",
)


Answer = TypeVar("Answer", RecordedOutcome, Stage)


@dataclass(slots=True)
class Recipient:
    """A platform or an authority that the case was routed to."""

    id: str
    kind: str
    promise: Promise
    state: str
    reason: str
    routed_seq: int
    """Number of the event that routed the case to it: 1, or that of a later wish to share."""
    submitted_at: datetime
    connected: bool = True
    """False where nobody of ours tells it: then the candidate does, and we cannot take it back; and
    for our own operators, whom nothing is passed on to."""
    self_reported_at: datetime | None = None
    appealed_at: datetime | None = None
    reopened_at: datetime | None = None
    """When incidents were added that a decision before knew nothing of."""
    appeals: list[int] = field(default_factory=list)
    """Numbers of the events that asked it to look again."""
    sent_at: datetime | None = None
    promised_from: datetime | None = None
    """From when its mail counted, where that is on record: the times that the mail named hold."""
    delivered_at: datetime | None = None
    known_since: datetime | None = None
    """Since when it knows of the case for certain, also by what was taken back and shared again."""
    acknowledged_at: datetime | None = None
    decided_at: datetime | None = None
    outcomes: list[RecordedOutcome] = field(default_factory=list)
    stages: list[Stage] = field(default_factory=list)
    holds: dict[str, Hold] = field(default_factory=dict)
    """By the force that asked: it is held until each has ended or was released."""
    released_by: int = 0
    """Number of the event that ended all holds of it: its clock runs from there; 0 for none."""
    taken_back_by: int | None = None
    """Number of the event that took the report back from it, until it is shared again: whatever it
    decides since, nothing more goes out to it."""
    dropped_by: int | None = None
    """Number of the event that took the report back while it was held: it never heard of it."""
    bundle: Bundle | None = None
    preservations: list[Preservation] = field(default_factory=list)
    """What police asked this platform to keep, oldest first."""
    handed_over_at: datetime | None = None
    """When it passed the case on: what it promised is the other's then."""
    reminded: set[tuple[str, str]] = field(default_factory=set)
    """(what, due) of each half-time reminder."""
    escalations: list[Escalation] = field(default_factory=list)

    @classmethod
    def routed_by(cls, event: Event, public: Mapping[str, Any]) -> "Recipient":
        """Make the recipient that ``event`` routed the case to, from its own part of the event."""
        return cls(
            id=public["id"],
            kind=public["kind"],
            promise=Promise(**public["promise"]),
            state=public["state"],
            reason=public["reason"],
            routed_seq=event.seq,
            submitted_at=event.at,
            connected=public["state"] != "self_report" and public["kind"] != "operator",
        )

    @property
    def hold(self) -> Hold | None:
        """Return the hold that ends last; None where there is none."""
        return max(self.holds.values(), key=lambda hold: hold.until, default=None)

    @property
    def is_held(self) -> bool:
        """Return True while police hold back what it is to have: a hold of a report that was taken
        back from it rests, and stands again once that is shared again."""
        return bool(self.holds) and self.taken_back_by is None

    @property
    def was_reached(self) -> bool:
        """Return True once it was sent the case, also by what was taken back since."""
        return self.sent_at is not None or self.known_since is not None

    @property
    def has_clock(self) -> bool:
        """Return True while a promise runs.

        A recipient that the candidate tells has no clock until they did; it stops where the report
        was withdrawn, and while police hold it.
        """
        stopped = self.taken_back_by is not None or bool(self.holds)
        return self.state != "self_report" and not stopped

    @property
    def acknowledge_by(self) -> datetime:
        """Return when the acknowledgement falls due."""
        return self.promise.acknowledge_by(self.clock_start)

    @property
    def decide_by(self) -> datetime:
        """Return when the decision falls due; an appeal, or more incidents after a decision, start
        that clock again."""
        return self.promise.decide_by(self.decision_clock_start)

    @property
    def decision_clock_start(self) -> datetime:
        """Return when the clock of the decision began, the last time that it did."""
        again = [at for at in (self.appealed_at, self.reopened_at) if at is not None]
        return max(again, default=self.clock_start)

    @property
    def clock_start(self) -> datetime:
        """Return from when its time runs: from the sending, and until that from the routing."""
        return self.promised_from or self.sent_at or self.submitted_at

    def overdue(self, now: datetime) -> bool:
        """Return True where a promise has passed and what was promised has not come."""
        if not self.has_clock or self.answered:
            return False
        if self.escalated is not None:
            return True
        late_to_acknowledge = self.acknowledged_at is None and now > self.acknowledge_by
        return late_to_acknowledge or now > self.decide_by

    @property
    def answered(self) -> bool:
        """Return True once it said what it decided, or an authority its stage or the next one."""
        return bool(self.decided_at or self.handed_over_at or self.stage)

    @property
    def stage(self) -> Stage | None:
        """Return the newest stage; None where it gave none since the case was last routed to it."""
        return next(self.since_routed(reversed(self.stages)), None)

    @property
    def shown_stage(self) -> Stage | None:
        """Return the newest of those that it lets the reporter see."""
        stages = self.since_routed(reversed(self.stages))
        return next((stage for stage in stages if stage.is_shown), None)

    @property
    def last_routed_seq(self) -> int:
        """Return the number of the event that last routed the case to it, or ended all holds of it:
        what it said before is about an earlier sending."""
        return max(self.routed_seq, self.released_by)

    def since_routed(self, answers: Iterable[Answer]) -> Iterator[Answer]:
        """Yield those of its answers that are about the newest sending."""
        return (answer for answer in answers if answer.seq > self.last_routed_seq)

    @property
    def escalated(self) -> Escalation | None:
        """Return the newest escalation of what is still missing; None where there is none."""
        for escalation in reversed(self.escalations):
            if self.is_missing(escalation.promised, escalation.due):
                return escalation
        return None

    def is_missing(self, promised: str, due: str) -> bool:
        """Tell whether what was promised for then has not come, and still is promised for then."""
        if promised == "send":
            return self.sent_at is None
        if promised == "acknowledge":
            return due == stamp(self.acknowledge_by) and self.acknowledged_at is None
        return due == stamp(self.decide_by) and not self.answered

    def deliver(self, at: datetime) -> None:
        """Note that it has the case, since ``at`` unless it had it before."""
        self.delivered_at = self.delivered_at or at
        self.known_since = self.known_since or at
        self.advance("delivered")

    def acknowledge(self, at: datetime) -> None:
        """Note that it said so itself, at ``at`` unless it had said so before."""
        self.deliver(at)
        self.acknowledged_at = self.acknowledged_at or at

    def advance(self, state: RecipientState) -> None:
        """Move on to ``state``, never back: news of earlier steps arrives late.

        Nothing moves on once the report was withdrawn.
        """
        if self.taken_back_by is not None:
            return
        now = "under_review" if self.state == "need_more_info" else self.state
        if now not in _PROGRESS or _PROGRESS.index(state) > _PROGRESS.index(now):
            self.state = state
