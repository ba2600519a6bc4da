"""Make a case's place among the clocks again from its log: it is only a projection."""

from datetime import datetime

from chalicelib.model.clocks import next_look
from chalicelib.usecases.cases.record_event import open_case
from chalicelib.usecases.notifications.chase_overdue import ChaseOverdueDeps
from chalicelib.usecases.notifications.fan_out import unsent


def reset_clock(deps: ChaseOverdueDeps, case_id: str) -> datetime | None:
    """Set the case's next look and return it; None where nothing falls due. Raises NotFound."""
    case = open_case(deps.log, case_id)
    at = next_look(case, deps.second(), deps.now(), waiting=bool(unsent(case)))
    if at is not None:
        deps.clocks.set(case_id, at)
    return at
