"""Append one event to a running case, where there is anything to append."""

from collections.abc import Callable

from chalicelib.model.case import Case
from chalicelib.model.events import NewEvent
from chalicelib.ports import CaseLog, Now
from chalicelib.usecases.cases.record_events import record_events


def record_event(
    log: CaseLog,
    now: Now,
    case_id: str,
    decide: Callable[[Case], NewEvent | None],
    *,
    last_read: Case | None = None,
    upto: int | None = None,
) -> Case:
    """Append what ``decide`` makes of the case, or nothing where it returns None. All else is as
    ``record_events`` has it."""

    def decide_all(case: Case) -> list[NewEvent]:
        event = decide(case)
        return [] if event is None else [event]

    return record_events(log, now, case_id, decide_all, last_read=last_read, upto=upto)
