"""Bring what is measured up to the log: make a case's row anew from its events.

Each event that changes a figure has its case read whole, so neither repetition nor order matters:
whatever comes, and however often, the row ends as the log is. No word of a case is opened for it.
"""

from dataclasses import dataclass

from chalicelib.errors import NotFound
from chalicelib.model.folding import fold
from chalicelib.model.response_stats import measured, measured_of_authorities
from chalicelib.ports import ClearLog, Stats


@dataclass(frozen=True, slots=True)
class ProjectResponseStatsDeps:
    """What projecting needs."""

    log: ClearLog
    stats: Stats


def project_response_stats(
    deps: ProjectResponseStatsDeps, case_id: str, seq: int | None = None
) -> int:
    """Write a case's row as the log has it, and return how many platforms it was measured of.

    ``seq`` is the newest event that is known to be there: later ones have it done again. Of a
    platform that knows of the case no more nothing is. Raises NotFound for an unknown case,
    Unavailable.
    """
    events = deps.log.clear(case_id, upto=seq)
    if not events:
        raise NotFound
    case = fold(events)
    recipients = case.recipients.values()
    unaware = {r.id for r in recipients if r.hold is not None or r.dropped_by is not None}
    rows = [row for row in measured(case) if row.platform not in unaware]
    deps.stats.put(case_id, case.last.seq, [*rows, *measured_of_authorities(case)])
    return len(rows)
