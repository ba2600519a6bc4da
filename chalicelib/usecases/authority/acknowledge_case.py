"""Record that an authority has the case: once, whichever of its officers comes first."""

from datetime import datetime
from typing import cast

from chalicelib.errors import Gone
from chalicelib.model.case import Case
from chalicelib.model.events import Kind, NewEvent, stamp
from chalicelib.usecases.authority.act_on_case import ActOnCaseDeps, enter
from chalicelib.usecases.cases.record_event import record_event

AcknowledgeCaseDeps = ActOnCaseDeps
"""What every act of an officer on a case needs."""


def acknowledge_case(
    deps: AcknowledgeCaseDeps, session: str, reference: str
) -> tuple[dict[str, str], bool]:
    """Return reference, state and time of the acknowledgement, and whether it is new.

    Raises NotSignedIn, NotFound, Gone as ``enter`` does, Unavailable.
    """
    visit = enter(deps, session, reference)
    created = False

    def decide(case: Case) -> NewEvent | None:
        nonlocal created
        if case.erased:
            raise Gone
        created = case.recipients[visit.recipient.id].acknowledged_at is None
        if not created:
            return None
        return NewEvent(Kind.AUTHORITY_ACKNOWLEDGED, visit.public, visit.officer)

    case = record_event(deps.log, deps.now, visit.case.case_id, decide)
    recipient = case.recipients[visit.recipient.id]
    since = stamp(cast("datetime", recipient.acknowledged_at))  # now, or before: one of the two
    answer = {"reference": case.reference, "state": recipient.state, "acknowledged_at": since}
    return answer, created
