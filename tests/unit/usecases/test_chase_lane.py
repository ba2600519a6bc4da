"""Many checks due at once are spread over lanes, each for a minute at a time."""

from typing import Any

import pytest

from chalicelib.errors import JobIsRunning, Unavailable
from chalicelib.model.events import Event, Kind
from chalicelib.model.shards import shard_of
from chalicelib.ports import Dispatch
from chalicelib.usecases.jobs.lease import take_job
from chalicelib.usecases.jobs.segments import HANDED_OVER_AFTER
from chalicelib.usecases.notifications.chase_lane import chase_lane
from chalicelib.usecases.notifications.chase_overdue import LANES, ChaseResult, chase_overdue
from tests.support.chased_case import ChasedCase
from tests.support.factories import World
from tests.support.job_queues import messages_of


@pytest.fixture
def world() -> World:
    """Checks of thirty cases that there are not."""
    world = World()
    for number in range(30):
        world.clocks.set(f"SSAAAAAAAAA{number:02}", world.clock())
    return world


def _lane(world: World) -> int:
    """A lane that has at least two of them."""
    lanes = [shard_of(case_id, LANES) for _, case_id in world.clocks.checks]
    return next(lane for lane in lanes if lanes.count(lane) > 1)


def test_checks_are_spread_over_lanes_when_a_run_has_more_than_its_most(world: World) -> None:
    assert chase_overdue(world.chase_overdue_deps, most=30) == ChaseResult(0, 0)
    messages = messages_of(world.lanes)
    assert messages == [Dispatch("chase_overdue", lane, "lane") for lane in range(LANES)]
    assert sum(chase_lane(world.chase_overdue_deps, m.seq).checks for m in messages) == 30
    assert world.clocks.checks == set()
    assert world.lanes.dispatches == []


def test_lane_runs_emergencies_first() -> None:
    emergency = ChasedCase()
    lane = shard_of(emergency.case_id, LANES)
    crowd = (f"SSBBBB{number:07}" for number in range(200))
    for case_id in [key for key in crowd if shard_of(key, LANES) == lane][:5]:
        emergency.world.clocks.set(case_id, emergency.world.clock())
    emergency.world.clock.advance(minutes=12)
    assert chase_lane(emergency.world.chase_overdue_deps, lane, most=1).checks == 1
    assert Kind.RESPONSE_OVERDUE in emergency.world.log.kinds(emergency.case_id)


def test_lane_is_queued_again_when_more_may_be_due(world: World) -> None:
    lane = _lane(world)
    assert chase_lane(world.chase_overdue_deps, lane, most=1).checks == 1
    assert [message.seq for message in messages_of(world.lanes)] == [lane]


def test_lane_hands_over_in_good_time(world: World) -> None:
    lane = _lane(world)
    remove = world.clocks.remove

    def slow(check: object) -> None:
        world.clock.advance(seconds=HANDED_OVER_AFTER.whole_seconds)
        remove(check)  # type: ignore[arg-type]

    world.clocks.remove = slow  # type: ignore[method-assign]
    assert chase_lane(world.chase_overdue_deps, lane).checks == 1
    assert [message.seq for message in messages_of(world.lanes)] == [lane]


def test_lane_is_left_to_the_next_start_when_a_check_fails(world: World) -> None:
    lane, read = _lane(world), world.log.read
    first = world.clocks.due(1, (lane, LANES))[0]

    def fail(case_id: str, **options: Any) -> tuple[Event, ...]:
        if case_id == first.case_id:
            raise Unavailable
        return read(case_id, **options)

    world.log.read = fail  # type: ignore[method-assign]
    with pytest.raises(Unavailable, match="1 of"):
        chase_lane(world.chase_overdue_deps, lane)
    assert world.clocks.due(9, (lane, LANES)) == [first]
    assert world.lanes.dispatches == []


def test_lane_has_one_run_at_a_time(world: World) -> None:
    with (
        take_job(world.leases, world.clock, "chase_overdue#0"),
        pytest.raises(JobIsRunning),
    ):
        chase_lane(world.chase_overdue_deps, 0)
