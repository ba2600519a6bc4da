"""Make anew, from a case's log, which authorities were sent it: ``notify_authority`` says it first.

For operators who rebuild what was lost. No word of a case is opened for it.
"""

from dataclasses import dataclass

from chalicelib.errors import NotFound
from chalicelib.model.folding import fold
from chalicelib.ports import ClearLog, SentCases


@dataclass(frozen=True, slots=True)
class ProjectSentCasesDeps:
    """What projecting needs."""

    log: ClearLog
    sent_cases: SentCases


def project_sent_cases(deps: ProjectSentCasesDeps, case_id: str) -> None:
    """Record each authority that the case was sent to. Raises NotFound, Unavailable."""
    events = deps.log.clear(case_id)
    if not events:
        raise NotFound
    for recipient in fold(events).recipients.values():
        if recipient.kind != "platform" and recipient.sent_at is not None and recipient.connected:
            deps.sent_cases.put(recipient.id, case_id, recipient.sent_at)
