"""Open a report's page for half an hour from when it was last used, without its receipt."""

from dataclasses import dataclass
from typing import Literal

from chalicelib.model.case import Case
from chalicelib.model.events import stamp
from chalicelib.ports import CaseLog, Guards, Now
from chalicelib.usecases.sessions.browser_session import SessionKind

Proof = Literal["receipt", "access_code", "link"]
"""What opened a report: its receipt, the access code that it was sent with, or a mailed link, which
whoever reads the mailbox has, too."""

STATUS_SESSION = SessionKind("session", seconds=30 * 60)


@dataclass(frozen=True, slots=True)
class BeginStatusSessionDeps:
    """What a session of the status page needs."""

    log: CaseLog
    guards: Guards
    now: Now

    def about(self, case: Case, proof: Proof) -> dict[str, str]:
        """Return what the session of a case keeps: its id, what opened it, which of the case's
        receipts was the newest, and since when."""
        return {
            "case_id": case.case_id,
            "proof": proof,
            "receipts": str(case.receipts),
            "since": stamp(self.now()),
        }


def begin_status_session(deps: BeginStatusSessionDeps, case: Case, proof: Proof) -> str:
    """Open a session on the case and give its token, for a cookie. Raises Unavailable."""
    return STATUS_SESSION.begin(deps.guards, deps.about(case, proof))
