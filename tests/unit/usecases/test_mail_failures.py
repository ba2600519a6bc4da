"""Bounces, complaints, throttling, SES down for an hour: what reached whom and when."""

from collections.abc import Mapping
from contextlib import suppress
from datetime import timedelta

import pytest

from chalicelib.errors import StandsafeError, Unavailable
from chalicelib.model.events import Kind
from chalicelib.ports import Dispatch, Letter
from chalicelib.usecases.notifications.notify_authority import notify_authority
from chalicelib.usecases.notifications.notify_reporter import notify_reporter
from chalicelib.usecases.notifications.record_mail_event import record_mail_event
from tests.support.cases import notification_of_new_case
from tests.support.factories import World
from tests.support.job_queues import send_digests
from tests.support.mail_failures import (
    FAILURES,
    FIRST,
    FORCE,
    OPERATORS,
    PAGE,
    REPORTER,
    SECOND,
    PlayedFailure,
    page,
    play,
)
from tests.support.simulation import Simulation, delivered

FIVE_MINUTES = timedelta(minutes=5)


@pytest.fixture(scope="module")
def played() -> dict[str, PlayedFailure]:
    return {failure.name: play(failure) for failure in FAILURES}


def test_page_says_what_the_product_does(played: dict[str, PlayedFailure]) -> None:
    """Where it does not: ``python -m tests.support.mail_failures``."""
    assert PAGE.read_text("utf-8") == page(played.values())


@pytest.mark.parametrize(
    "name",
    [
        "Hard bounce",
        "Hard bounce of an urgent report",
        "Soft bounce",
        "Complaint",
        "An address that is suppressed already",
        "Delivery is delayed for two hours",
    ],
)
def test_urgent_mail_reaches_the_second_address_within_five_minutes(
    name: str, played: dict[str, PlayedFailure]
) -> None:
    assert played[name].arrived[SECOND][0] < FIVE_MINUTES


def test_suppressed_address_is_never_tried(played: dict[str, PlayedFailure]) -> None:
    assert FIRST not in played["An address that is suppressed already"].tried
    assert played["Hard bounce"].tried[FIRST] == 1
    assert played["Complaint"].tried[FIRST] == 1


@pytest.mark.parametrize("name", [failure.name for failure in FAILURES if "down" in failure.name])
def test_mail_goes_out_when_ses_was_down_for_an_hour(
    name: str, played: dict[str, PlayedFailure]
) -> None:
    hour = timedelta(hours=1)
    for address in (FIRST, REPORTER, OPERATORS):
        assert hour < played[name].arrived[address][0] < hour + FIVE_MINUTES


def test_emergency_goes_out_when_its_queue_gave_up_before_ses_was_back() -> None:
    """As after a day and more: here the queue gives up after half an hour, SES is down for two."""
    down = timedelta(hours=2)
    run = Simulation(lambda letter: _unless(run.clock() < start + down, letter))
    run.most_receives, start = 10, run.clock()
    police = {"platforms": False, "police": True, "electoral": False}
    case_id = run.world.submit(share_with=police).first.case_id
    run.run(start + down - timedelta(seconds=1))
    assert {dispatch.recipient for dispatch in run.dead} == {FORCE, "reporter"}
    assert run.carrier.letters == []
    run.run(start + down + timedelta(hours=3))
    arrived = {letter.to: at for at, letter in reversed(run.carrier.letters)}
    assert arrived[FIRST] - start - down < timedelta(hours=1)
    assert REPORTER in arrived
    assert run.case(case_id).recipients[FORCE].sent_at == arrived[FIRST]


def _unless(down: bool, letter: Letter) -> Mapping[str, float]:
    if down:
        raise Unavailable
    return delivered(letter)


@pytest.mark.parametrize(
    ("name", "after"),
    [
        ("SES is down for an hour", FIVE_MINUTES),
        ("SES is down for an hour, urgent report", timedelta(minutes=15)),
        ("Hard bounce, no second address", timedelta(minutes=1)),
    ],
)
def test_alarm_goes_off_and_the_page_says_whom_to_call_when_no_mail_gets_out(
    name: str, after: timedelta, played: dict[str, PlayedFailure]
) -> None:
    assert played[name].alarms == [after]
    assert any(at == after and "call 101" in sentence for at, sentence in played[name].states)


def test_soft_bounce_is_retried_three_times_and_then_escalated(
    played: dict[str, PlayedFailure],
) -> None:
    soft = played["Soft bounce of an urgent report, no second address"]
    assert soft.tried[FIRST] == 4
    assert soft.arrived[REPORTER][-1] > timedelta(hours=2)


def test_mail_goes_to_the_second_address_at_once_when_the_first_is_suppressed() -> None:
    world = World()
    world.second_addresses[FORCE] = SECOND
    world.suppressions.suppress(FIRST, because="complaint", at=world.clock())
    urgent, digested = (
        notification_of_new_case(world),
        notification_of_new_case(world, category="other"),
    )
    for dispatch in (urgent, digested):
        notify_authority(world.notify_authority_deps, dispatch)
    world.clock.advance(days=1)
    assert send_digests(world.send_digests_deps) == 1
    assert [letter.to for letter in world.mail.letters] == [SECOND, SECOND]


def test_digest_is_recorded_as_failed_when_no_address_is_open() -> None:
    world = World()
    world.suppressions.suppress(FIRST, because="complaint", at=world.clock())
    dispatch = notification_of_new_case(world, category="other")
    notify_authority(world.notify_authority_deps, dispatch)
    world.clock.advance(days=1)
    assert send_digests(world.send_digests_deps) == 0
    assert world.digests.rows == {}
    assert world.mail.letters == []
    assert world.case_of(dispatch).recipients[FORCE].state == "failed"


@pytest.mark.parametrize(
    ("kind", "why"), [("Bounce", "hard_bounce"), ("Complaint", "complaint"), ("Reject", None)]
)
def test_mail_about_no_case_suppresses_its_address_when_it_bounces(
    kind: str, why: str | None
) -> None:
    world = World()
    event = {
        "eventType": kind,
        "mail": {
            "messageId": "m-1",
            "destination": [FIRST],
            "tags": {"notification": ["operators_0_abc"]},
        },
    }
    assert record_mail_event(world.send_mail_deps, event)
    assert world.suppressions.reason(FIRST) == why


def test_attempts_grow_rare_when_ses_is_down_unless_they_are_urgent() -> None:
    for category, most in (("threat_violence", 40), ("other", 12)):
        world = World()
        case_id = world.submit(category=category).first.case_id
        world.mail.fails = 1000
        for _ in range(60):
            with suppress(StandsafeError):
                notify_reporter(world.notify_reporter_deps, Dispatch(case_id, 1, "reporter"))
            world.clock.advance(minutes=1)
        attempts = world.log.kinds(case_id).count(Kind.NOTIFICATION_ATTEMPTED)
        assert most / 2 < attempts < most
