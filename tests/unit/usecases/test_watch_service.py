"""A stage sees that it works: by a synthetic report, and by what no metric of AWS says."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest
from chalice.app import Rate, ScheduledEventConfig

from app import app
from chalicelib.catalogue import load
from chalicelib.model.recipient_ids import REPORTER
from chalicelib.ports import Dispatch
from chalicelib.usecases.candidates.verify_access_code import VerifyAccessCodeDeps
from chalicelib.usecases.guidance.publish_statistics import _is_real
from chalicelib.usecases.intake.check_report import CheckReportDeps
from chalicelib.usecases.notifications.fan_out import fan_out
from chalicelib.usecases.notifications.notify_reporter import notify_reporter
from chalicelib.usecases.notifications.record_mail_event import record_mail_event
from chalicelib.usecases.watch.watch_service import EVERY, WatchServiceDeps, watch_service
from tests.support.factories import SECRETS, World
from tests.support.metrics import metrics_in
from tests.support.operators import Capture


@pytest.fixture
def world() -> World:
    return World()


def deps_of(world: World) -> WatchServiceDeps:
    codes = VerifyAccessCodeDeps(world.directory, world.guards, SECRETS, world.clock)
    return WatchServiceDeps(
        checking=CheckReportDeps(load(), codes, world.elections, world.clock),
        storing=world.store_report_deps(),
        elections=tuple,
        mail_quota=lambda: 0.25,
        now=world.clock,
        take_job=world.take_job,
    )


def values(capsys: Capture) -> dict[str, float]:
    return {metric.name: metric.value for metric in metrics_in(capsys.readouterr().out)}


def newest(world: World) -> Dispatch:
    """The event of the newest synthetic report, for its reporter."""
    first = max((log[0] for log in world.log.cases.values()), key=lambda event: event.at)
    return Dispatch(first.case_id, first.seq, REPORTER)


def deliver(world: World, dispatch: Dispatch, kind: str = "Delivery") -> None:
    tag = f"{dispatch.case_id}_{dispatch.seq}_{dispatch.recipient}"
    mail = {"messageId": "m", "tags": {"notification": [tag]}}
    assert record_mail_event(world.send_mail_deps, {"eventType": kind, "mail": mail})


def next_turn(world: World) -> None:
    world.clock.advance(seconds=EVERY.whole_seconds - 20)


def test_delay_is_measured_until_now_while_the_report_before_is_not_delivered(
    world: World, capsys: Capture
) -> None:
    deps = deps_of(world)
    watch_service(deps)
    assert "SyntheticDelay" not in values(capsys), "the first is stored now"
    world.clock.advance(seconds=EVERY.whole_seconds)
    watch_service(deps)
    assert values(capsys)["SyntheticDelay"] == EVERY.whole_seconds
    world.clock.advance(seconds=2 * EVERY.whole_seconds)
    watch_service(deps)
    assert "SyntheticDelay" not in values(capsys), "a turn was missed"


def test_delay_is_measured_once_the_report_before_was_delivered(
    world: World, capsys: Capture
) -> None:
    deps = deps_of(world)
    watch_service(deps)
    world.clock.advance(seconds=EVERY.whole_seconds)
    watch_service(deps)
    dispatch = newest(world)
    world.clock.advance(seconds=8)
    fan_out(world.fan_out_deps, dispatch.case_id, dispatch.seq)
    assert world.queues["reporters"].dispatches == [dispatch]
    notify_reporter(world.notify_reporter_deps, dispatch)
    world.clock.advance(seconds=12)
    deliver(world, dispatch)
    next_turn(world)
    capsys.readouterr()
    watch_service(deps)
    assert values(capsys)["SyntheticDelay"] == 20.0


def test_synthetic_report_is_for_nobody_and_of_no_statistics(world: World, capsys: Capture) -> None:
    watch_service(deps_of(world))
    case = world.case_of(newest(world))
    assert not case.recipients
    assert case.log_only
    assert not _is_real(case.events[0])
    assert case.public["retention"] == {"days": 1}
    fan_out(world.fan_out_deps, case.case_id, 1)
    notified = {name: queue.dispatches for name, queue in world.queues.items() if queue.dispatches}
    assert {name for name in notified if name not in ("reporters", "files")} == set()
    assert "ReportsAccepted" not in values(capsys)


def test_mailbox_of_the_simulator_has_no_quota(world: World) -> None:
    deps = deps_of(world)
    for _ in range(30):
        watch_service(deps)
        dispatch = newest(world)
        notify_reporter(world.notify_reporter_deps, dispatch)
        assert world.case_of(dispatch).notification(1, REPORTER).sent_at is not None
        world.clock.advance(seconds=EVERY.whole_seconds)


def test_report_of_a_person_is_counted(world: World, capsys: Capture) -> None:
    first = world.submit().first
    fan_out(world.fan_out_deps, first.case_id, first.seq)
    fan_out(world.fan_out_deps, first.case_id, first.seq)
    counted = [metric.name for metric in metrics_in(capsys.readouterr().out)]
    assert counted == ["ReportsAccepted"]


def test_quota_is_measured_in_percent(world: World, capsys: Capture) -> None:
    watch_service(deps_of(world))
    assert values(capsys)["MailQuotaUsed"] == 25.0


@pytest.mark.parametrize(("days", "near"), [(29, 0), (28, 1), (0, 1), (-7, 1), (-8, 0)])
def test_election_is_near_from_four_weeks_before_to_one_after(
    world: World, days: int, near: int, capsys: Capture
) -> None:
    election = world.elections.elections().current(world.clock().date())[0]
    day = election.date - timedelta(days=days)
    world.clock.at = datetime.combine(day, time(7, 30), UTC)
    watch_service(replace(deps_of(world), elections=lambda: (election,)))
    assert values(capsys)["ElectionsNear"] == near


def test_schedule_is_that_of_the_turns() -> None:
    (config,) = [source for source in app.event_sources if source.name == "watch_service"]
    assert isinstance(config, ScheduledEventConfig)
    assert isinstance(config.schedule_expression, Rate)
    assert config.schedule_expression.to_string() == f"rate({EVERY.whole_seconds // 60} minutes)"
