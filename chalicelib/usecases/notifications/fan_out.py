"""Put an event on its way: one message a recipient, then the note that it was done.

Killed between any two steps it is done again, whole: the consumers know what they have done.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from chalicelib.model.case import BUNDLE, FILES, OPERATOR, REPORTER, Case
from chalicelib.model.clocks import next_look
from chalicelib.model.events import Event, Kind, NewEvent, hour_of
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
_OTHER = _OTHER_QUEUE = "authorities"
_LOOK_AT_ONCE = frozenset({Kind.NOTIFICATION_FAILED, Kind.NOTIFICATION_DELAYED})


@dataclass(frozen=True, slots=True)
class FanOutDeps:
    """What it takes. Queues: platforms, authorities, candidates, operators and files."""

    log: CaseLog
    queues: Mapping[str, Queue]
    clocks: Clocks
    now: Clock


def fan_out(fan: FanOutDeps, case_id: str, seq: int) -> int:
    """Queue event ``seq`` for everybody whom it concerns and return how many that was.

    An event that was routed already is left alone. Raises NotFound for an unknown case, Unavailable
    where a queue did not take a message: then nothing is noted, and the next try sends all again.
    """
    case = open_case(fan.log, case_id)
    if seq in case.routed:
        return 0
    event = case.event(seq)
    told = list(concerned(case, event))
    fresh = [(Dispatch(case_id, seq, who), kind) for who, kind in told]
    put_on_queues(fan.queues, fresh + held_back(case, event))
    _set_clock(fan, case, event, waiting=bool(told))
    routed = NewEvent(Kind.ROUTED, {"of": seq, "hour": hour_of(event.at)})
    record(fan.log, fan.now, case_id, lambda it: None if seq in it.routed else routed, seen=case)
    return len(told)


def _set_clock(fan: FanOutDeps, case: Case, event: Event, *, waiting: bool) -> None:
    """Have the case looked at when something falls due; each look sets the next (``chase``)."""
    now = fan.now()
    at = next_look(case, SecondLine(), now, waiting=waiting)
    if event.kind in _LOOK_AT_ONCE:
        at = now
    if at is not None:
        fan.clocks.set(case.case_id, at)


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


def concerned(case: Case, event: Event) -> list[tuple[str, str]]:
    """(recipient, kind) of everybody who has to hear of this event."""
    return list(_CONCERNED[event.kind](case, event))


def _the_reporter(case: Case, event: Event) -> Iterator[tuple[str, str]]:
    if case.public["tell_reporter"]:
        yield REPORTER, REPORTER


def _the_newly_told(case: Case, event: Event) -> Iterator[tuple[str, str]]:
    told = (who for who in case.recipients.values() if who.told_by == event.seq)
    yield from ((who.id, who.kind) for who in told if who.connected)
    yield from _the_reporter(case, event)


def _the_newly_told_and_files(case: Case, event: Event) -> Iterator[tuple[str, str]]:
    yield from _the_newly_told(case, event)
    yield from _files(case, event)


def _files(case: Case, event: Event) -> Iterator[tuple[str, str]]:
    """Whoever looks after files, as long as there is one to look after."""
    if any(file.state == "pending" for file in case.evidence.values()):
        yield FILES, FILES


def _whoever_was_told_before(case: Case, event: Event) -> Iterator[tuple[str, str]]:
    """Of a file that no earlier event said anything of."""
    if case.evidence[event.public["upload_id"]].known_at == event.seq:
        told = (who for who in case.recipients.values() if who.told_by < event.seq)
        yield from ((who.id, who.kind) for who in told if who.connected)


def _the_reporter_of_malware(case: Case, event: Event) -> Iterator[tuple[str, str]]:
    if event.public["verdict"] == "infected":
        yield from _the_reporter(case, event)


def _who_it_is_to(case: Case, event: Event) -> Iterator[tuple[str, str]]:
    to = event.public["to"]
    if to == REPORTER:
        yield from _the_reporter(case, event)
    else:
        yield to, case.recipients[to].kind


def _whoever_we_tell(case: Case, event: Event) -> Iterator[tuple[str, str]]:
    """Taken back from everybody: consumers know to whom it never went."""
    yield from ((who.id, who.kind) for who in case.recipients.values() if who.connected)
    yield from _the_reporter(case, event)


def _the_newly_told_and_the_no_longer(case: Case, event: Event) -> Iterator[tuple[str, str]]:
    taken_from = (case.recipients[who] for who in event.public["withdrawn_from"])
    yield from ((who.id, who.kind) for who in taken_from if who.connected)
    yield from _the_newly_told(case, event)


def _the_one_named(case: Case, event: Event) -> Iterator[tuple[str, str]]:
    named = case.recipients[event.public["recipient"]]
    yield named.id, named.kind


def _nobody(case: Case, event: Event) -> Iterator[tuple[str, str]]:
    """Only clocks are set by it."""
    yield from ()


def _our_operators(case: Case, event: Event) -> Iterator[tuple[str, str]]:
    yield OPERATOR, OPERATOR


def _the_late_and_who_is_waiting(case: Case, event: Event) -> Iterator[tuple[str, str]]:
    """It, unless it was never sent anything; whom it is escalated to; operators; the reporter."""
    late, what, to = (event.public.get(name) for name in ("recipient", "what", "escalated_to"))
    if to is not None:
        yield OPERATOR, OPERATOR
        if to not in (OPERATOR, late):
            yield to, _OTHER
        if what != "send":
            yield from _the_one_named(case, event)
    if not event.public.get("more"):
        yield from _the_reporter(case, event)


def _where_it_goes_now(case: Case, event: Event) -> Iterator[tuple[str, str]]:
    """Its second address, or the first once more; our operators where it is about silence."""
    who, to, because = (event.public[name] for name in ("recipient", "to", "because"))
    if to != OPERATOR:
        known = case.recipients.get(who)
        yield who, known.kind if known else REPORTER if who == REPORTER else _OTHER
    if because == "unconfirmed":
        yield OPERATOR, OPERATOR


def _the_bundle_room(case: Case, event: Event) -> Iterator[tuple[str, str]]:
    bundle = case.recipients[event.public["recipient"]].bundle
    if bundle is not None and bundle.asked_by == event.seq and bundle.made_at is None:
        yield BUNDLE, FILES


def _whoever_may_see_it(case: Case, event: Event) -> Iterator[tuple[str, str]]:
    if event.public["shown"]:
        yield from _the_reporter(case, event)


def _the_platform_held(case: Case, event: Event) -> Iterator[tuple[str, str]]:
    yield event.public["platform"], "platform"


def _who_held_it(case: Case, event: Event) -> Iterator[tuple[str, str]]:
    """Unless it is its own wish. The platform is told what was held back, see ``held_back``."""
    if event.public["why"] != "released":
        yield from _the_one_named(case, event)


def _queue_of(kind: str) -> str:
    return _QUEUE_OF.get(kind, _OTHER_QUEUE)


_CONCERNED: Mapping[Kind, Callable[[Case, Event], Iterator[tuple[str, str]]]] = {
    Kind.REPORT_SUBMITTED: _the_newly_told_and_files,
    Kind.EVIDENCE_ADDED: _files,
    Kind.EVIDENCE_STORED: _whoever_was_told_before,
    Kind.EVIDENCE_REJECTED: _the_reporter,
    Kind.EVIDENCE_SCANNED: _the_reporter_of_malware,
    Kind.OUTCOME_RECORDED: _the_reporter,
    Kind.MESSAGE_SENT: _who_it_is_to,
    Kind.PROMOTED: _the_newly_told,
    Kind.CONSENT_CORRECTED: _the_newly_told_and_the_no_longer,
    Kind.WITHDRAWN: _whoever_we_tell,
    Kind.OUTCOME_APPEALED: _the_one_named,
    Kind.STATUS_LINK_REQUESTED: _the_reporter,
    Kind.CASE_LINK_REQUESTED: _the_one_named,
    Kind.BUNDLE_REQUESTED: _the_bundle_room,
    Kind.STAGE_RECORDED: _whoever_may_see_it,
    Kind.HANDED_OVER: _the_newly_told,
    Kind.HOLD_PLACED: _the_platform_held,
    Kind.HOLD_RELEASED: _who_held_it,
    Kind.SELF_REPORTED: _nobody,
    Kind.RESPONSE_DUE: _the_one_named,
    Kind.RESPONSE_OVERDUE: _the_late_and_who_is_waiting,
    Kind.NOTIFICATION_FAILED: _our_operators,
    Kind.NOTIFICATION_PARKED: _our_operators,
    Kind.NOTIFICATION_DELAYED: _nobody,
    Kind.NOTIFICATION_REPEATED: _where_it_goes_now,
}
