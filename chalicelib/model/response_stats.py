"""What platforms did, measured: figures to stand beside what they promise.

One ``Measured`` is one case that we sent to one platform, reduced to times. It counts

- from the sending, so a case that was only logged, is held back by the police, or was left to the
  candidate to report is not measured;
- by the first answer of each kind and the time at which we received it: corrections and the time
  that the platform states change nothing;
- as "no answer" once its time is up, and not before: a case that may still be answered in time
  speaks neither for nor against anybody. A withdrawn case is measured up to the withdrawal;
- whether or not it was erased since: what is measured is times, not words.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from statistics import quantiles
from typing import Any

from chalicelib.limits import FEWEST_REPORTS
from chalicelib.model.case import Case, Recipient
from chalicelib.model.events import Kind

FILE = "practice.json"
"""What is shown of all platforms, among what pages are made of. May be missing: no figures."""

_UNDECIDED = {"acknowledged", "under_review", "need_more_info"}


@dataclass(frozen=True, slots=True)
class Measured:
    """One case as one platform answered it, up to event ``seq``."""

    platform: str
    case_id: str
    seq: int
    sent_at: datetime
    acknowledge_by: datetime
    decide_by: datetime
    acknowledged_at: datetime | None = None
    decided_at: datetime | None = None
    closed_at: datetime | None = None
    """When the candidate withdrew it: no answer was owed from then on."""


@dataclass(frozen=True, slots=True)
class Speed:
    """How one step was done: numbers of cases, and hours from the sending to the answer."""

    in_time: int
    late: int
    unanswered: int
    """Time is up and there is no answer."""
    waiting: int
    """May still be answered in time; in no share."""
    median_hours: float | None
    """Half of the answers came within; None without an answer."""
    p90_hours: float | None
    """Nine in ten of the answers came within."""

    @property
    def due(self) -> int:
        """Cases that were answered or should have been: what shares are shares of."""
        return self.in_time + self.late + self.unanswered

    @property
    def answered(self) -> int:
        """Cases that were answered: what hours are hours of."""
        return self.in_time + self.late


@dataclass(frozen=True, slots=True)
class ResponseStats:
    """One platform's figures over all cases that were sent to it."""

    cases: int
    since: date
    """Day (UTC) of the first sending."""
    acknowledged: Speed
    decided: Speed


def measured(case: Case) -> Iterator[Measured]:
    """What there is to measure of a case: one for each platform that it was sent to."""
    for recipient in case.recipients.values():
        sent_at = case.notification(recipient.told_by, recipient.id).sent_at
        if recipient.kind == "platform" and sent_at is not None:
            yield _measured(case, recipient, sent_at)


def _measured(case: Case, recipient: Recipient, sent_at: datetime) -> Measured:
    answers = [(case.event(outcome.seq).at, outcome.status) for outcome in recipient.outcomes]
    return Measured(
        platform=recipient.id,
        case_id=case.case_id,
        seq=case.last.seq,
        sent_at=sent_at,
        acknowledge_by=recipient.promise.acknowledge_by(sent_at),
        decide_by=recipient.promise.decide_by(sent_at),
        acknowledged_at=next((at for at, _ in answers), None),
        decided_at=next((at for at, status in answers if status not in _UNDECIDED), None),
        closed_at=_closed_at(case, recipient),
    )


def _closed_at(case: Case, recipient: Recipient) -> datetime | None:
    for event in case.events[recipient.told_by :]:
        whole = event.kind is Kind.WITHDRAWN
        partly = event.kind is Kind.CONSENT_CORRECTED
        if whole or (partly and recipient.id in event.public.get("withdrawn_from", ())):
            return event.at
    return None


def practice(rows: Iterable[Measured], now: datetime) -> ResponseStats | None:
    """The figures of one platform's rows; None while there are fewer than ``FEWEST_REPORTS``."""
    cases = list(rows)
    return figures(cases, now) if len(cases) >= FEWEST_REPORTS else None


def figures(cases: Sequence[Measured], now: datetime) -> ResponseStats:
    """The figures of one platform's rows, of which there is at least one."""
    return ResponseStats(
        cases=len(cases),
        since=min(case.sent_at for case in cases).date(),
        acknowledged=_speed([(it, it.acknowledged_at, it.acknowledge_by) for it in cases], now),
        decided=_speed([(it, it.decided_at, it.decide_by) for it in cases], now),
    )


def _speed(steps: Sequence[tuple[Measured, datetime | None, datetime]], now: datetime) -> Speed:
    """The figures of one step: (case, when it was answered, when that fell due) of each case."""
    hours = [(at - case.sent_at).total_seconds() / 3600 for case, at, _ in steps if at is not None]
    in_time = sum(at is not None and at <= due for _, at, due in steps)
    unanswered = sum(
        at is None and due < min(now, case.closed_at or now) for case, at, due in steps
    )
    return Speed(
        in_time=in_time,
        late=len(hours) - in_time,
        unanswered=unanswered,
        waiting=len(steps) - len(hours) - unanswered,
        median_hours=percentile(hours, 50),
        p90_hours=percentile(hours, 90),
    )


def percentile(values: Sequence[float], percent: int) -> float | None:
    """The value that ``percent`` (1 to 99) in a hundred do not exceed; None of no values.

    Between two values it is interpolated: definition 7 of Hyndman and Fan (1996), which is also
    PERCENTILE.INC of spreadsheets and numpy's default, so that anybody can check it.
    """
    if len(values) < 2:
        return values[0] if values else None
    return quantiles(values, n=100, method="inclusive")[percent - 1]


def as_facts(measured_on: date, platforms: Mapping[str, ResponseStats]) -> dict[str, Any]:
    """JSON of what may be shown, with the day of measuring; hours and shares to a thousandth."""
    return {
        "measured_on": measured_on.isoformat(),
        "platforms": {
            platform: {
                "cases": figures.cases,
                "since": figures.since.isoformat(),
                "acknowledged": _facts_of(figures.acknowledged),
                "decided": _facts_of(figures.decided),
            }
            for platform, figures in sorted(platforms.items())
        },
    }


def _facts_of(speed: Speed) -> dict[str, Any]:
    shown = {
        "median_hours": speed.median_hours,
        "p90_hours": speed.p90_hours,
        "share_in_time": speed.in_time / speed.due if speed.due else None,
    }
    return {
        "in_time": speed.in_time,
        "late": speed.late,
        "unanswered": speed.unanswered,
        "waiting": speed.waiting,
        **{name: round(value, 3) for name, value in shown.items() if value is not None},
    }


def from_facts(public: Mapping[str, Any]) -> dict[str, ResponseStats]:
    """The inverse of ``as_facts``, by platform."""
    return {
        platform: ResponseStats(
            cases=said["cases"],
            since=date.fromisoformat(said["since"]),
            acknowledged=_speed_of(said["acknowledged"]),
            decided=_speed_of(said["decided"]),
        )
        for platform, said in public["platforms"].items()
    }


def _speed_of(said: Mapping[str, Any]) -> Speed:
    return Speed(
        in_time=said["in_time"],
        late=said["late"],
        unanswered=said["unanswered"],
        waiting=said["waiting"],
        median_hours=said.get("median_hours"),
        p90_hours=said.get("p90_hours"),
    )
