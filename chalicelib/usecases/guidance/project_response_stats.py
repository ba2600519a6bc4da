"""Bring what is measured up to the log: make a case's rows anew from its events.

Each event that changes a figure has its case read whole, so neither repetition nor order matters:
whatever comes, and however often, the rows end as the log is. No word of a case is opened for it.
"""

from dataclasses import dataclass

from chalicelib.errors import NotFound
from chalicelib.model.folding import fold
from chalicelib.model.response_stats import measured, measured_of_authorities
from chalicelib.ports import ClearLog, SentCases, Stats


@dataclass(frozen=True, slots=True)
class ProjectResponseStatsDeps:
    """What projecting needs."""

    log: ClearLog
    stats: Stats
    sent_cases: SentCases


def project_response_stats(deps: ProjectResponseStatsDeps, case_id: str) -> int:
    """Write a case's rows as the log has it, and return how many it has of platforms.

    Raises NotFound for an unknown case, Unavailable.
    """
    events = deps.log.clear(case_id)
    if not events:
        raise NotFound
    case = fold(events)
    rows = list(measured(case))
    for row in (*rows, *measured_of_authorities(case)):
        deps.stats.put(row)
    for recipient in case.recipients.values():
        if recipient.hold is not None or recipient.dropped_by is not None:
            deps.stats.remove(recipient.id, case_id)
    for recipient in case.recipients.values():
        if recipient.kind != "platform" and recipient.sent_at is not None and recipient.connected:
            deps.sent_cases.put(recipient.id, case_id, recipient.sent_at)
    return len(rows)
