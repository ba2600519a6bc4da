"""Find what falls due in a case if nothing further happens: each step with its time, and once.

A step is an event that is to be appended when its time comes. Whether it was appended is read from
the log itself, so whoever asks again gets only what is still to be done: nothing is chased twice.

A promise starts when its notification was sent. Until then the time is ours: what could not be sent
is escalated as that (``send``), never held against its recipient.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from chalicelib.limits import (
    CONFIRM_EMERGENCY,
    HOLD_WARNED_FIRST,
    HOLD_WARNED_LAST,
    SEND_EMERGENCY,
    SEND_URGENT,
)
from chalicelib.model.case import Case
from chalicelib.model.events import Event, Kind, NewEvent, stamp
from chalicelib.model.failures import next_try, tries_to_come
from chalicelib.model.recipient import Recipient
from chalicelib.model.recipient_ids import OPERATOR, REPORTER
from chalicelib.model.steps import SecondLine, Step, repeat
from chalicelib.model.urgency import EMERGENCY, URGENT

SEND_WITHIN: Mapping[str, timedelta] = {EMERGENCY: SEND_EMERGENCY, URGENT: SEND_URGENT}
"""How long sending may take, by urgency; any other may take as long as an acknowledgement, since
it may wait for a digest."""

HOLD_WARNINGS = (HOLD_WARNED_FIRST, HOLD_WARNED_LAST)
"""How long before a hold ends its force is told so."""

_CHECK_AFTER = timedelta(hours=1)
_CHECK_EVERY = timedelta(hours=6)
_CHECK_FOR = timedelta(days=14)
_BY_CLOCK = frozenset({"unsent", "unconfirmed"})


def steps(case: Case, second: SecondLine) -> list[Step]:
    """Return all that falls due, by time; what came back is tried again before it is escalated."""
    falling_due = [
        *tries_to_come(case, second),
        *_promises(case, second),
        *_holds(case),
        *_preservations(case),
        *_untold(case),
    ]
    return sorted(falling_due, key=lambda step: step.at)


def what_is_due(case: Case, second: SecondLine, now: datetime) -> NewEvent | None:
    """Return the event to append next; None where nothing is due.

    Where something else is overdue as well, the event says so (``more``): the reporter
    gets one mail of all of them, with the last.
    """
    due = [step.event for step in steps(case, second) if step.is_due(now)]
    if not due:
        return None
    first, *later = due
    overdue = Kind.RESPONSE_OVERDUE
    if first.kind is overdue and any(event.kind is overdue for event in later):
        return replace(first, public={**first.public, "more": True})
    return first


def overdue_in_one_mail(case: Case, event: Event) -> list[Event]:
    """Return the overdue events that one mail to the reporter is about, ``event`` the last."""
    overdue = [event for event in case.events[: event.seq] if event.kind is Kind.RESPONSE_OVERDUE]
    together = overdue[-1:]
    for earlier in reversed(overdue[:-1]):
        if not earlier.public.get("more"):
            break
        together.insert(0, earlier)
    return together


def next_check(case: Case, second: SecondLine, now: datetime, *, waiting: bool) -> datetime | None:
    """Return when this case has to be looked at next; None where nothing falls due in it.

    ``waiting`` says that something is on its way that was not sent: it is looked for early, then
    ever more rarely, and no more after a fortnight.
    """
    times = [step.at for step in steps(case, second) if step.until is None or now < step.until]
    if waiting:
        times += filter(None, [_check_again(case.last.at, send_within(case), now)])
    return max(now, min(times)) if times else None


def send_within(case: Case) -> timedelta:
    """Return how long a notification of this case may take before it is looked for."""
    return SEND_WITHIN.get(case.public["urgency"], _CHECK_AFTER)


def _check_again(since: datetime, first: timedelta, now: datetime) -> datetime | None:
    wait = first
    while since + wait <= now:
        wait += min(wait, _CHECK_EVERY)
    return since + wait if wait <= _CHECK_FOR else None


def _promises(case: Case, second: SecondLine) -> Iterator[Step]:
    for recipient in () if case.erased else case.recipients.values():
        if recipient.has_clock and not recipient.answered:
            yield from (_unsent if recipient.sent_at is None else _silent)(case, recipient, second)


def _untold(case: Case) -> Iterator[Step]:
    """Send an overdue mail that was held for others, once those have answered."""
    overdue = [event for event in case.events if event.kind is Kind.RESPONSE_OVERDUE]
    if overdue and overdue[-1].public.get("more") and not case.erased:
        last = overdue[-1]
        if (last.seq, REPORTER) not in case.repeats and case.public["tell_reporter"]:
            yield Step(last.at, repeat(last.seq, REPORTER, to="primary", because="alone"))


def _holds(case: Case) -> Iterator[Step]:
    """End holds that nobody renewed: the platform is notified, and whoever placed it. Before, warn
    who placed it, twice."""
    for recipient in () if case.erased else case.recipients.values():
        for hold in recipient.holds.values() if recipient.is_held else ():
            public = {"recipient": hold.by, "platform": recipient.id}
            yield Step(hold.until, NewEvent(Kind.HOLD_RELEASED, {**public, "why": "expired"}))
            ends = [*HOLD_WARNINGS[1:], timedelta()]
            for before, end in zip(HOLD_WARNINGS, ends, strict=True):
                if str(before) not in hold.warned:
                    warning = {**public, "until": stamp(hold.until), "before": str(before)}
                    event = NewEvent(Kind.HOLD_ENDING, warning)
                    yield Step(hold.until - before, event, until=hold.until - end)


def _preservations(case: Case) -> Iterator[Step]:
    """Chase the answer to what police asked a platform to keep: once, and where we told it."""
    for recipient in () if case.erased else case.recipients.values():
        for request in recipient.preservations:
            silent = request.answered_at is None and request.overdue_at is None
            if silent and request.is_told and recipient.taken_back_by is None:
                names = {"recipient": request.by, "platform": recipient.id, "request": request.seq}
                public = {**names, "what": "preserve", "due": stamp(request.due)}
                yield Step(request.due, NewEvent(Kind.PRESERVATION_OVERDUE, public))


def _unsent(case: Case, recipient: Recipient, second: SecondLine) -> Iterator[Step]:
    """Escalate what is not on its way in time, or came back with nothing left to try."""
    if recipient.state == "failed":
        if next_try(case, second, recipient.routed_seq, recipient.id) is None:
            yield from _overdue(case, recipient, second, "send", _failed_at(case, recipient))
        return
    tries = case.repeats.get((recipient.routed_seq, recipient.id), [])
    came_back = [event.at for event in tries if event.public["because"] not in _BY_CLOCK]
    since = came_back[-1] if came_back else recipient.submitted_at
    within = SEND_WITHIN.get(
        case.public["urgency"], recipient.acknowledge_by - recipient.submitted_at
    )
    yield from _overdue(case, recipient, second, "send", since + within)
    if (
        case.public["urgency"] == EMERGENCY
        and _second_address(case, recipient, second) == "fallback"
    ):
        event = repeat(recipient.routed_seq, recipient.id, to="fallback", because="unsent")
        yield Step(since + within, event)


def _failed_at(case: Case, recipient: Recipient) -> datetime:
    tries = case.repeats.get((recipient.routed_seq, recipient.id), [])
    notified = [recipient.routed_seq, *(event.seq for event in tries)]
    failed = (case.notification(seq, recipient.id).failed_at for seq in notified)
    return max((at for at in failed if at is not None), default=recipient.submitted_at)


def _silent(case: Case, recipient: Recipient, second: SecondLine) -> Iterator[Step]:
    """Escalate what was sent and not acknowledged or decided as promised."""
    start = recipient.decision_clock_start
    if recipient.acknowledged_at is None:
        to = _second_address(case, recipient, second)
        if case.public["urgency"] == EMERGENCY and to is not None:
            event = repeat(recipient.routed_seq, recipient.id, to=to, because="unconfirmed")
            yield Step(start + CONFIRM_EMERGENCY, event)
        yield from _promised(
            case, recipient, second, "acknowledge", start, recipient.acknowledge_by
        )
    yield from _promised(case, recipient, second, "decide", start, recipient.decide_by)


def _promised(
    case: Case,
    recipient: Recipient,
    second: SecondLine,
    promised: str,
    start: datetime,
    due: datetime,
) -> Iterator[Step]:
    told_by_us = recipient.kind == "platform" and recipient.self_reported_at is None
    if told_by_us and (promised, stamp(due)) not in recipient.reminded:
        public = {"recipient": recipient.id, "what": promised, "due": stamp(due)}
        yield Step(start + (due - start) / 2, NewEvent(Kind.RESPONSE_DUE, public), until=due)
    yield from _overdue(case, recipient, second, promised, due)


def _overdue(
    case: Case, recipient: Recipient, second: SecondLine, promised: str, due: datetime
) -> Iterator[Step]:
    if any(
        (escalation.promised, escalation.due) == (promised, stamp(due))
        for escalation in recipient.escalations
    ):
        return
    public = {"recipient": recipient.id, "what": promised, "due": stamp(due)}
    if recipient.self_reported_at is None:
        next_in_line = _escalated_to(case, recipient, second)
        public["escalated_to"] = OPERATOR if promised == "send" else next_in_line
    if promised == "decide" and recipient.promise.regulator:
        public["regulator"] = recipient.promise.regulator
    yield Step(due, NewEvent(Kind.RESPONSE_OVERDUE, public))


def _escalated_to(case: Case, recipient: Recipient, second: SecondLine) -> str:
    """Return who is told that a promise has passed; nobody from whom the report was taken back."""
    next_in_line = second.escalations.get(recipient.id, OPERATOR)
    authority = case.recipients.get(next_in_line)
    return next_in_line if authority is None or authority.taken_back_by is None else OPERATOR


def _second_address(case: Case, recipient: Recipient, second: SecondLine) -> str | None:
    """Return where an unconfirmed emergency goes next: once, and only what goes by mail."""
    tries = case.repeats.get((recipient.routed_seq, recipient.id), [])
    mailed = recipient.kind != "platform" and recipient.self_reported_at is None
    if not mailed or any(event.public["because"] in _BY_CLOCK for event in tries):
        return None
    tried = any(event.public["to"] == "fallback" for event in tries)
    return "fallback" if recipient.id in second.second_addresses and not tried else OPERATOR
