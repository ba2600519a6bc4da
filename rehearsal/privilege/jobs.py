"""What scheduled jobs do."""

from datetime import datetime, timedelta

from chalicelib.ports import Dispatch
from chalicelib.usecases.watch.watch_service import EVERY
from local.story import PLATFORM
from rehearsal.officer import FORCE
from rehearsal.privilege.consumers import ORDINARY
from rehearsal.privilege.world import World
from tests.support.events import object_created

_MINUTES, _DAY = timedelta(minutes=10), timedelta(days=1)


def _chases(world: World) -> None:
    world.route(world.report().case_id)
    world.run_job("chase_overdue", 3 * _DAY)


def _chases_unsent(world: World) -> None:
    world.route(world.report().case_id)
    world.run_job("chase_overdue", _MINUTES)


def _queues_digest(world: World) -> None:
    world.send(world.report(**ORDINARY).case_id, [FORCE])
    world.run_job("send_digests", _DAY)


def _sends_digest(world: World) -> None:
    world.send(world.report(**ORDINARY).case_id, [FORCE])
    world.consume("send_digest", Dispatch("", 0, FORCE), later=_DAY)


def _sends_running_mail(world: World) -> None:
    for _ in range(7):
        world.send(world.report(access_code=None).case_id, [FORCE])
    world.consume("send_digest", Dispatch("", 0, FORCE), later=timedelta(minutes=2))


def _sends_summary(world: World) -> None:
    world.send(world.report().case_id, [FORCE])
    world.wish_for_mails()
    world.run_job("send_daily_summaries")


def _sends_week(world: World) -> None:
    world.send(world.report().case_id, [FORCE, PLATFORM])
    world.wish_for_mails()
    world.run_job("send_daily_summaries", until_monday(world.operators.now()))


def until_monday(now: datetime) -> timedelta:
    """Return how long it is to noon of the next Monday; nothing on a Monday's afternoon."""
    noon = now.replace(hour=12, minute=0, second=0, microsecond=0)
    monday = noon + timedelta(days=-now.weekday() % 7)
    return max(monday - now, timedelta())


def _mails_operators(world: World) -> None:
    case = world.report().case_id
    world.route(case)
    world.operators.adapters.operator_inbox.send([Dispatch(case, 1, "operator")])
    world.run_job("notify_operators", timedelta(hours=1))


def _pages_operators(world: World) -> None:
    nowhere = {"name": "Sam Invented"}  # so that no force is known
    case = world.report(access_code=None, candidate=nowhere, immediate_danger=True).case_id
    world.route(case)
    world.run_job("notify_operators", timedelta(hours=1))


def _pages_flood(world: World) -> None:
    world.send(world.report(**ORDINARY).case_id, [FORCE])
    world.operators.adapters.guards.keep(f"unpaged#{FORCE}", {}, _DAY.days * 86_400)
    world.consume("send_digest", Dispatch("", 0, FORCE), later=_DAY)


def _parks(world: World) -> None:
    world.send(world.report().case_id, [PLATFORM])
    world.run_job("park_unacknowledged", 8 * _DAY)


def _reconciles(world: World) -> None:
    world.report()
    world.run_job("reconcile", _MINUTES)


def _publishes(world: World) -> None:
    for name in _FIGURES:
        world.delete("TemplatesBucket", name)
    world.send(world.report().case_id, [PLATFORM])
    world.run_job("publish_response_stats")


def _publishes_older(world: World) -> None:
    world.delete("TemplatesBucket", _FIGURES[0])
    now = world.operators.now().isoformat()
    times = {name: {"S": now} for name in ("sent_at", "acknowledge_by", "decide_by")}
    key = {"recipient": {"S": PLATFORM}, "case_id": {"S": "SSABCDEFGHJKM"}}
    world.rows("StatsTable").put({**key, **times, "seq": {"N": "1"}})  # as before there were pages
    world.run_job("publish_response_stats")


def _counts(world: World) -> None:
    world.delete("TemplatesBucket", "statistics.json")
    world.operators.publish_statistics()  # begins to count today
    world.send(world.report().case_id, [PLATFORM])
    world.run_job("publish_response_stats", 3 * _DAY)


def _renders(world: World) -> None:
    world.operators.publish_sources(world.operators.repository)
    world.delete("SiteBucket", "cy/report/index.html")
    world.put("SiteBucket", "old/index.html")
    world.run("publish_guidance", object_created("pages/report.html"))
    world.run("publish_guidance", object_created("pages/report.html"))


def _watches(world: World) -> None:
    world.run_job("watch_service")


def _watches_on(world: World) -> None:
    world.run_job("watch_service")
    world.run_job("watch_service", EVERY)


_FIGURES = ("practice.json", "statistics.json", "elections.json")


CHECKS = (
    ("chase_overdue", "what fell due is escalated", _chases),
    ("chase_overdue", "what was not sent is queued again", _chases_unsent),
    ("send_digests", "a digest is queued", _queues_digest),
    ("send_digest", "a digest is mailed", _sends_digest),
    ("send_digest", "a flood is one mail", _sends_running_mail),
    ("send_daily_summaries", "a summary is mailed", _sends_summary),
    ("send_daily_summaries", "a week's figures are mailed", _sends_week),
    ("send_digest", "operators are paged of a flood", _pages_flood),
    ("notify_operators", "operators are mailed", _mails_operators),
    ("notify_operators", "operators are paged", _pages_operators),
    ("park_unacknowledged", "a token is parked", _parks),
    ("reconcile", "an event that the stream missed is queued", _reconciles),
    ("publish_response_stats", "figures are published", _publishes),
    ("publish_response_stats", "figures of older cases are published", _publishes_older),
    ("publish_response_stats", "reports are counted", _counts),
    ("publish_guidance", "pages are rendered", _renders),
    ("watch_service", "a synthetic report is stored", _watches),
    ("watch_service", "the one before is measured", _watches_on),
)
