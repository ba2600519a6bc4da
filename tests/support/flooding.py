"""Floods: many reports to one force, with and without an access code, as the queue brings them."""

from collections.abc import Mapping
from typing import Any

from chalicelib.ports import Dispatch, Letter
from chalicelib.usecases.intake.store_report import store_report
from chalicelib.usecases.notifications.chase_overdue import chase_overdue
from chalicelib.usecases.notifications.fan_out import fan_out
from chalicelib.usecases.notifications.notify_authority import notify_authority
from tests.support.factories import World, report
from tests.support.job_queues import send_digests

DANGER: Mapping[str, Any] = {"immediate_danger": True}
DURHAM = "police-durham"
BLAYDON = {"name": "Robin Invented", "area": "E14001106"}


def bring(world: World, *, verified: bool = False, **changes: Any) -> Dispatch:
    """A fresh report to Durham, routed, and brought by its queue."""
    if verified:
        accepted = store_report(
            world.store_report_deps(),
            report(candidate_known=True, candidate=None, **changes),
            world.robin,
        )
    else:
        accepted = world.submit(candidate=BLAYDON, **changes)
    case_id = accepted.first.case_id
    fan_out(world.fan_out_deps, case_id, 1)
    empty_queue(world)
    return Dispatch(case_id, 1, DURHAM)


def empty_queue(world: World) -> None:
    """Bring authorities everything that waits on their queues."""
    for queue in (world.queues["verified"], world.queues["authorities"]):
        waiting, queue.dispatches = queue.dispatches, []
        for dispatch in waiting:
            notify_authority(world.notify_authority_deps, dispatch)


def pass_minutes(world: World, minutes: int) -> None:
    """Let time pass, and every schedule of a minute run."""
    for _ in range(minutes):
        world.clock.advance(minutes=1)
        chase_overdue(world.chase_overdue_deps)
        route_all(world)
        empty_queue(world)
        send_digests(world.send_digests_deps)


def route_all(world: World) -> None:
    """Put on their way all events that are not yet."""
    for case_id in world.log.case_ids():
        case = world.case_by_id(case_id)
        for event in case.events:
            if event.seq not in case.routed:
                fan_out(world.fan_out_deps, case_id, event.seq)


def running(letters: list[Letter]) -> list[Letter]:
    """Those that are digests."""
    return [letter for letter in letters if letter.key.startswith("digest.")]


def alone(letters: list[Letter]) -> list[Letter]:
    """Those that are about one case."""
    return [letter for letter in letters if not letter.key.startswith("digest.")]
