"""On its way: to everybody concerned, noted once, and found again when the stream missed it."""

from typing import Any

import pytest

from chalicelib.errors import NotFound, Unavailable
from chalicelib.model.concerned import concerned
from chalicelib.model.events import Kind, NewEvent
from chalicelib.ports import Dispatch
from chalicelib.usecases.notifications.fan_out import fan_out
from chalicelib.usecases.notifications.reconcile import reconcile
from tests.support.cases import outcome_event
from tests.support.factories import World


def test_each_recipient_gets_one_message_of_ids() -> None:
    world = World()
    case_id = world.submit().first.case_id
    assert fan_out(world.fan_out_deps, case_id, 1) == 4
    assert world.dispatched() == {
        "platforms": [Dispatch(case_id, 1, "x"), Dispatch(case_id, 1, "facebook")],
        "authorities": [Dispatch(case_id, 1, "police-hampshire")],
        "candidates": [Dispatch(case_id, 1, "reporter")],
    }
    assert world.log.kinds(case_id) == [Kind.REPORT_SUBMITTED, Kind.ROUTED]


def test_a_second_time_changes_nothing() -> None:
    world = World()
    case_id = world.submit().first.case_id
    fan_out(world.fan_out_deps, case_id, 1)
    assert fan_out(world.fan_out_deps, case_id, 1) == 0
    assert len(world.queues["platforms"].dispatches) == 2
    assert world.log.kinds(case_id) == [Kind.REPORT_SUBMITTED, Kind.ROUTED]


def test_two_at_once_note_it_once() -> None:
    world = World()
    case_id = world.submit().first.case_id
    world.log.before_append.append(lambda: fan_out(world.fan_out_deps, case_id, 1))
    fan_out(world.fan_out_deps, case_id, 1)
    assert world.log.kinds(case_id) == [Kind.REPORT_SUBMITTED, Kind.ROUTED]


def test_a_queue_that_is_down_leaves_it_to_be_done_again() -> None:
    world = World()
    case_id = world.submit().first.case_id
    world.queues["authorities"].fails = 1
    with pytest.raises(Unavailable):
        fan_out(world.fan_out_deps, case_id, 1)
    assert world.log.kinds(case_id) == [Kind.REPORT_SUBMITTED]
    fan_out(world.fan_out_deps, case_id, 1)
    assert len(world.queues["authorities"].dispatches) == 1


def test_self_reports_and_absent_addresses_are_not_queued() -> None:
    world = World(connected=())
    reporter = {"name": "Sam Invented", "role": "agent"}
    case_id = world.submit(reporter=reporter).first.case_id
    assert fan_out(world.fan_out_deps, case_id, 1) == 0
    assert world.log.kinds(case_id) == [Kind.REPORT_SUBMITTED, Kind.ROUTED]


def test_an_outcome_is_told_to_the_reporter_alone() -> None:
    world = World()
    accepted = world.submit()
    world.append(accepted, outcome_event("acknowledged"))
    assert fan_out(world.fan_out_deps, accepted.first.case_id, 2) == 1
    assert world.dispatched() == {
        "platforms": [],
        "authorities": [],
        "candidates": [Dispatch(accepted.first.case_id, 2, "reporter")],
    }


def test_an_unknown_case_is_not_found() -> None:
    with pytest.raises(NotFound):
        fan_out(World().fan_out_deps, "SSAAAAAAAAAAA", 1)


def test_reconcile_puts_the_missed_on_their_way_whatever_the_hour() -> None:
    world = World()
    missed = world.submit().first.case_id
    world.clock.advance(hours=3)
    seen = world.submit().first.case_id
    fan_out(world.fan_out_deps, seen, 1)
    world.clock.advance(minutes=5)
    assert reconcile(world.fan_out_deps) == 1
    assert world.log.kinds(missed)[-1] is Kind.ROUTED
    assert reconcile(world.fan_out_deps) == 0


def test_reconcile_leaves_the_newest_to_the_stream() -> None:
    world = World()
    world.submit()
    world.clock.advance(seconds=30)
    assert reconcile(world.fan_out_deps) == 0


def test_one_case_that_fails_does_not_hold_up_the_rest() -> None:
    world = World()
    cases = [world.submit().first.case_id for _ in range(3)]
    world.clock.advance(minutes=5)
    world.queues["platforms"].fails = 1
    with pytest.raises(Unavailable):
        reconcile(world.fan_out_deps)
    routed = [Kind.ROUTED in world.log.kinds(case_id) for case_id in cases]
    assert routed.count(True) == 2


FORCE = "police-hampshire"


@pytest.mark.parametrize(
    ("kind", "facts", "told"),
    [
        (Kind.MESSAGE_SENT, {"to": FORCE}, [(FORCE, "police")]),
        (Kind.MESSAGE_SENT, {"to": "reporter"}, [("reporter", "reporter")]),
        (Kind.STAGE_RECORDED, {"shown": True}, [("reporter", "reporter")]),
        (Kind.STAGE_RECORDED, {"shown": False}, []),
        (Kind.BUNDLE_REQUESTED, {}, [("bundle", "files")]),
    ],
)
def test_what_happens_at_the_desk_is_told_to_whom_it_concerns(
    kind: Kind, facts: dict[str, Any], told: list[tuple[str, str]]
) -> None:
    world = World()
    accepted = world.submit()
    said = {"recipient": FORCE, "stage": "charged", "message_id": "m", "content": "c"}
    event = world.append(accepted, NewEvent(kind, {**said, "from": "x", **facts}))
    assert concerned(world.case(accepted), event) == told


def test_a_bundle_that_was_asked_for_again_is_made_once() -> None:
    world = World()
    accepted = world.submit()
    first, second = (
        world.append(accepted, NewEvent(Kind.BUNDLE_REQUESTED, {"recipient": FORCE}))
        for _ in range(2)
    )
    case = world.case(accepted)
    assert concerned(case, first) == []
    assert concerned(case, second) == [("bundle", "files")]
