"""What jobs do that are spread over queues: lanes of checks, segments of cases."""

from collections import deque
from collections.abc import Iterator
from datetime import timedelta

from chalicelib.model.chain_heads import SHARDS
from chalicelib.model.recipient_ids import ERASURE
from chalicelib.model.shards import shard_of
from chalicelib.ports import Dispatch
from chalicelib.usecases.cases.erase_expired_cases import SEGMENTS
from chalicelib.usecases.jobs.segments import HANDED_OVER_AFTER, SEGMENT
from chalicelib.usecases.notifications.chase_overdue import LANES, MOST, lane_message
from local.story import PLATFORM
from rehearsal.deployed import check
from rehearsal.edge import BASE
from rehearsal.officer import FORCE
from rehearsal.privilege.files import key_of, with_file
from rehearsal.privilege.world import World

_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)
_ERASED_AFTER = 800 * _DAY


def _spreads_over_lanes(world: World) -> None:
    world.route(world.report().case_id)
    clocks = world.rows("ClocksTable")
    due = next(row for row in clocks.all() if "#" in row["pk"]["S"])
    clocks.put_all({**due, "sk": {"S": f"{due['sk']['S']}{number}"}} for number in range(MOST))
    world.run_job("chase_overdue", 3 * _DAY)


def _chases_lanes(world: World) -> None:
    world.route(world.report().case_id)
    world.consume("chase_lane", *map(lane_message, range(LANES)), later=3 * _DAY)


def _hands_lane_over(world: World) -> None:
    case = world.report().case_id
    world.route(case)
    lane = lane_message(shard_of(case, LANES))
    world.consume("chase_lane", lane, later=3 * _DAY, pace=HANDED_OVER_AFTER)


def _begins_signing(world: World) -> None:
    _sign_as_root(world)
    world.run_job("sign_chain_heads", _HOUR)


def _signs_first(world: World) -> None:
    """Sign the first list; all segments but that of the case are done by who may do anything."""
    case = _begin_first(world)
    _work_off(world, but=_segment_of(case))
    world.consume("sign_segment", _segment_of(case))


def _signs_by_later_key(world: World) -> None:
    with world.later_key():
        _signs_first(world)


def _signs_changed(world: World) -> None:
    case = _sign_as_root(world)
    world.run_job("sign_chain_heads", _HOUR)  # each hour since is looked at: these are enough
    world.consume("sign_segment", _segment_of(case), later=_HOUR)


def _hands_signing_over(world: World) -> None:
    case = _begin_first(world)
    world.consume("sign_segment", _segment_of(case), pace=HANDED_OVER_AFTER)


def _begin_first(world: World) -> str:
    """Begin to sign the first list of heads, with everything allowed; give the id of its case."""
    world.empty("HeadsBucket")
    case = world.report().case_id
    world.operators.sign_chain_heads()
    return case


def _sign_as_root(world: World) -> str:
    """Have the first list of heads signed, with everything allowed; give the id of its case."""
    case = _begin_first(world)
    _work_off(world)
    return case


def _work_off(world: World, but: Dispatch | None = None) -> None:
    for segment in _segments("sign_chain_heads", SHARDS):
        if segment != but:
            deque(world.operators.sign_segment(segment.seq), maxlen=0)


def _segment_of(case_id: str) -> Dispatch:
    return Dispatch("sign_chain_heads", shard_of(case_id, SHARDS), SEGMENT)


def _segments(job: str, segments: int) -> Iterator[Dispatch]:
    return (Dispatch(job, number, SEGMENT) for number in range(segments))


def _begins_erasing(world: World) -> None:
    world.run_job("erase_expired_cases", _ERASED_AFTER)


def _erases(world: World) -> None:
    world.report()
    world.run_job("erase_expired_cases", _ERASED_AFTER)
    messages = _segments("erase_expired_cases", SEGMENTS)
    world.consume("erase_segment", *messages, later=_ERASED_AFTER)


def _erases_for_reporter(world: World) -> None:
    reported, upload = with_file(world)
    world.send(reported.case_id, [PLATFORM, FORCE])
    url = f"{BASE}/v1/reports/{reported.reference}/download"
    check(world.root.post(url, json={}, headers=reported.bearer, timeout=90), 201, "a download")
    world.unlock(key_of(reported, upload))
    world.consume("erase_segment", Dispatch(reported.case_id, 0, ERASURE))


def _hands_erasing_over(world: World) -> None:
    world.run_job("erase_expired_cases")
    (segment, *_) = _segments("erase_expired_cases", SEGMENTS)
    world.consume("erase_segment", segment, pace=HANDED_OVER_AFTER)


CHECKS = (
    ("chase_overdue", "checks are spread over lanes", _spreads_over_lanes),
    ("chase_lane", "what fell due in a lane is escalated", _chases_lanes),
    ("chase_lane", "a lane is handed over", _hands_lane_over),
    ("sign_chain_heads", "signing begins", _begins_signing),
    ("sign_segment", "the first heads are signed", _signs_first),
    ("sign_segment", "heads are signed by a later key", _signs_by_later_key),
    ("sign_segment", "a case that changed is checked", _signs_changed),
    ("sign_segment", "signing is handed over", _hands_signing_over),
    ("erase_expired_cases", "erasing begins", _begins_erasing),
    ("erase_segment", "a case is erased", _erases),
    ("erase_segment", "a case is erased for its reporter", _erases_for_reporter),
    ("erase_segment", "erasing is handed over", _hands_erasing_over),
)
