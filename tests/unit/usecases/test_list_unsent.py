"""What was lost on its way, or fails: it is queued and checked again, and stops no other case."""

from dataclasses import replace

import pytest

from chalicelib.errors import Unavailable
from chalicelib.model.clocks import steps
from chalicelib.model.concerned import concerned
from chalicelib.model.events import Kind
from chalicelib.model.recipient_ids import OPERATOR, REPORTER
from chalicelib.model.steps import SecondLine
from chalicelib.ports import Dispatch
from chalicelib.usecases.cases.read_case import recipients_of
from chalicelib.usecases.jobs.lease import job_taker
from chalicelib.usecases.notifications.chase_overdue import ChaseResult, chase_overdue
from chalicelib.usecases.notifications.list_unsent import list_unsent
from chalicelib.usecases.notifications.notify_authority import notify_authority
from chalicelib.usecases.notifications.record_mail_event import record_mail_event
from chalicelib.usecases.notifications.reset_clock import reset_clock
from tests.support.cases import FORCE, reading, ses_event
from tests.support.chased_case import ChasedCase
from tests.support.factories import World
from tests.support.fakes import MemoryLeases


@pytest.mark.parametrize(
    ("category", "minutes", "pressing"),
    [("threat_violence", 5, 1), ("doxxing", 15, 1), ("other", 48 * 60, 0)],
)
def test_notification_is_escalated_to_operators_when_it_cannot_be_sent(
    category: str, minutes: int, pressing: int
) -> None:
    case = ChasedCase(category=category)
    world = case.world
    assert case.after(minutes=minutes - 1) == []
    world.clock.advance(minutes=1)
    world.clocks.set(case.case_id, world.clock(), pressing=bool(pressing))
    assert chase_overdue(world.chase_overdue_deps) == ChaseResult(
        checks=1, pressing_unsent=pressing
    )
    event = next(e for e in world.log.read(case.case_id) if e.kind is Kind.RESPONSE_OVERDUE)
    assert (event.public["what"], event.public["escalated_to"]) == ("send", OPERATOR)
    recipients = concerned(world.case_by_id(case.case_id), event)
    assert [recipient for recipient, _ in recipients] == [OPERATOR, REPORTER]
    view = recipients_of(reading(), world.case_by_id(case.case_id), world.clock())[0]
    assert (view["overdue"], view["escalated_to"]) == (True, "our operators")
    assert view["self_report"]["phone"] == "101"
    case.sent_to(FORCE)
    view = recipients_of(reading(), world.case_by_id(case.case_id), world.clock())[0]
    assert not view["overdue"]
    assert "escalated_to" not in view


def test_notification_is_queued_again_when_it_was_lost_on_its_way(emergency: ChasedCase) -> None:
    world = emergency.world
    for queue in world.queues.values():
        queue.dispatches.clear()
    emergency.after(minutes=4)
    assert world.queues["authorities"].dispatches == []
    emergency.after(minutes=1)
    assert Dispatch(emergency.case_id, 1, FORCE) in world.queues["authorities"].dispatches
    assert [
        dispatch
        for dispatch, _ in list_unsent(world.case_by_id(emergency.case_id))
        if dispatch.seq == 1
    ] == [
        Dispatch(emergency.case_id, 1, FORCE),
        Dispatch(emergency.case_id, 1, REPORTER),
    ]


def test_unsent_notification_is_checked_ever_more_rarely_for_a_fortnight() -> None:
    case = ChasedCase(category="other")
    case.happens(Kind.WITHDRAWN)
    world = case.world
    world.clocks.clear()
    reset_clock(world.reset_clock_deps, case.case_id)
    looks = 0
    while world.clocks.checks and looks < 200:
        world.clock.at = max(world.clock(), min(world.clocks.checks)[0])
        chase_overdue(world.chase_overdue_deps)
        looks += 1
    assert 40 < looks < 80
    assert reset_clock(world.reset_clock_deps, case.case_id) is None


def test_chase_overdue_holds_up_no_other_case_when_one_fails() -> None:
    world = World()
    first, second = ChasedCase(world), ChasedCase(world)
    for case in (first, second):
        case.sent_to(FORCE)
    world.clock.advance(minutes=6)
    world.log.before_append.append(lambda: (_ for _ in ()).throw(Unavailable).__next__())
    with pytest.raises(Unavailable, match="1 of 2 checks"):
        chase_overdue(world.chase_overdue_deps)
    kinds = [world.log.kinds(case.case_id)[-1] for case in (first, second)]
    assert kinds.count(Kind.NOTIFICATION_REPEATED) == 1
    chase_overdue(world.chase_overdue_deps)
    kinds = [world.log.kinds(case.case_id)[-1] for case in (first, second)]
    assert kinds.count(Kind.NOTIFICATION_REPEATED) == 2


def test_chase_overdue_appends_each_step_once_when_two_run_at_once(emergency: ChasedCase) -> None:
    emergency.sent_to(FORCE)
    world = emergency.world
    world.clock.advance(minutes=6)
    other = replace(
        world.chase_overdue_deps, take_job=job_taker(MemoryLeases(world.clock), world.clock)
    )
    world.log.before_append.append(lambda: chase_overdue(other))
    chase_overdue(world.chase_overdue_deps)
    assert world.log.kinds(emergency.case_id).count(Kind.NOTIFICATION_REPEATED) == 1


def test_check_is_dropped_when_there_is_no_such_case() -> None:
    world = World()
    world.clocks.set("SSAAAAAAAAAAA", world.clock())
    assert chase_overdue(world.chase_overdue_deps) == ChaseResult(checks=1, pressing_unsent=0)
    assert world.clocks.checks == set()


def test_repeated_notification_counts_for_the_recipient() -> None:
    case = ChasedCase()
    world = case.world
    world.second_addresses[FORCE] = "hampshire-2@example.org"
    case.sent_to(FORCE)
    first = Dispatch(case.case_id, 1, FORCE)
    record_mail_event(world.send_mail_deps, {**ses_event("Bounce", first)})
    assert (case.recipient().state, case.recipient().sent_at) == ("failed", None)
    record_mail_event(
        world.send_mail_deps, ses_event("Send", first)
    )  # late: what came back stays so
    assert case.recipient().state == "failed"
    assert case.after(seconds=1) == [("notification_repeated", FORCE, "fallback")]
    assert case.recipient().state == "queued"
    seq = world.log.read(case.case_id)[-1].seq
    again = Dispatch(case.case_id, seq, FORCE)
    notify_authority(world.notify_authority_deps, again)
    record_mail_event(world.send_mail_deps, ses_event("Delivery", again))
    assert case.recipient().state == "delivered"


def test_nothing_falls_due_when_a_case_has_no_recipients() -> None:
    world = World(connected=())
    case = ChasedCase(world, reporter={"name": "Sam Invented", "role": "agent"})
    assert steps(world.case_by_id(case.case_id), SecondLine()) == []
    assert world.clocks.checks == set()


def test_notification_is_no_more_unsent_when_it_was_delivered_or_came_back() -> None:
    case = ChasedCase(category="threat_violence")

    def recipients() -> list[str]:
        return [
            dispatch.recipient for dispatch, _ in list_unsent(case.world.case_by_id(case.case_id))
        ]

    assert recipients() == [FORCE, REPORTER]
    case.happens(Kind.NOTIFICATION_FAILED, of=1, recipient=FORCE, because="hard_bounce")
    assert recipients() == [REPORTER]
    case.happens(Kind.NOTIFICATION_DELIVERED, of=1, recipient=REPORTER)
    assert recipients() == []


@pytest.mark.parametrize(("category", "pressing"), [("threat_violence", True), ("other", False)])
def test_clock_that_is_made_again_is_among_the_pressing_ones_where_it_was(
    category: str, pressing: bool
) -> None:
    case = ChasedCase(category=category)
    world = case.world
    world.clocks.clear()
    at = reset_clock(world.reset_clock_deps, case.case_id)
    world.clock.advance(days=3)
    (check,) = world.clocks.due(10)
    assert (check.at, check.pressing) == (at, pressing)
