"""What falls due in a case if nothing further happens: each step with its time, and once.

A step is an event that is to be appended when its time comes. Whether it was appended is read from
the log itself, so whoever asks again gets only what is still to be done: nothing is chased twice.

A promise starts when its notification was sent. Until then the time is ours: what could not be sent
is escalated as that (``send``), never held against its recipient.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from chalicelib.limits import CONFIRM_EMERGENCY, SEND_EMERGENCY, SEND_URGENT
from chalicelib.model.case import OPERATOR, REPORTER, Case, Recipient
from chalicelib.model.events import Event, Kind, NewEvent, stamp
from chalicelib.model.failures import next_try, tries_to_come
from chalicelib.model.steps import SecondLine, Step, repeat

SEND_WITHIN: Mapping[str, timedelta] = {"emergency": SEND_EMERGENCY, "urgent": SEND_URGENT}
"""How long sending may take, by urgency; any other may take as long as an acknowledgement, since
it may wait for a digest."""

_LOOK_AFTER = timedelta(hours=1)
_LOOK_EVERY = timedelta(hours=6)
_LOOK_FOR = timedelta(days=14)
_BY_CLOCK = frozenset({"unsent", "unconfirmed"})


def steps(case: Case, second: SecondLine) -> list[Step]:
    """All that falls due, in the order of time; what came back is tried before it is escalated."""
    found = [*tries_to_come(case, second), *_promises(case, second), *_holds(case), *_untold(case)]
    return sorted(found, key=lambda step: step.at)


def what_is_due(case: Case, second: SecondLine, now: datetime) -> NewEvent | None:
    """The event to append next; None where nothing is due.

    Where something else is overdue as well, the event says so (``more``): the person who reported
    gets one mail of all of them, with the last.
    """
    due = [step.event for step in steps(case, second) if step.is_due(now)]
    if not due:
        return None
    first, *rest = due
    overdue = Kind.RESPONSE_OVERDUE
    if first.kind is overdue and any(event.kind is overdue for event in rest):
        return replace(first, public={**first.public, "more": True})
    return first


def told_together(case: Case, event: Event) -> list[Event]:
    """The overdue events that one mail tells the person who reported of, ``event`` the last."""
    overdue = [it for it in case.events[: event.seq] if it.kind is Kind.RESPONSE_OVERDUE]
    together = overdue[-1:]
    for earlier in reversed(overdue[:-1]):
        if not earlier.public.get("more"):
            break
        together.insert(0, earlier)
    return together


def next_look(case: Case, second: SecondLine, now: datetime, *, waiting: bool) -> datetime | None:
    """When somebody has to look at this case next; None where nothing falls due in it.

    ``waiting`` says that something is on its way that was not sent: it is looked for early, then
    ever more rarely, and no more after a fortnight.
    """
    times = [step.at for step in steps(case, second) if step.until is None or now < step.until]
    if waiting:
        times += filter(None, [_look_again(case.last.at, send_within(case), now)])
    return max(now, min(times)) if times else None


def send_within(case: Case) -> timedelta:
    """How long a sending of this case takes at most before somebody looks for it."""
    return SEND_WITHIN.get(case.public["urgency"], _LOOK_AFTER)


def _look_again(since: datetime, first: timedelta, now: datetime) -> datetime | None:
    wait = first
    while since + wait <= now:
        wait += min(wait, _LOOK_EVERY)
    return since + wait if wait <= _LOOK_FOR else None


def _promises(case: Case, second: SecondLine) -> Iterator[Step]:
    for who in () if case.erased else case.recipients.values():
        if who.has_clock and not who.answered:
            yield from (_unsent if who.sent_at is None else _silent)(case, who, second)


def _untold(case: Case) -> Iterator[Step]:
    """What was to be told with more that was overdue, and the others answered just then."""
    overdue = [it for it in case.events if it.kind is Kind.RESPONSE_OVERDUE]
    if overdue and overdue[-1].public.get("more") and not case.erased:
        last = overdue[-1]
        if (last.seq, REPORTER) not in case.repeats and case.public["tell_reporter"]:
            yield Step(last.at, repeat(last.seq, REPORTER, to="primary", because="alone"))


def _holds(case: Case) -> Iterator[Step]:
    """A hold that nobody renews ends by itself: the platform is told, and who asked for it."""
    for who in () if case.erased else case.recipients.values():
        if who.hold is not None:
            public = {"recipient": who.hold.by, "platform": who.id, "why": "expired"}
            yield Step(who.hold.until, NewEvent(Kind.HOLD_RELEASED, public))


def _unsent(case: Case, who: Recipient, second: SecondLine) -> Iterator[Step]:
    """It is not on its way yet, or it came back and there is nothing left to try."""
    if who.state == "failed":
        if next_try(case, second, who.told_by, who.id) is None:
            yield from _overdue(who, second, "send", _failed_at(case, who))
        return
    tries = case.repeats.get((who.told_by, who.id), [])
    came_back = [event.at for event in tries if event.public["because"] not in _BY_CLOCK]
    since = came_back[-1] if came_back else who.submitted_at
    within = SEND_WITHIN.get(case.public["urgency"], who.acknowledge_by - who.submitted_at)
    yield from _overdue(who, second, "send", since + within)
    if case.public["urgency"] == "emergency" and _second_address(case, who, second) == "fallback":
        event = repeat(who.told_by, who.id, to="fallback", because="unsent")
        yield Step(since + within, event)


def _failed_at(case: Case, who: Recipient) -> datetime:
    tries = case.repeats.get((who.told_by, who.id), [])
    told = [who.told_by, *(event.seq for event in tries)]
    failed = (case.notification(seq, who.id).failed_at for seq in told)
    return max((at for at in failed if at is not None), default=who.submitted_at)


def _silent(case: Case, who: Recipient, second: SecondLine) -> Iterator[Step]:
    """It was sent, and what was promised has not come."""
    start = who.appealed_at or who.sent_at or who.submitted_at
    if who.acknowledged_at is None:
        to = _second_address(case, who, second)
        if case.public["urgency"] == "emergency" and to is not None:
            event = repeat(who.told_by, who.id, to=to, because="unconfirmed")
            yield Step(start + CONFIRM_EMERGENCY, event)
        yield from _promised(who, second, "acknowledge", start, who.acknowledge_by)
    yield from _promised(who, second, "decide", start, who.decide_by)


def _promised(
    who: Recipient, second: SecondLine, what: str, start: datetime, due: datetime
) -> Iterator[Step]:
    told_by_us = who.kind == "platform" and who.self_reported_at is None
    if told_by_us and (what, stamp(due)) not in who.reminded:
        public = {"recipient": who.id, "what": what, "due": stamp(due)}
        yield Step(start + (due - start) / 2, NewEvent(Kind.RESPONSE_DUE, public), until=due)
    yield from _overdue(who, second, what, due)


def _overdue(who: Recipient, second: SecondLine, what: str, due: datetime) -> Iterator[Step]:
    if any((it.what, it.due) == (what, stamp(due)) for it in who.escalations):
        return
    public = {"recipient": who.id, "what": what, "due": stamp(due)}
    if who.self_reported_at is None:
        theirs = second.escalations.get(who.id, OPERATOR)
        public["escalated_to"] = OPERATOR if what == "send" else theirs
    yield Step(due, NewEvent(Kind.RESPONSE_OVERDUE, public))


def _second_address(case: Case, who: Recipient, second: SecondLine) -> str | None:
    """Where an emergency goes that nobody confirms: once, and only what goes by mail."""
    tries = case.repeats.get((who.told_by, who.id), [])
    mailed = who.kind != "platform" and who.self_reported_at is None
    if not mailed or any(event.public["because"] in _BY_CLOCK for event in tries):
        return None
    tried = any(event.public["to"] == "fallback" for event in tries)
    return "fallback" if who.id in second.fallbacks and not tried else OPERATOR
