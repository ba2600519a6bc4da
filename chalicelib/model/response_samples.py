"""Sum cases up so that sums can be kept and joined: figures of all are exactly those of the sums.

Percentiles need every value, so a sum has each time that was measured, in seconds, and no case.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from chalicelib.model.events import moment, stamp

if TYPE_CHECKING:
    from chalicelib.model.response_stats import Measured


@dataclass(frozen=True, slots=True)
class StepSample:
    """One step of cases: how long each answer took, how many were in time, how many are due."""

    seconds: Sequence[float]
    in_time: int
    unanswered: int


@dataclass(frozen=True, slots=True)
class ResponseSample:
    """What was measured of some cases of one recipient."""

    cases: int
    since: datetime
    acknowledged: StepSample
    decided: StepSample


def sample_of(cases: Sequence["Measured"], now: datetime) -> ResponseSample:
    """Sum up one row or more of one recipient, as they stand at ``now``."""
    return ResponseSample(
        cases=len(cases),
        since=min(case.sent_at for case in cases),
        acknowledged=_step(
            [(case, case.acknowledged_at, case.acknowledge_by) for case in cases], now
        ),
        decided=_step([(case, case.decided_at, case.decide_by) for case in cases], now),
    )


def samples_of(rows: Iterable["Measured"], now: datetime) -> dict[str, ResponseSample]:
    """Sum rows up by recipient."""
    by_recipient = defaultdict[str, list["Measured"]](list)
    for row in rows:
        by_recipient[row.platform].append(row)
    return {recipient: sample_of(cases, now) for recipient, cases in by_recipient.items()}


def _step(
    steps: Sequence[tuple["Measured", datetime | None, datetime]], now: datetime
) -> StepSample:
    """Sum up one step: each case, when it was answered, when that fell due."""
    return StepSample(
        seconds=[(at - case.sent_at).total_seconds() for case, at, _ in steps if at is not None],
        in_time=sum(at is not None and at <= due for _, at, due in steps),
        unanswered=sum(
            at is None and due < min(now, case.closed_at or now) for case, at, due in steps
        ),
    )


def joined(samples: Sequence[ResponseSample]) -> ResponseSample:
    """Join the sums of different cases of one recipient."""
    return ResponseSample(
        cases=sum(sample.cases for sample in samples),
        since=min(sample.since for sample in samples),
        acknowledged=_joined([sample.acknowledged for sample in samples]),
        decided=_joined([sample.decided for sample in samples]),
    )


def _joined(steps: Sequence[StepSample]) -> StepSample:
    return StepSample(
        seconds=[value for step in steps for value in step.seconds],
        in_time=sum(step.in_time for step in steps),
        unanswered=sum(step.unanswered for step in steps),
    )


def samples_facts(samples: Mapping[str, ResponseSample]) -> dict[str, Any]:
    """Return JSON of sums, by recipient."""
    return {
        recipient: [
            sample.cases,
            stamp(sample.since),
            *(_step_facts(step) for step in (sample.acknowledged, sample.decided)),
        ]
        for recipient, sample in samples.items()
    }


def samples_from_facts(facts: Mapping[str, Any]) -> dict[str, ResponseSample]:
    """Read what ``samples_facts`` made."""
    return {
        recipient: ResponseSample(
            cases, moment(since), StepSample(*acknowledged), StepSample(*decided)
        )
        for recipient, (cases, since, acknowledged, decided) in facts.items()
    }


def _step_facts(step: StepSample) -> list[Any]:
    """Return a step as it is written: whole seconds, as most are, as such."""
    seconds = [int(value) if value == int(value) else value for value in step.seconds]
    return [seconds, step.in_time, step.unanswered]
