"""Queue an event for everybody whom it concerns, then note that this was done.

Killed between any two steps it is done again, whole: the consumers know what they have done.
"""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass

from chalicelib.errors import Unavailable
from chalicelib.model.case import Case
from chalicelib.model.clocks import next_check
from chalicelib.model.concerned import Concerned, concerned
from chalicelib.model.events import Event, Kind, NewEvent, hour_of
from chalicelib.model.kinds import MEANING
from chalicelib.model.other_cases import MembersOf
from chalicelib.model.recipient_ids import FILES, OPERATOR, PATTERNS, REPORTER, ROUTE
from chalicelib.model.shared_counts import SharedCounts
from chalicelib.model.steps import SecondLine
from chalicelib.model.urgency import PRESSING
from chalicelib.ports import CaseLog, Clocks, Dispatch, Now, Patterns, Queue
from chalicelib.telemetry import measure
from chalicelib.usecases.cases.compare_new_case import Comparison, compare_new_case
from chalicelib.usecases.cases.note_traits import forget_traits, note_first_traits, note_traits
from chalicelib.usecases.cases.open_case import open_case
from chalicelib.usecases.cases.record_event import record_event
from chalicelib.usecases.notifications.list_unsent import list_unsent

_AUTHORITIES, _VERIFIED = "authorities", "verified"
"""The queues of authorities: reports with an access code have one of their own, in which no flood
of others is before them."""
_QUEUE_OF = {
    "platform": "platforms",
    REPORTER: "reporters",
    OPERATOR: "operators",
    FILES: "files",
    ROUTE: _VERIFIED,
}

_NOTED_AHEAD = 5
"""Incidents of a report whose traits are noted before it is queued: more would keep the stream."""


@dataclass(frozen=True, slots=True)
class FanOutDeps:
    """What fanning out needs. Queues: platforms, authorities, verified, candidates, operators and
    files."""

    log: CaseLog
    queues: Mapping[str, Queue]
    clocks: Clocks
    patterns: Patterns
    now: Now


Addressed = tuple[Case, Dispatch, str]
"""A message, its case and the kind of its recipient."""


@dataclass(frozen=True, slots=True)
class OutgoingEvent:
    """An event that is to be queued, and for whom."""

    case: Case
    event: Event
    concerned: Sequence[Concerned]
    is_report: bool
    """What others can share with it was noted ahead."""
    is_noted: bool
    """That was done here, and is complete."""


def fan_out(deps: FanOutDeps, case_id: str, seq: int) -> int:
    """Queue event ``seq`` for everybody whom it concerns and return how many that was.

    An event that was routed already is left alone. Raises NotFound for an unknown case, Unavailable
    where a queue did not take a message: then nothing is noted, and the next try sends all again.
    """
    case = unrouted(deps, case_id, seq)
    if case is None:
        return 0
    outgoing = outgoing_of(deps, case, seq)
    put_on_queues(deps.queues, messages_of(deps, outgoing, deps.patterns.members))
    note_routed(deps, outgoing)
    return len(outgoing.concerned)


def unrouted(deps: FanOutDeps, case_id: str, seq: int) -> Case | None:
    """Read the case of an event; None where that was routed already. Raises NotFound,
    Unavailable."""
    case = open_case(deps.log, case_id, upto=1 if seq == 1 else None)
    return None if seq in case.routed else case


def outgoing_of(deps: FanOutDeps, case: Case, seq: int) -> OutgoingEvent:
    """Return whom an event of a case concerns.

    What others can share with a report is noted first: who is told of it counts others by that.
    """
    event = case.event(seq)
    is_report, is_noted = seq == 1 and len(case.incidents) <= _NOTED_AHEAD, False
    if is_report:
        with suppress(Unavailable):  # whoever first needs it notes it then
            is_noted = note_first_traits(deps.patterns, case)
    return OutgoingEvent(case, event, concerned(case, event), is_report, is_noted)


def messages_of(
    deps: FanOutDeps, outgoing: OutgoingEvent, members_of: MembersOf
) -> list[Addressed]:
    """Make the messages of an event. ``members_of`` gives who has what a new case has.

    Who is told of a new case is told with it how many others it may know of, and need not look.
    """
    case, event = outgoing.case, outgoing.event
    comparison = compare_new_case(members_of, case, deps.now()) if outgoing.is_noted else None
    dispatches = [
        (Dispatch(case.case_id, event.seq, recipient, _counts(comparison, recipient, kind)), kind)
        for recipient, kind in outgoing.concerned
    ]
    dispatches += held_back(case, event)
    if comparison is None or comparison.may_ask:
        dispatches += _to_compare(event)
    return addressed(case, dispatches)


def _counts(comparison: Comparison | None, recipient: str, kind: str) -> SharedCounts | None:
    if comparison is None or not comparison.sharing:
        return None
    is_told = kind == "platform" or kind not in _QUEUE_OF
    return comparison.counts_for(recipient) if is_told else None


def note_routed(deps: FanOutDeps, outgoing: OutgoingEvent) -> None:
    """Set the clock of what was queued, and append that it was. Raises Unavailable."""
    case, event = outgoing.case, outgoing.event
    _set_clock(deps, case, event, waiting=bool(outgoing.concerned))
    routed, appended = NewEvent(Kind.ROUTED, {"of": event.seq, "hour": hour_of(event.at)}), False

    def decide(current: Case) -> NewEvent | None:
        nonlocal appended
        if outgoing.is_report:
            _note_meanwhile(deps, case, current)
        appended = event.seq not in current.routed
        return routed if appended else None

    record_event(deps.log, deps.now, case.case_id, decide, last_read=case, upto=event.seq)
    if appended and event.kind is Kind.REPORT_SUBMITTED and not case.public.get("synthetic"):
        measure("ReportsAccepted", 1)


def _note_meanwhile(deps: FanOutDeps, case: Case, current: Case) -> None:
    """Leave nothing of what a case shares older than what was routed: it was noted as it was read,
    and may have changed, or been erased, since."""
    later = current.events[case.last.seq :]
    if current.erased:
        forget_traits(deps.patterns, case)
    elif any(MEANING[event.kind].changes_patterns for event in later):
        note_traits(deps.patterns, open_case(deps.log, case.case_id))


def _set_clock(deps: FanOutDeps, case: Case, event: Event, *, waiting: bool) -> None:
    """Schedule the check that finds what falls due; each check schedules the next."""
    now = deps.now()
    at = next_check(case, SecondLine(), now, waiting=waiting)
    if MEANING[event.kind].due_at_once:
        at = now
    if at is not None:
        deps.clocks.set(case.case_id, at, pressing=case.public["urgency"] in PRESSING)


def addressed(case: Case, dispatches: Sequence[tuple[Dispatch, str]]) -> list[Addressed]:
    """Name the case of each (dispatch, kind of recipient): its queue follows from both."""
    return [(case, dispatch, kind) for dispatch, kind in dispatches]


def put_on_queues(queues: Mapping[str, Queue], dispatches: Sequence[Addressed]) -> None:
    """Put each on the queue of its kind, those of one queue together. Raises Unavailable."""
    for name, queue in queues.items():
        batch = [dispatch for case, dispatch, kind in dispatches if _queue_of(case, kind) == name]
        if batch:
            queue.send(batch)


def held_back(case: Case, event: Event) -> list[tuple[Dispatch, str]]:
    """Return all that a platform was not sent while it was held, where ``event`` ends that."""
    if event.kind is not Kind.HOLD_RELEASED:
        return []
    platform = event.public["platform"]
    return [waiting for waiting in list_unsent(case) if waiting[0].recipient == platform]


def _to_compare(event: Event) -> list[tuple[Dispatch, str]]:
    """Have the case compared with others, where what they share may have changed: behind the
    stream, and beside the queues of those who wait for it.

    A report that was compared when it was put on its way, and asks nobody, is not queued for it.
    """
    if not MEANING[event.kind].changes_patterns:
        return []
    return [(Dispatch(event.case_id, event.seq, PATTERNS), FILES)]


def _queue_of(case: Case, kind: str) -> str:
    return _QUEUE_OF.get(kind, _VERIFIED if case.public["verified"] else _AUTHORITIES)
