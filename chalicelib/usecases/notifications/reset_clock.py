"""Make a case's place among the clocks again from its log: it is only a projection."""

from dataclasses import dataclass
from datetime import datetime

from chalicelib.model.urgency import PRESSING
from chalicelib.ports import Clocks
from chalicelib.usecases.notifications.read_clock import ReadClockDeps, read_clock


@dataclass(frozen=True, slots=True)
class ResetClockDeps:
    """What resetting a clock needs."""

    reading: ReadClockDeps
    clocks: Clocks


def reset_clock(deps: ResetClockDeps, case_id: str) -> datetime | None:
    """Set the case's next look and return it; None where nothing falls due. Raises NotFound."""
    clock = read_clock(deps.reading, case_id)
    if clock.next_check is not None:
        pressing = clock.case.public["urgency"] in PRESSING
        deps.clocks.set(case_id, clock.next_check, pressing=pressing)
    return clock.next_check
