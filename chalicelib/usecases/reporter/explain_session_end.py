"""Tell why a browser's session of the status page opens nothing any more."""

from typing import Literal

from chalicelib.model.folding import fold
from chalicelib.usecases.reporter.begin_status_session import (
    STATUS_SESSION,
    BeginStatusSessionDeps,
)

ExplainSessionEndDeps = BeginStatusSessionDeps
"""The same as ``begin_status_session`` needs."""

SessionEnd = Literal["none", "time", "receipt", "erased"]
"""No session at all; ended by time, by a new receipt in place of the one that opened it, or with
its report."""


def explain_session_end(deps: ExplainSessionEndDeps, token: str) -> SessionEnd:
    """Return why ``resume_status_session`` gave nothing. Raises Unavailable."""
    if not token:
        return "none"
    about = STATUS_SESSION.recall(deps.guards, token)
    if about is None:
        return "time"
    events = deps.log.read(about["case_id"])
    return "erased" if not events or fold(events).erased else "receipt"
