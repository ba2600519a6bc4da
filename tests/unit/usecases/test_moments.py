"""What use cases do at a moment: just before it, at it, and just after."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from chalicelib.errors import RulesBroken, TryAgainLater
from chalicelib.limits import FLOOD, FLOOD_MAILS, FLOOD_NEWS, KEY_LEAST_AHEAD, STATUS_LINK
from chalicelib.model.events import Kind, NewEvent, stamp
from chalicelib.model.exchange import Outcome
from chalicelib.model.preferences import Preferences
from chalicelib.model.references import reference_of
from chalicelib.model.response_stats import Measured
from chalicelib.ports import Dispatch
from chalicelib.usecases.notifications.floods import goes_alone
from chalicelib.usecases.notifications.notify_authority import notify_authority
from chalicelib.usecases.notifications.notify_reporter import notify_reporter
from chalicelib.usecases.notifications.reconcile import reconcile
from chalicelib.usecases.notifications.running_mail import RunningMail
from chalicelib.usecases.notifications.send_daily_summaries import send_daily_summaries
from chalicelib.usecases.platform.note_refusal import (
    A_MINUTE,
    NoteRefusalDeps,
    kept_refusals,
    note_refusal,
)
from chalicelib.usecases.platform.rotate_signing_key import (
    RotateSigningKeyDeps,
    rotate_signing_key,
)
from tests.support.cases import FORCE, notification_of_new_case
from tests.support.chased_case import ChasedCase
from tests.support.exchange import Exchange
from tests.support.factories import World
from tests.support.fakes import FakeClock, MemoryGuards, MemorySigningKeyRegistry
from tests.support.job_queues import send_digests
from tests.support.mailing import INSULT, notify_of_new_case
from tests.support.outcomes import complete_outcome, record_outcome
from tests.support.weeks import COMMISSION, Week

SECOND = timedelta(seconds=1)
WEEK = timedelta(days=7)


def mails_after(pause: timedelta) -> int | timedelta | None:
    """Bring an urgent mail again, so long after the carrier was down."""
    world = World()
    dispatch = notification_of_new_case(world)
    world.mail.fails = 1
    for waited in (timedelta(), pause):
        world.clock.at += waited
        try:
            notify_authority(world.notify_authority_deps, dispatch)
        except TryAgainLater as later:
            after = later.after
    return len(world.mail.letters) or after


def is_running_mail_due(after: timedelta, *, full: bool = False) -> bool:
    clock = FakeClock()
    running = RunningMail(MemoryGuards(clock), FORCE, clock)
    running.note(clock(), full=full)
    clock.at += after
    return running.is_due()


def digests_at(after: timedelta) -> int:
    """Count the digests that go out so long after half past seven."""
    world = World()
    notify_of_new_case(world, **INSULT)
    world.clock.at += after
    return send_digests(world.send_digests_deps)


def reconciled(after: timedelta) -> int:
    world = World()
    world.submit()
    world.clock.at += after
    return reconcile(world.reconcile_deps)


def queued_again(after: timedelta) -> int:
    """Count what chasing puts on the queues of what was routed so long ago and not sent."""
    chased = ChasedCase()
    chased.world.queues["authorities"].dispatches.clear()
    chased.world.clocks.clear()
    chased.after(seconds=after.total_seconds())
    return len(chased.world.queues["authorities"].dispatches)


def refusals_kept(after: timedelta) -> int:
    """Count what is kept where one more than a minute has room for came so much later."""
    clock = FakeClock()
    deps = NoteRefusalDeps(MemoryGuards(clock), ("x",), clock)
    for number in range(A_MINUTE):
        note_refusal(deps, "x", "stale", str(number))
    clock.at += after
    note_refusal(deps, "x", "stale", "more")
    return len(kept_refusals(deps, "x"))


def outcome_of(by: timedelta) -> str:
    """Say what is wrong with an outcome that lies so long after the report, which comes now."""
    exchange = Exchange(World())
    case_id = exchange.fed("x")
    at = stamp(exchange.world.clock() + by)
    outcome = complete_outcome("acknowledged", reference=reference_of(case_id), at=at)
    try:
        record_outcome(exchange.record_outcomes_deps, "x", Outcome.model_validate(outcome))
    except RulesBroken as refusal:
        return refusal.faults[0].code
    return "recorded"


def weekly_mails(sent_before: timedelta) -> int:
    """Count the weekly mails where one case was sent so long before the morning."""
    week = Week()
    week.world.preferences[COMMISSION] = Preferences(weekly=True)
    week.world.clock.advance(days=1)
    morning = week.world.clock().replace(hour=7, minute=0)
    row = Measured("x", "c", 1, morning - sent_before, morning, morning)
    week.stats.put("c", 1, [row])
    return send_daily_summaries(week.deps)


def daily_mails(sent_after: timedelta) -> int:
    """Count the daily mails of a force that was sent its only case so long after the morning."""
    week = Week()
    week.world.preferences[FORCE] = Preferences(daily=True)
    case_id = week.case()
    morning = week.world.clock().replace(hour=7, minute=0)
    week.sent_cases.put(FORCE, case_id, morning + sent_after)
    return send_daily_summaries(week.deps)


def counted_links(after: timedelta) -> int:
    """Count the links of a day against the mailbox's quota: the second came so long after."""
    world = World()
    accepted = world.submit(category="doxxing")
    case_id = accepted.first.case_id
    notify_reporter(world.notify_reporter_deps, Dispatch(case_id, 1, "reporter"))
    for waited in (timedelta(), after):
        world.clock.at += waited
        event = world.append(accepted, NewEvent(Kind.STATUS_LINK_REQUESTED, {}))
        notify_reporter(world.notify_reporter_deps, Dispatch(case_id, event.seq, "reporter"))
    return sum("#links#" in key for key in world.guards.rows)


def alone_after(by: timedelta) -> list[bool]:
    """Tell which go alone of as many reports as have places, and one so long after a window began.

    A window that was full leaves the next one no places."""
    world = World()
    start = int(world.clock().timestamp()) // FLOOD.whole_seconds * FLOOD.whole_seconds
    world.clock.at += timedelta(seconds=start - world.clock().timestamp())
    dispatches = [notification_of_new_case(world) for _ in range(FLOOD_MAILS - 1)]
    world.clock.at += by
    dispatches += [notification_of_new_case(world) for _ in range(2)]
    return [goes_alone(world.guards, world.case_of(dispatch), dispatch) for dispatch in dispatches][
        -2:
    ]


def rotated(ahead: timedelta) -> str:
    clock = FakeClock()
    deps = RotateSigningKeyDeps(
        MemorySigningKeyRegistry(), "kms-1", lambda: "kms-2", lambda key: {"kid": key}, clock
    )
    try:
        return rotate_signing_key(deps, None, ahead).kid
    except Exception as refusal:
        return type(refusal).__name__


Act = Callable[[timedelta], object]
MINUTE, FLOOD_WINDOW = timedelta(minutes=1), timedelta(seconds=FLOOD.whole_seconds)
MOMENTS: list[tuple[Act, timedelta, tuple[object, object, object]]] = [
    (mails_after, MINUTE, (SECOND, 1, 1)),
    (is_running_mail_due, FLOOD_NEWS, (False, True, True)),
    (digests_at, timedelta(minutes=30), (0, 1, 1)),
    (reconciled, 2 * MINUTE, (0, 1, 1)),
    (queued_again, 5 * MINUTE, (0, 1, 1)),
    (refusals_kept, MINUTE, (A_MINUTE, A_MINUTE + 1, A_MINUTE + 1)),
    (outcome_of, -MINUTE, ("time_before_report", "recorded", "recorded")),
    (outcome_of, MINUTE, ("recorded", "recorded", "time_ahead")),
    (weekly_mails, timedelta(), (0, 1, 1)),
    (weekly_mails, WEEK, (1, 0, 0)),
    (daily_mails, timedelta(), (1, 1, 0)),
    (counted_links, timedelta(days=1), (1, 0, 0)),
    (
        alone_after,
        timedelta(seconds=FLOOD.whole_seconds),
        ([True, False], [True, True], [True] * 2),
    ),
    (rotated, timedelta(), ("Conflict", "kms-2", "Conflict")),
    (rotated, KEY_LEAST_AHEAD, ("Conflict", "kms-2", "kms-2")),
]


@pytest.mark.parametrize(("act", "moment", "expected"), MOMENTS)
def test_act_changes_at_its_moment(
    act: Act, moment: timedelta, expected: tuple[object, object, object]
) -> None:
    assert tuple(act(moment + by) for by in (-SECOND, timedelta(), SECOND)) == expected


def test_running_mail_may_follow_at_once_when_it_was_full() -> None:
    assert is_running_mail_due(timedelta(), full=True)


def test_status_link_opens_what_asked_for_it_until_it_runs_out() -> None:
    world = World()
    accepted = world.submit()
    event = world.append(accepted, NewEvent(Kind.STATUS_LINK_REQUESTED, {}))
    notify_reporter(world.notify_reporter_deps, Dispatch(event.case_id, event.seq, "reporter"))
    (key,) = (key for key in world.guards.rows if key.startswith("status-code#"))
    assert world.guards.recall(key) == {"case_id": event.case_id, "seq": str(event.seq)}
    world.clock.at += STATUS_LINK - SECOND
    assert world.guards.recall(key) is not None
    world.clock.at += SECOND
    assert world.guards.recall(key) is None
