"""Open a report's page for half an hour from when it was last used, without its receipt."""

from dataclasses import dataclass

from chalicelib.model.case import Case
from chalicelib.model.events import stamp
from chalicelib.ports import CaseLog, Clock, Guards
from chalicelib.usecases.sessions.browser_session import SessionKind

STATUS_SESSION = SessionKind("session", seconds=30 * 60)


@dataclass(frozen=True, slots=True)
class BeginStatusSessionDeps:
    """What a session of the status page needs."""

    log: CaseLog
    guards: Guards
    now: Clock

    def about(self, case: Case) -> dict[str, str]:
        """Give what the session of a case keeps: its id, and since when."""
        return {"case_id": case.case_id, "since": stamp(self.now())}


def begin_status_session(deps: BeginStatusSessionDeps, case: Case) -> str:
    """Open a session on the case and give its token, for a cookie. Raises Unavailable."""
    return STATUS_SESSION.begin(deps.guards, deps.about(case))
