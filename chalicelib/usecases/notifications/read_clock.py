"""Read what a case waits for: what falls due, what was not sent, when somebody looks next."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from chalicelib.model.case import Case
from chalicelib.model.clocks import next_check, steps
from chalicelib.model.steps import SecondLine, Step
from chalicelib.ports import CaseLog, Dispatch, Now
from chalicelib.usecases.cases.open_case import open_case
from chalicelib.usecases.notifications.list_unsent import list_unsent


@dataclass(frozen=True, slots=True)
class ReadClockDeps:
    """What reading a clock needs. ``second`` says whom to turn to, as it is now."""

    log: CaseLog
    second: Callable[[], SecondLine]
    now: Now


@dataclass(frozen=True, slots=True)
class CaseClock:
    """A case's times. ``next_check`` is None where nothing falls due."""

    case: Case
    steps: tuple[Step, ...]
    unsent: tuple[Dispatch, ...]
    next_check: datetime | None


def read_clock(deps: ReadClockDeps, case_id: str) -> CaseClock:
    """Return the case with its times, as the log has them. Raises NotFound, Unavailable."""
    case, second = open_case(deps.log, case_id), deps.second()
    waiting = tuple(dispatch for dispatch, _ in list_unsent(case))
    return CaseClock(
        case,
        tuple(steps(case, second)),
        waiting,
        next_check(case, second, deps.now(), waiting=bool(waiting)),
    )
