"""Hold what a recipient recorded, and what was asked of it."""

from dataclasses import dataclass
from datetime import datetime

from chalicelib.limits import PRESERVATION_ANSWER
from chalicelib.model.events import PrivateData

UNDECIDED = frozenset({"acknowledged", "under_review", "need_more_info"})
"""What an outcome may say short of a decision."""

ALREADY_OFFERED = "already_offered"
"""Why a hold ended that came too late: the platform had been offered the report."""

NOT_ACKNOWLEDGED = "not_acknowledged"
"""Our own code for a token that nobody acknowledged or refused in ``limits.PARKED_AFTER``: it may
never have been offered, as one that was refused was."""


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
        """Return whether another says nothing else, of as many incidents."""
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
    is_told: bool
    """The platform gets it from us; where it does not, its police have to send it themselves."""
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
