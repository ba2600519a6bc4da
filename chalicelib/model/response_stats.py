"""Measure what platforms and authorities did: figures to stand beside what they promise.

One ``Measured`` is one case that we sent to one platform, reduced to times. It counts

- from the sending, so a case that was only logged, is held back by the police, or was left to the
  candidate to report is not measured;
- by the first answer of each kind and the time at which we received it: corrections and the time
  that the platform states change nothing;
- by its last sending, where it was taken back and shared again: an answer to an earlier sending
  answers that one;
- as "no answer" once its time is up, and not before: a case that may still be answered in time
  speaks neither for nor against anybody. A case that was withdrawn, taken back or erased is
  measured up to then, and not left out: what is measured is times, not words.

Of an authority it is measured when it confirmed that it has the case, and no decision: what it
decides is an investigation's, which we are not told of in time.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from statistics import quantiles

from chalicelib.model.case import Case
from chalicelib.model.events import Kind
from chalicelib.model.recipient import Recipient
from chalicelib.model.recipient_records import RecordedOutcome
from chalicelib.model.response_samples import ResponseSample, StepSample, sample_of

FILE = "practice.json"
"""What is shown of all platforms, among what pages are made of. May be missing: no figures."""


@dataclass(frozen=True, slots=True)
class Measured:
    """One case as one platform answered it, up to event ``seq``."""

    platform: str
    """Its id; of an authority ``authority_row`` of it."""
    case_id: str
    seq: int
    sent_at: datetime
    acknowledge_by: datetime
    decide_by: datetime
    acknowledged_at: datetime | None = None
    decided_at: datetime | None = None
    closed_at: datetime | None = None
    """When the candidate took it back, or it was erased: no answer was owed from then on."""


@dataclass(frozen=True, slots=True)
class Speed:
    """How one step was done: numbers of cases, and hours from the sending to the answer."""

    in_time: int
    too_late: int
    unanswered: int
    """Time is up and there is no answer."""
    waiting: int
    """May still be answered in time; in no share."""
    median_hours: float | None
    """Half of the answers came within; None without an answer."""

    @property
    def due(self) -> int:
        """Return how many cases were answered or should have been: the whole of every share."""
        return self.in_time + self.too_late + self.unanswered

    @property
    def answered(self) -> int:
        """Return how many cases were answered: those that hours are measured of."""
        return self.in_time + self.too_late


@dataclass(frozen=True, slots=True)
class ResponseStats:
    """One platform's figures over all cases that were sent to it."""

    cases: int
    since: date
    """Day (UTC) of the first sending."""
    acknowledged: Speed
    decided: Speed


def authority_row(authority: str) -> str:
    """Return the name under which an authority's rows are kept: not that of what it was sent."""
    return f"authority#{authority}"


def measured_of_authorities(case: Case) -> Iterator[Measured]:
    """Yield one for each authority that the case was sent to: until when it was to confirm it, and
    when it did."""
    for recipient in case.recipients.values():
        ours = recipient.kind != "platform" and recipient.connected
        if ours and recipient.sent_at is not None:
            yield Measured(
                platform=authority_row(recipient.id),
                case_id=case.case_id,
                seq=case.last.seq,
                sent_at=recipient.sent_at,
                acknowledge_by=recipient.acknowledge_by,
                decide_by=recipient.promise.decide_by(recipient.clock_start),
                acknowledged_at=recipient.acknowledged_at,
                closed_at=_closed_at(case, recipient),
            )


def measured(case: Case) -> Iterator[Measured]:
    """Yield what there is to measure of a case: one for each platform that it was sent to."""
    for recipient in case.recipients.values():
        sent_at = case.notification(recipient.routed_seq, recipient.id).sent_at
        if recipient.kind == "platform" and sent_at is not None and recipient.hold is None:
            yield _measured(case, recipient, sent_at)


def _measured(case: Case, recipient: Recipient, sent_at: datetime) -> Measured:
    outcomes = recipient.since_routed(recipient.outcomes)
    answers = [(case.event(outcome.seq).at, outcome) for outcome in outcomes]
    return Measured(
        platform=recipient.id,
        case_id=case.case_id,
        seq=case.last.seq,
        sent_at=sent_at,
        acknowledge_by=recipient.promise.acknowledge_by(sent_at),
        decide_by=recipient.promise.decide_by(sent_at),
        acknowledged_at=next((at for at, _ in answers), None),
        decided_at=next((at for at, answer in answers if _ends_it(answer)), None),
        closed_at=_closed_at(case, recipient),
    )


def _ends_it(outcome: RecordedOutcome) -> bool:
    """Return True for the decision that leaves no incident without one."""
    return outcome.is_decision and outcome.undecided == 0


def _closed_at(case: Case, recipient: Recipient) -> datetime | None:
    """Return when the report was first taken back from it, or erased, since it was last told."""
    for event in case.events[recipient.routed_seq :]:
        whole = event.kind in {Kind.WITHDRAWN, Kind.ERASED}
        partly = event.kind is Kind.CONSENT_CORRECTED
        if whole or (partly and recipient.id in event.public.get("withdrawn_from", ())):
            return event.at
    return None


def figures(cases: Sequence[Measured], now: datetime) -> ResponseStats:
    """Return one platform's figures, from one row or more."""
    return figures_of(sample_of(cases, now))


def figures_of(sample: ResponseSample) -> ResponseStats:
    """Return the figures of what was summed up."""
    return ResponseStats(
        cases=sample.cases,
        since=sample.since.date(),
        acknowledged=_speed(sample.cases, sample.acknowledged),
        decided=_speed(sample.cases, sample.decided),
    )


def _speed(cases: int, step: StepSample) -> Speed:
    hours = [seconds / 3600 for seconds in step.seconds]
    return Speed(
        in_time=step.in_time,
        too_late=len(hours) - step.in_time,
        unanswered=step.unanswered,
        waiting=cases - len(hours) - step.unanswered,
        median_hours=percentile(hours, 50),
    )


def percentile(values: Sequence[float], percent: int) -> float | None:
    """Return the value that ``percent`` (1 to 99) in a hundred do not exceed; None of no values.

    Between two values it is interpolated: definition 7 of Hyndman and Fan (1996), which is also
    PERCENTILE.INC of spreadsheets and numpy's default, so that anybody can check it.
    """
    if len(values) < 2:
        return values[0] if values else None
    return quantiles(values, n=100, method="inclusive")[percent - 1]
