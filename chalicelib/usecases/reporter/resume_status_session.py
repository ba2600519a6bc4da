"""Find the report that a browser has open, and what it was opened by."""

from dataclasses import dataclass
from datetime import timedelta
from typing import cast

from chalicelib.model.case import Case
from chalicelib.model.events import moment
from chalicelib.model.folding import fold
from chalicelib.usecases.reporter.begin_status_session import (
    STATUS_SESSION,
    BeginStatusSessionDeps,
    Proof,
)

ResumeStatusSessionDeps = BeginStatusSessionDeps
"""The same as ``begin_status_session`` needs."""

_RENEWED_AFTER = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class StatusSession:
    """A report that is open in a browser. ``token`` is the browser's own."""

    token: str
    case: Case
    proof: Proof
    whole: bool
    """Whether all of it may be seen and changed; else what was answered may be read, and messages
    written."""

    @property
    def proven(self) -> bool:
        """Return whether a secret of the reporter's own opened it."""
        return self.proof != "link"


def resume_status_session(deps: ResumeStatusSessionDeps, token: str) -> StatusSession | None:
    """Return the session, and keep it from now on.

    None where there is no session, it has ended, its case is erased or the receipt that opened it
    was replaced. Raises Unavailable.
    """
    about = STATUS_SESSION.recall(deps.guards, token)
    events = deps.log.read(about["case_id"]) if about else ()
    if about is None or not events:
        return None
    case, proof = fold(events), cast("Proof", about.get("proof", "link"))
    replaced = proof == "receipt" and about.get("receipts") != str(case.receipts)
    if case.erased or replaced:
        return None
    if deps.now() - moment(about["since"]) > _RENEWED_AFTER:
        STATUS_SESSION.keep(deps.guards, token, deps.about(case, proof))
    return StatusSession(token, case, proof, proof != "link" or case.links_open_all(deps.now()))
