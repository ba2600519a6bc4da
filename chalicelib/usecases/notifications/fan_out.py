"""Put an event on its way: one message a recipient, then the note that it was done.

Killed between any two steps it is done again, whole: the consumers know what they have done.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from chalicelib.model.case import FILES, OPERATOR, REPORTER, Case
from chalicelib.model.clocks import next_look
from chalicelib.model.concerned import concerned
from chalicelib.model.events import Event, Kind, NewEvent, hour_of
from chalicelib.model.kinds import MEANING
from chalicelib.model.steps import SecondLine
from chalicelib.ports import CaseLog, Clock, Clocks, Dispatch, Queue
from chalicelib.usecases.cases.record_event import open_case, record
from chalicelib.usecases.cases.should_send import should_send

_QUEUE_OF = {
    "platform": "platforms",
    REPORTER: "candidates",
    OPERATOR: "operators",
    FILES: "files",
}
_OTHER_QUEUE = "authorities"


@dataclass(frozen=True, slots=True)
class FanOutDeps:
    """What it takes. Queues: platforms, authorities, candidates, operators and files."""

    log: CaseLog
    queues: Mapping[str, Queue]
    clocks: Clocks
    now: Clock


def fan_out(deps: FanOutDeps, case_id: str, seq: int) -> int:
    """Queue event ``seq`` for everybody whom it concerns and return how many that was.

    An event that was routed already is left alone. Raises NotFound for an unknown case, Unavailable
    where a queue did not take a message: then nothing is noted, and the next try sends all again.
    """
    case = open_case(deps.log, case_id)
    if seq in case.routed:
        return 0
    event = case.event(seq)
    told = list(concerned(case, event))
    fresh = [(Dispatch(case_id, seq, who), kind) for who, kind in told]
    put_on_queues(deps.queues, fresh + held_back(case, event))
    _set_clock(deps, case, event, waiting=bool(told))
    routed = NewEvent(Kind.ROUTED, {"of": seq, "hour": hour_of(event.at)})
    record(deps.log, deps.now, case_id, lambda it: None if seq in it.routed else routed, seen=case)
    return len(told)


def _set_clock(deps: FanOutDeps, case: Case, event: Event, *, waiting: bool) -> None:
    """Have the case looked at when something falls due; each look sets the next (``chase``)."""
    now = deps.now()
    at = next_look(case, SecondLine(), now, waiting=waiting)
    if MEANING[event.kind].due_at_once:
        at = now
    if at is not None:
        deps.clocks.set(case.case_id, at)


def put_on_queues(queues: Mapping[str, Queue], dispatches: Sequence[tuple[Dispatch, str]]) -> None:
    """Put each (dispatch, kind of recipient) on the queue of its kind. Raises Unavailable."""
    for name, queue in queues.items():
        batch = [dispatch for dispatch, kind in dispatches if _queue_of(kind) == name]
        if batch:
            queue.send(batch)


def held_back(case: Case, event: Event) -> list[tuple[Dispatch, str]]:
    """Everything that a platform was not told while it was held, where ``event`` ends that."""
    if event.kind is not Kind.HOLD_RELEASED:
        return []
    return [it for it in unsent(case) if it[0].recipient == event.public["platform"]]


def unsent(case: Case) -> list[tuple[Dispatch, str]]:
    """(dispatch, kind of recipient) of everything that was routed, is still due and was not sent:
    neither by us nor, by its own word, by the carrier, and did not come back either."""
    found = []
    for event in case.events:
        if event.seq in case.routed and event.kind is not Kind.HOLD_PLACED:
            for who, kind in concerned(case, event):
                dispatch = Dispatch(case.case_id, event.seq, who)
                past = case.notification(event.seq, who)
                on_its_way = past.settled or past.failed_at is not None
                if not on_its_way and should_send(case, dispatch):
                    found.append((dispatch, kind))
    return found


def _queue_of(kind: str) -> str:
    return _QUEUE_OF.get(kind, _OTHER_QUEUE)
