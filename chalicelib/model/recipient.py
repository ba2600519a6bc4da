"""Hold what is known of a recipient of a case: its promise, how far it has got, what it did."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, TypeVar

from chalicelib.limits import PRESERVATION_ANSWER
from chalicelib.model.events import Event, PrivateData, stamp
from chalicelib.model.promises import Promise

UNDECIDED = frozenset({"acknowledged", "under_review", "need_more_info"})
"""What an outcome may say short of a decision."""

REPORTER = "reporter"
"""The recipient id under which the reporter is told things."""

BUNDLE = "bundle"
"""The recipient id under which a bundle is made."""

FILES = "files"
"""The recipient id under which whoever looks after files hears of them."""

PATTERNS = "patterns"
"""The recipient id under which a case is compared with others."""

LINK = "link"
"""The recipient id under which a request for a link in place of a receipt is queued; in place of a
case's id it stands for a request for a link to an authority's list."""

ERASURE = "erasure"
"""The recipient id under which a case is queued that its reporter wants erased."""

ROUTE = "route"
"""The recipient id under which a report waits to be routed, before the stream brings it."""

OPERATOR = "operator"
"""The recipient id under which our operators are told things."""

ALREADY_OFFERED = "already_offered"
"""Why a hold ended that came too late: the platform had been offered the report."""

NOT_ACKNOWLEDGED = "not_acknowledged"
"""Our own code for a token that nobody acknowledged or refused in ``limits.PARKED_AFTER``: it may
never have been offered, as one that was refused was."""

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


@dataclass(frozen=True, slots=True)
class RecordedOutcome:
    """What a recipient says it did. ``private`` is None once the case was erased."""

    seq: int
    outcome_id: str
    status: str
    at: datetime
    content: str
    """Keyed digest of the outcome as it came: tells a repetition from another content."""
    private: PrivateData | None
    about: tuple[int, ...] | None = None
    """Places of the incidents that it names, among its platform's; None where it names none."""
    undecided: int = 0
    """How many incidents of its platform it left without a decision."""
    count: int | None = None
    """How many incidents its platform had then; None where that was not recorded."""

    def is_about(self, place: int) -> bool:
        """Return True for an incident that it names or, where it names none, that there was."""
        if self.about is None:
            return self.count is None or place < self.count
        return place in self.about

    def says_same(self, other: "RecordedOutcome") -> bool:
        """Tell whether another says nothing else, of as many incidents."""
        content = (self.status, self.count, self.private)
        return content == (other.status, other.count, other.private)

    @property
    def is_decision(self) -> bool:
        """Return True for what ends the matter until it is appealed or corrected."""
        return self.status not in UNDECIDED


@dataclass(frozen=True, slots=True)
class Stage:
    """How far an authority has got. ``is_shown``: it lets the reporter see that.
    ``crime_reference`` is the one that they may see, "" for none."""

    seq: int
    at: datetime
    stage: str
    is_shown: bool
    crime_reference: str = ""


Answer = TypeVar("Answer", RecordedOutcome, Stage)


@dataclass(frozen=True, slots=True)
class Hold:
    """Police ask that a platform is not yet told. It ends at ``until`` unless it is renewed."""

    seq: int
    by: str
    since: datetime
    until: datetime
    warned: frozenset[str] = frozenset()
    """How long before its end each warning was due, as events have it (``24 hours``)."""


@dataclass(slots=True)
class Preservation:
    """Police ask a platform to keep what it has until ``until``, and what it said to that."""

    seq: int
    by: str
    at: datetime
    until: datetime
    answered_at: datetime | None = None
    status: str = ""
    """``preserved`` or ``refused``; "" until it answered."""
    kept_until: str | None = None
    """As the platform said it: a day, or a time."""
    ticket: str | None = None
    overdue_at: datetime | None = None

    @property
    def due(self) -> datetime:
        """Return when the answer falls due, by our own follow-up time."""
        return self.at + PRESERVATION_ANSWER


@dataclass(frozen=True, slots=True)
class Escalation:
    """A promise that passed: what was due when, and who was told of it since."""

    promised: str
    """``send`` (ours), ``acknowledge`` or ``decide`` (theirs)."""
    due: str
    to: str | None
    """An authority's id or ``operator``; None where only the candidate could be told."""
    at: datetime


@dataclass(slots=True)
class Bundle:
    """An evidence bundle that an authority asked for; ``made_at`` is None while it is made."""

    asked_by: int
    asked_at: datetime
    made_at: datetime | None = None
    key: str = ""
    sha256: str = ""
    size: int = 0
    stamp: str = "off"
    """``there``; ``none`` where its authority gave no time-stamp; ``off`` where none is asked."""


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
        return next(self.since_told(reversed(self.stages)), None)

    @property
    def shown_stage(self) -> Stage | None:
        """Return the newest of those that it lets the reporter see."""
        stages = self.since_told(reversed(self.stages))
        return next((stage for stage in stages if stage.is_shown), None)

    def since_told(self, answers: Iterable[Answer]) -> Iterator[Answer]:
        """Yield those of its answers that came since the case was last routed to it, or since all
        holds of it ended: earlier ones answer an earlier sending."""
        routed_seq = max(self.routed_seq, self.released_by)
        return (answer for answer in answers if answer.seq > routed_seq)

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
