"""Begin a night of erasing: its segments go on their queue."""

from chalicelib.usecases.jobs.segments import SegmentsDeps, begin_run

EraseExpiredCasesDeps = SegmentsDeps
"""What working through segments needs."""

SEGMENTS = 16
"""Of the table of events, by DynamoDB's own parallel scan."""


def erase_expired_cases(deps: EraseExpiredCasesDeps) -> int:
    """Queue tonight's segments and return how many. Raises JobIsRunning, Unavailable."""
    return begin_run(deps, SEGMENTS)
