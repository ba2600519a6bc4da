"""How long a recipient waited for a report is measured once, by kind of recipient."""

import pytest

from chalicelib.model.events import Kind
from chalicelib.model.recipient_ids import REPORTER
from chalicelib.ports import Dispatch
from chalicelib.usecases.notifications.fan_out import fan_out
from chalicelib.usecases.notifications.measure_delay import METRIC
from chalicelib.usecases.notifications.notify_authority import notify_authority
from chalicelib.usecases.notifications.notify_reporter import notify_reporter
from chalicelib.usecases.notifications.send_mail import note_mail
from chalicelib.usecases.platform.feed_platform import feed_platform
from tests.support.cases import FORCE, notification_of_new_case
from tests.support.exchange import Exchange
from tests.support.factories import World
from tests.support.holds import Held
from tests.support.job_queues import send_digests
from tests.support.mailing import INSULT
from tests.support.metrics import metrics_in
from tests.support.operators import Capture


@pytest.fixture
def world() -> World:
    return World()


def delays(capsys: Capture) -> list[tuple[str, float]]:
    """Each measured delay: (kind of recipient, seconds)."""
    measured = [metric for metric in metrics_in(capsys.readouterr().out) if metric.name == METRIC]
    assert all(metric.dimensions["service"] == "standsafe" for metric in measured)
    return [(metric.dimensions["recipient"], metric.value) for metric in measured]


def test_delay_of_a_platform_ends_with_its_token(exchange: Exchange, capsys: Capture) -> None:
    first = exchange.world.submit().first
    exchange.world.clock.advance(seconds=7)
    dispatch = Dispatch(first.case_id, first.seq, "x")
    feed_platform(exchange.feed_platform_deps, dispatch)
    feed_platform(exchange.feed_platform_deps, dispatch)  # brought again
    assert delays(capsys) == [("platform", 7.0)]


def test_delay_of_a_platform_begins_with_the_release_when_police_held_it_back(
    capsys: Capture,
) -> None:
    held = Held()
    held.place()
    held.world.clock.advance(hours=70)
    held.open()
    held.release()
    held.world.clock.advance(seconds=7)
    capsys.readouterr()
    held.feed()
    assert ("platform", 7.0) in delays(capsys)
    assert held.offered_kinds() == ["report-submitted"]


def test_delay_of_an_authority_ends_with_its_mail(world: World, capsys: Capture) -> None:
    dispatch = notification_of_new_case(world)
    world.clock.advance(seconds=9)
    notify_authority(world.notify_authority_deps, dispatch)
    notify_authority(world.notify_authority_deps, dispatch)
    assert delays(capsys) == [("authority_pressing", 9.0)]


def test_delay_of_what_is_gathered_ends_with_its_digest(world: World, capsys: Capture) -> None:
    dispatch = notification_of_new_case(world, **INSULT)
    notify_authority(world.notify_authority_deps, dispatch)
    assert delays(capsys) == []
    world.clock.advance(hours=1)
    send_digests(world.send_digests_deps)
    assert delays(capsys) == [("authority", 3600.0)]


def test_delay_of_the_reporter_ends_with_the_confirmation(world: World, capsys: Capture) -> None:
    first = world.submit().first
    world.clock.advance(seconds=3)
    notify_reporter(world.notify_reporter_deps, Dispatch(first.case_id, first.seq, REPORTER))
    assert delays(capsys) == [(REPORTER, 3.0)]


def test_news_of_a_known_case_is_not_measured(world: World, capsys: Capture) -> None:
    dispatch = notification_of_new_case(world)
    notify_authority(world.notify_authority_deps, dispatch)
    fan_out(world.fan_out_deps, dispatch.case_id, dispatch.seq)
    case = world.case_of(dispatch)
    capsys.readouterr()
    for recipient in (FORCE, REPORTER, "nobody"):
        news = Dispatch(dispatch.case_id, case.last.seq, recipient)
        note_mail(world.send_mail_deps, news, Kind.NOTIFICATION_SENT, {"message_id": "m"})
    assert delays(capsys) == []
