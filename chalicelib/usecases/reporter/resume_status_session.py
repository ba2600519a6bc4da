"""Find the report that a browser has open."""

from datetime import timedelta

from chalicelib.model.case import Case
from chalicelib.model.events import moment
from chalicelib.model.folding import fold
from chalicelib.usecases.reporter.begin_status_session import (
    STATUS_SESSION,
    BeginStatusSessionDeps,
)

_RENEWED_AFTER = timedelta(minutes=5)


def resume_status_session(deps: BeginStatusSessionDeps, token: str) -> Case | None:
    """Give the case of a session, and keep the session from now on.

    None where there is no session, it has ended or its case is erased. Raises Unavailable.
    """
    about = STATUS_SESSION.recall(deps.guards, token)
    events = deps.log.read(about["case_id"]) if about else ()
    if about is None or not events:
        return None
    case = fold(events)
    if case.erased:
        return None
    if deps.now() - moment(about["since"]) > _RENEWED_AFTER:
        STATUS_SESSION.keep(deps.guards, token, deps.about(case))
    return case
