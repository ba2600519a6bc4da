"""Make a case's place among the clocks again from its log: it is only a projection."""

from datetime import datetime

from chalicelib.model.failures import PRESSING
from chalicelib.usecases.notifications.chase_overdue import ChaseOverdueDeps
from chalicelib.usecases.notifications.read_clock import read_clock


def reset_clock(deps: ChaseOverdueDeps, case_id: str) -> datetime | None:
    """Set the case's next look and return it; None where nothing falls due. Raises NotFound."""
    clock = read_clock(deps, case_id)
    if clock.next_check is not None:
        pressing = clock.case.public["urgency"] in PRESSING
        deps.clocks.set(case_id, clock.next_check, pressing=pressing)
    return clock.next_check
