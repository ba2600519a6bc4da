"""Survey every case for what is late, held or unsent: from clear facts alone, no word is opened."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from chalicelib.model.case import Case
from chalicelib.model.folding import fold
from chalicelib.model.recipient import Recipient
from chalicelib.model.recipient_records import Hold
from chalicelib.ports import ClearLog, Now


@dataclass(frozen=True, slots=True)
class SurveyCasesDeps:
    """What a survey needs."""

    log: ClearLog
    now: Now


@dataclass(frozen=True, slots=True)
class SurveyedCase:
    """A case that is neither withdrawn nor erased, with what of it waits for somebody."""

    reference: str
    urgency: str
    submitted_at: datetime
    late: tuple[tuple[str, datetime], ...]
    """Recipients that are overdue, with when the promise fell due."""
    held: tuple[tuple[str, Hold], ...]
    failed: tuple[str, ...]
    """Recipients that it could not be sent to."""


def survey_cases(deps: SurveyCasesDeps) -> Iterator[SurveyedCase]:
    """Yield every open case, one read each. Raises Unavailable."""
    for case_id in deps.log.case_ids():
        case = fold(deps.log.clear(case_id))
        if case.erased_at is None and case.withdrawn_by is None:
            yield _surveyed(case, deps.now())


def _surveyed(case: Case, now: datetime) -> SurveyedCase:
    recipients = list(case.recipients.values())
    return SurveyedCase(
        reference=case.reference,
        urgency=str(case.public["urgency"]),
        submitted_at=case.submitted_at,
        late=tuple(
            (recipient.id, _due(recipient)) for recipient in recipients if recipient.overdue(now)
        ),
        held=tuple(
            (recipient.id, recipient.hold)
            for recipient in recipients
            if recipient.hold and recipient.is_held
        ),
        failed=tuple(recipient.id for recipient in recipients if recipient.state == "failed"),
    )


def _due(recipient: Recipient) -> datetime:
    return recipient.decide_by if recipient.acknowledged_at else recipient.acknowledge_by
