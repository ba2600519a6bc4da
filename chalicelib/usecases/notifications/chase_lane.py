"""Run the checks of one lane, the pressing ones first, while many are due at once."""

from itertools import takewhile

from chalicelib.usecases.jobs.segments import HANDED_OVER_AFTER
from chalicelib.usecases.notifications.chase_overdue import (
    JOB,
    LANES,
    MOST,
    ChaseOverdueDeps,
    ChaseResult,
    lane_message,
    run_checks,
)

ChaseLaneDeps = ChaseOverdueDeps
"""The same as ``chase_overdue`` needs."""


def chase_lane(deps: ChaseLaneDeps, lane: int, most: int = MOST) -> ChaseResult:
    """Run up to ``most`` checks of a lane, for a minute, and queue it again where more may be due.

    Raises Unavailable, at the end, where one failed: the next start has the lane; JobIsRunning,
    LeaseLost.
    """
    with deps.take_job(f"{JOB}#{lane}") as lease:
        until = deps.now() + HANDED_OVER_AFTER
        due = deps.clocks.due(most, (lane, LANES))
        chased = run_checks(deps, takewhile(lambda _: deps.now() < until, due), lease)
    if chased.checks < len(due) or len(due) == most:
        deps.lanes.send([lane_message(lane)])
    return chased
