"""On its way: to everybody concerned, noted once, and found again when the stream missed it."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from chalicelib.errors import NotFound, Unavailable
from chalicelib.model.concerned import concerned
from chalicelib.model.events import Kind, NewEvent
from chalicelib.model.recipient_ids import ROUTE
from chalicelib.ports import Dispatch
from chalicelib.usecases.intake.store_report import store_report
from chalicelib.usecases.notifications.fan_out import fan_out
from chalicelib.usecases.notifications.fan_out_all import fan_out_all
from chalicelib.usecases.notifications.fan_out_stream import LATE, fan_out_stream
from chalicelib.usecases.notifications.notify_authority import notify_authority
from chalicelib.usecases.notifications.notify_reporter import notify_reporter
from chalicelib.usecases.notifications.reconcile import reconcile
from tests.support.cases import outcome_event
from tests.support.factories import World, report
from tests.support.fakes import MemoryQueue
from tests.support.metrics import metrics_in


class CountingQueue(MemoryQueue):
    """A queue that notes how many messages each send has."""

    def __init__(self) -> None:
        super().__init__()
        self.sizes: list[int] = []

    def send(self, dispatches: Sequence[Dispatch]) -> None:
        self.sizes.append(len(dispatches))
        super().send(dispatches)


def verified_report(world: World) -> str:
    """Submit a pressing report with an access code, and return its case."""
    verified = report(candidate_known=True, candidate=None)
    return store_report(world.store_report_deps(), verified, world.robin).first.case_id


def test_fan_out_sends_each_recipient_one_message_of_ids() -> None:
    world = World()
    case_id = world.submit().first.case_id
    assert fan_out(world.fan_out_deps, case_id, 1) == 4
    assert world.dispatched() == {
        "platforms": [Dispatch(case_id, 1, "x"), Dispatch(case_id, 1, "facebook")],
        "authorities": [Dispatch(case_id, 1, "police-hampshire")],
        "verified": [],
        "reporters": [Dispatch(case_id, 1, "reporter")],
    }
    assert world.log.kinds(case_id) == [Kind.REPORT_SUBMITTED, Kind.ROUTED]


def test_fan_out_queues_authorities_of_a_verified_report_apart() -> None:
    world = World()
    case_id = verified_report(world)
    fan_out(world.fan_out_deps, case_id, 1)
    assert world.dispatched()["authorities"] == []
    assert world.dispatched()["verified"] == [Dispatch(case_id, 1, "police-durham")]


def test_fan_out_changes_nothing_when_it_runs_again() -> None:
    world = World()
    case_id = world.submit().first.case_id
    fan_out(world.fan_out_deps, case_id, 1)
    assert fan_out(world.fan_out_deps, case_id, 1) == 0
    assert len(world.queues["platforms"].dispatches) == 2
    assert world.log.kinds(case_id) == [Kind.REPORT_SUBMITTED, Kind.ROUTED]


def test_fan_out_records_it_once_when_two_run_at_once() -> None:
    world = World()
    case_id = world.submit().first.case_id
    world.log.before_append.append(lambda: fan_out(world.fan_out_deps, case_id, 1))
    fan_out(world.fan_out_deps, case_id, 1)
    assert world.log.kinds(case_id) == [Kind.REPORT_SUBMITTED, Kind.ROUTED]


def test_everybody_is_mailed_once_when_two_run_at_once() -> None:
    """As the stream and the queue of verified reports do with one that is pressing."""
    world = World()
    verified = report(candidate_known=True, candidate=None, immediate_danger=True)
    case_id = store_report(world.store_report_deps(), verified, world.robin).first.case_id
    world.log.before_append.append(lambda: fan_out(world.fan_out_deps, case_id, 1))
    fan_out(world.fan_out_deps, case_id, 1)
    waiting = world.dispatched()
    assert [len(waiting[name]) for name in ("verified", "reporters")] == [2, 2]
    for dispatch in waiting["verified"]:
        notify_authority(world.notify_authority_deps, dispatch)
    for dispatch in waiting["reporters"]:
        notify_reporter(world.notify_reporter_deps, dispatch)
    assert len(world.mail.letters) == 2


def test_fan_out_counts_a_report_once_when_two_run_at_once(
    capsys: pytest.CaptureFixture[str],
) -> None:
    world = World()
    case_id = world.submit().first.case_id
    world.log.before_append.append(lambda: fan_out(world.fan_out_deps, case_id, 1))
    fan_out(world.fan_out_deps, case_id, 1)
    names = [metric.name for metric in metrics_in(capsys.readouterr().out)]
    assert names.count("ReportsAccepted") == 1


def test_fan_out_notes_nothing_of_a_case_that_is_erased_meanwhile() -> None:
    world = World()
    accepted = world.submit()
    erased = NewEvent(Kind.ERASED, {})
    world.log.before_append.append(lambda: world.append(accepted, erased))
    fan_out(world.fan_out_deps, accepted.first.case_id, 1)
    assert world.patterns.clear() == 0


def test_fan_out_notes_what_is_shared_anew_when_that_changed_meanwhile() -> None:
    world = World()
    accepted = world.submit()
    case_id = accepted.first.case_id
    world.log.before_append.append(lambda: world.append(accepted, NewEvent(Kind.WITHDRAWN, {})))
    fan_out(world.fan_out_deps, case_id, 1)
    assert world.log.kinds(case_id)[1:] == [Kind.WITHDRAWN, Kind.ROUTED]
    assert world.patterns.clear() == 0, "there is nothing to forget"


def test_fan_out_records_nothing_when_a_queue_is_down() -> None:
    world = World()
    case_id = world.submit().first.case_id
    world.queues["authorities"].fails = 1
    with pytest.raises(Unavailable):
        fan_out(world.fan_out_deps, case_id, 1)
    assert world.log.kinds(case_id) == [Kind.REPORT_SUBMITTED]
    fan_out(world.fan_out_deps, case_id, 1)
    assert len(world.queues["authorities"].dispatches) == 1


def test_events_are_queued_together_by_one_send_a_queue() -> None:
    world, queue = World(), CountingQueue()
    case_ids = [world.submit().first.case_id for _ in range(3)]
    deps = replace(world.fan_out_deps, queues={"platforms": queue})
    assert fan_out_all(deps, [(case_id, 1) for case_id in case_ids]) == {}
    assert queue.sizes == [6]
    assert [world.log.kinds(case_id)[1:] for case_id in case_ids] == [[Kind.ROUTED]] * 3
    assert fan_out_all(deps, [(case_ids[0], 1)]) == {}
    assert queue.sizes == [6], "it was routed before"


@pytest.mark.parametrize(("times", "failed"), [(1, 0), (2, 1)])
def test_event_is_queued_by_itself_when_a_queue_does_not_take_all(times: int, failed: int) -> None:
    world = World()
    case_ids = [world.submit().first.case_id for _ in range(2)]
    world.queues["authorities"].fails = times
    failures = fan_out_all(world.fan_out_deps, [(case_id, 1) for case_id in case_ids])
    assert [type(error) for error in failures.values()] == [Unavailable] * failed
    assert list(failures) == [(case_ids[0], 1)] * failed
    assert world.log.kinds(case_ids[0]) == [Kind.REPORT_SUBMITTED, Kind.ROUTED][: 2 - failed]
    assert world.log.kinds(case_ids[1]) == [Kind.REPORT_SUBMITTED, Kind.ROUTED]


def test_event_of_an_unknown_case_holds_up_no_other() -> None:
    world = World()
    case_id = world.submit().first.case_id
    failures = fan_out_all(world.fan_out_deps, [("SSAAAAAAAAAAA", 1), (case_id, 1)])
    assert {place: type(error) for place, error in failures.items()} == {
        ("SSAAAAAAAAAAA", 1): NotFound
    }
    assert world.log.kinds(case_id) == [Kind.REPORT_SUBMITTED, Kind.ROUTED]


def test_stream_routes_a_report_that_goes_ahead_when_it_is_in_time() -> None:
    world = World()
    ahead = verified_report(world)
    world.clock.advance(seconds=LATE.total_seconds() - 1)
    assert fan_out_stream(world.fan_out_deps, [(ahead, 1)]) == {}
    assert world.log.kinds(ahead) == [Kind.REPORT_SUBMITTED, Kind.ROUTED]
    assert Dispatch(ahead, 1, ROUTE) not in world.queues["verified"].dispatches


def test_late_stream_leaves_a_report_that_goes_ahead_to_its_queue() -> None:
    world = World()
    ahead, other = verified_report(world), world.submit().first.case_id
    world.clock.advance(seconds=LATE.total_seconds())
    assert fan_out_stream(world.fan_out_deps, [(ahead, 1), (other, 1)]) == {}
    assert world.log.kinds(ahead) == [Kind.REPORT_SUBMITTED]
    assert world.log.kinds(other) == [Kind.REPORT_SUBMITTED, Kind.ROUTED]
    assert world.queues["verified"].dispatches == [Dispatch(ahead, 1, ROUTE)]
    assert {dispatch.case_id for dispatch in world.queues["platforms"].dispatches} == {other}
    fan_out_all(world.fan_out_deps, [(ahead, 1)])
    assert fan_out_stream(world.fan_out_deps, [(ahead, 1)]) == {}
    assert world.queues["verified"].dispatches.count(Dispatch(ahead, 1, ROUTE)) == 1


def test_late_stream_brings_a_report_again_when_its_queue_is_down() -> None:
    world = World()
    ahead, other = verified_report(world), world.submit().first.case_id
    world.clock.advance(seconds=LATE.total_seconds())
    world.queues["verified"].fails = 2
    failures = fan_out_stream(world.fan_out_deps, [(ahead, 1), (other, 1)])
    assert {place: type(error) for place, error in failures.items()} == {(ahead, 1): Unavailable}
    assert world.log.kinds(other) == [Kind.REPORT_SUBMITTED, Kind.ROUTED]


def test_fan_out_queues_no_self_report_and_no_recipient_without_an_address() -> None:
    world = World(connected=())
    reporter = {"name": "Sam Invented", "role": "agent"}
    case_id = world.submit(reporter=reporter).first.case_id
    assert fan_out(world.fan_out_deps, case_id, 1) == 0
    assert world.log.kinds(case_id) == [Kind.REPORT_SUBMITTED, Kind.ROUTED]


def test_outcome_goes_to_the_reporter_alone() -> None:
    world = World()
    accepted = world.submit()
    world.append(accepted, outcome_event("acknowledged"))
    assert fan_out(world.fan_out_deps, accepted.first.case_id, 2) == 1
    assert world.dispatched() == {
        "platforms": [],
        "authorities": [],
        "verified": [],
        "reporters": [Dispatch(accepted.first.case_id, 2, "reporter")],
    }


def test_fan_out_fails_when_there_is_no_such_case() -> None:
    with pytest.raises(NotFound):
        fan_out(World().fan_out_deps, "SSAAAAAAAAAAA", 1)


def test_reconcile_routes_what_was_missed_whatever_the_hour() -> None:
    world = World()
    missed = world.submit().first.case_id
    world.clock.advance(hours=3)
    routed = world.submit().first.case_id
    fan_out(world.fan_out_deps, routed, 1)
    world.clock.advance(minutes=5)
    assert reconcile(world.reconcile_deps) == 1
    assert world.log.kinds(missed)[-1] is Kind.ROUTED
    assert reconcile(world.reconcile_deps) == 0


def test_reconcile_leaves_the_newest_to_the_stream() -> None:
    world = World()
    world.submit()
    world.clock.advance(seconds=30)
    assert reconcile(world.reconcile_deps) == 0


def test_reconcile_holds_up_no_other_case_when_one_fails() -> None:
    world = World()
    cases = [world.submit().first.case_id for _ in range(3)]
    world.clock.advance(minutes=5)
    world.queues["platforms"].fails = 1
    with pytest.raises(Unavailable):
        reconcile(world.reconcile_deps)
    routed = [Kind.ROUTED in world.log.kinds(case_id) for case_id in cases]
    assert routed.count(True) == 2


FORCE = "police-hampshire"


@pytest.mark.parametrize(
    ("kind", "facts", "recipients"),
    [
        (Kind.MESSAGE_SENT, {"to": FORCE}, [(FORCE, "police")]),
        (Kind.MESSAGE_SENT, {"to": "reporter"}, [("reporter", "reporter")]),
        (Kind.STAGE_RECORDED, {"shown": True}, [("reporter", "reporter")]),
        (Kind.STAGE_RECORDED, {"shown": False}, []),
        (Kind.BUNDLE_REQUESTED, {}, [("bundle", "files")]),
    ],
)
def test_event_of_an_authority_goes_to_whom_it_concerns(
    kind: Kind, facts: dict[str, Any], recipients: list[tuple[str, str]]
) -> None:
    world = World()
    accepted = world.submit()
    defaults = {"recipient": FORCE, "stage": "charged", "message_id": "m", "content": "c"}
    event = world.append(accepted, NewEvent(kind, {**defaults, "from": "x", **facts}))
    assert concerned(world.case(accepted), event) == recipients


def test_bundle_is_made_once_when_it_was_requested_again() -> None:
    world = World()
    accepted = world.submit()
    first, second = (
        world.append(accepted, NewEvent(Kind.BUNDLE_REQUESTED, {"recipient": FORCE}))
        for _ in range(2)
    )
    case = world.case(accepted)
    assert concerned(case, first) == []
    assert concerned(case, second) == [("bundle", "files")]
