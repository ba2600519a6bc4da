"""Reckon each promise from what its recipient did outside of the product."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from chalicelib.model.case import Case
from chalicelib.model.events import Kind
from chalicelib.model.exchange import DECISIONS
from chalicelib.model.recipient import Recipient
from drill.ledger import RecipientAnswer

Verdict = Literal["kept", "late", "missed", "excused", "running"]
"""Late: it came after its time. Missed: it never came. Excused: the report was withdrawn before."""
_STAGE, _APPEALED = "stage", "appealed"
_CHASED_WITHIN = timedelta(minutes=3)
"""What comes so soon after its time may come before anybody looked."""


@dataclass(frozen=True, slots=True)
class Promised:
    """One promise of one recipient about one case."""

    step: Literal["acknowledge", "decide"]
    due: datetime
    answered_at: datetime | None
    verdict: Verdict
    open_until: datetime
    """When it was answered, or the report withdrawn, or the drill was over."""
    is_first: bool
    """False for the clock that an appeal, or more posts, started again."""

    @property
    def must_be_escalated(self) -> bool:
        """Return whether it passed for long enough to be noticed."""
        return self.may_be_escalated and self.open_until > self.due + _CHASED_WITHIN

    @property
    def may_be_escalated(self) -> bool:
        """Return whether it passed at all."""
        return self.verdict in ("late", "missed")


def promises_of(
    case: Case, recipient: Recipient, answers: Sequence[RecipientAnswer], now: datetime
) -> Iterator[Promised]:
    """Yield each promise that a recipient made by being told of a case."""
    closed = _withdrawn_at(case)
    until = min(now, closed or now)
    answered = [answer.at for answer in answers if answer.status != _APPEALED]
    yield _promised(
        "acknowledge", recipient.acknowledge_by, next(iter(answered), None), until, closed
    )
    decisions = [answer.at for answer in answers if answer.status in (*DECISIONS, _STAGE)]
    for number, start in enumerate(_starts(case, recipient, answers, decisions)):
        due = recipient.promise.decide_by(start)
        decided = next((at for at in decisions if at >= start), None)
        yield _promised("decide", due, decided, until, closed, is_first=number == 0)


def _starts(
    case: Case,
    recipient: Recipient,
    answers: Sequence[RecipientAnswer],
    decisions: Sequence[datetime],
) -> Iterator[datetime]:
    """Yield when its time to decide began: when it was told, appealed to, and told of more."""
    start = recipient.clock_start
    yield start
    again = [answer.at for answer in answers if answer.status == _APPEALED]
    for event in case.events_of(Kind.INCIDENTS_ADDED):
        if any(
            incident.get("platform") == recipient.id for incident in case.incidents_of(event.seq)
        ):
            again.append(event.at)
    for at in sorted(again):
        if any(start <= decided <= at for decided in decisions):
            start = at
            yield start


def _promised(
    step: Literal["acknowledge", "decide"],
    due: datetime,
    answered_at: datetime | None,
    until: datetime,
    closed: datetime | None,
    *,
    is_first: bool = True,
) -> Promised:
    verdict: Verdict
    if answered_at is not None and answered_at <= due:
        verdict = "kept"
    elif due >= until:
        verdict = "excused" if closed is not None else "running"
    else:
        verdict = "late" if answered_at is not None else "missed"
    return Promised(step, due, answered_at, verdict, min(answered_at or until, until), is_first)


def _withdrawn_at(case: Case) -> datetime | None:
    return case.event(case.withdrawn_by).at if case.withdrawn_by else None
