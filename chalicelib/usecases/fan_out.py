"""Put an event on its way: one message a recipient, then the note that it was done.

Killed between any two steps it is done again, whole: the consumers know what they have done.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from chalicelib.model.case import REPORTER, Case
from chalicelib.model.events import Event, Kind, NewEvent, hour_of
from chalicelib.ports import CaseLog, Clock, Dispatch, Queue
from chalicelib.usecases.record import open_case, record

_QUEUE_OF = {"platform": "platforms", REPORTER: "candidates"}
_OTHER_QUEUE = "authorities"


@dataclass(frozen=True, slots=True)
class FanOut:
    """What it takes. The queues are named platforms, authorities and candidates."""

    log: CaseLog
    queues: Mapping[str, Queue]
    now: Clock


def fan_out(fan: FanOut, case_id: str, seq: int) -> int:
    """Queue event ``seq`` for everybody whom it concerns and return how many that was.

    An event that was routed already is left alone. Raises NotFound for an unknown case, Unavailable
    where a queue did not take a message: then nothing is noted, and the next try sends all again.
    """
    case = open_case(fan.log, case_id)
    if seq in case.routed:
        return 0
    event = case.event(seq)
    told = list(concerned(case, event))
    for name, queue in fan.queues.items():
        batch = [Dispatch(case_id, seq, who) for who, kind in told if _queue_of(kind) == name]
        if batch:
            queue.send(batch)
    routed = NewEvent(Kind.ROUTED, {"of": seq, "hour": hour_of(event.at)})
    record(fan.log, fan.now, case_id, lambda it: None if seq in it.routed else routed, seen=case)
    return len(told)


def concerned(case: Case, event: Event) -> list[tuple[str, str]]:
    """(recipient, kind) of everybody who has to hear of this event."""
    return list(_CONCERNED[event.kind](case, event))


def _the_reporter(case: Case, event: Event) -> Iterator[tuple[str, str]]:
    if case.facts["tell_reporter"]:
        yield REPORTER, REPORTER


def _the_newly_told(case: Case, event: Event) -> Iterator[tuple[str, str]]:
    told = (who for who in case.recipients.values() if who.told_by == event.seq)
    yield from ((who.id, who.kind) for who in told if who.connected)
    yield from _the_reporter(case, event)


def _who_it_is_to(case: Case, event: Event) -> Iterator[tuple[str, str]]:
    to = event.facts["to"]
    if to == REPORTER:
        yield from _the_reporter(case, event)
    else:
        yield to, case.recipients[to].kind


def _whoever_we_tell(case: Case, event: Event) -> Iterator[tuple[str, str]]:
    """Taken back from everybody: consumers know to whom it never went."""
    yield from ((who.id, who.kind) for who in case.recipients.values() if who.connected)
    yield from _the_reporter(case, event)


def _the_newly_told_and_the_no_longer(case: Case, event: Event) -> Iterator[tuple[str, str]]:
    taken_from = (case.recipients[who] for who in event.facts["withdrawn_from"])
    yield from ((who.id, who.kind) for who in taken_from if who.connected)
    yield from _the_newly_told(case, event)


def _the_one_named(case: Case, event: Event) -> Iterator[tuple[str, str]]:
    named = case.recipients[event.facts["recipient"]]
    yield named.id, named.kind


def _queue_of(kind: str) -> str:
    return _QUEUE_OF.get(kind, _OTHER_QUEUE)


_CONCERNED: Mapping[Kind, Callable[[Case, Event], Iterator[tuple[str, str]]]] = {
    Kind.REPORT_SUBMITTED: _the_newly_told,
    Kind.OUTCOME_RECORDED: _the_reporter,
    Kind.MESSAGE_SENT: _who_it_is_to,
    Kind.PROMOTED: _the_newly_told,
    Kind.CONSENT_CORRECTED: _the_newly_told_and_the_no_longer,
    Kind.WITHDRAWN: _whoever_we_tell,
    Kind.OUTCOME_APPEALED: _the_one_named,
    Kind.STATUS_LINK_REQUESTED: _the_reporter,
    Kind.CASE_LINK_REQUESTED: _the_one_named,
}
