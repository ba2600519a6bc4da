"""Append to a running case: read it, decide, append, and again where another writer was first."""

from collections.abc import Callable, Sequence

from chalicelib.errors import LostRace
from chalicelib.model.case import Case
from chalicelib.model.events import NewEvent
from chalicelib.model.folding import fold
from chalicelib.ports import CaseLog, Now
from chalicelib.usecases.cases.open_case import open_case

_TRIES = 12


def record_events(
    log: CaseLog,
    now: Now,
    case_id: str,
    decide: Callable[[Case], Sequence[NewEvent]],
    *,
    last_read: Case | None = None,
    upto: int | None = None,
) -> Case:
    """Append what ``decide`` makes of the case: all of it or none, by one race.

    ``last_read`` is the case as it was read a moment ago: it saves reading it again. Another writer
    may have come first; then the case is read and decided anew. ``upto`` is for a ``decide`` that
    returns nothing only for what a case has and never loses: what is read may lack events after
    that number, and after the one that came first, which costs half. Returns the case as it then
    is. Raises NotFound for an unknown case, LostRace after a dozen lost races.
    """
    for _ in range(_TRIES):
        case, last_read = last_read or open_case(log, case_id, upto=upto), None
        events = decide(case)
        if not events:
            return case
        try:
            appended = log.append_all(case.last, now(), events)
        except LostRace:
            upto = None if upto is None else case.last.seq + 1
            continue
        return fold([*case.events, *appended])
    raise LostRace(f"case {case_id} was appended to {_TRIES} times while deciding")
