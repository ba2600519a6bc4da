"""Count what a report, a platform's day and an idle month ask of AWS, and price it.

``python -m bench cost`` runs the product with its tables in DynamoDB Local and the rest on moto,
writes the counts to ``bench/cost_counts.yaml`` and, from them and ``infra/prices.yaml``,
``docs/cost.md``. Nothing in that page is typed by hand.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import yaml
from chalice.app import Rate, ScheduledEventConfig
from rich.console import Console

from app import app
from bench.calls import CallCounter, counted
from bench.cost_page import page_of
from bench.deployment import BenchDeployment, deployment
from bench.events import code_of, post_json, with_code
from bench.signed_polls import SignedPolls
from bench.units import HURRY, SETTLE_SECONDS, report_of_its_own
from chalicelib.limits import POLL_AGAIN, POLL_WAIT
from chalicelib.model.retention import SYNTHETIC_KEPT
from chalicelib.usecases.watch.watch_service import EVERY
from infra import check, sam
from local import seeding, sources
from local.gateway import context_for

ROOT = Path(__file__).resolve().parents[1]
COUNTS, PAGE = ROOT / "bench" / "cost_counts.yaml", ROOT / "docs" / "cost.md"
REPORTS, POLLS, WARM_UP = 24, 10, 3
_MINUTES_A_MONTH = 30 * 24 * 60
_SYNTHETIC = 3
"""Synthetic reports that the run stores, and erases."""

Counts = dict[str, Any]


def run(reports: int = REPORTS, *, write: bool = True) -> bool:
    """Count, and write both files. Returns True: there is no target."""
    counts = count(reports)
    if write:
        COUNTS.write_text(yaml.safe_dump(counts, sort_keys=True), "utf-8")
        PAGE.write_text(page_of(counts), "utf-8")
    Console().print(page_of(counts), markup=False, highlight=False, soft_wrap=True)
    return True


def count(reports: int) -> Counts:
    """Run, and give the counts: of one report, of one empty poll, of a month without a report."""
    gathering, sources.HURRY = sources.HURRY, HURRY
    try:
        with counted() as counter, deployment() as deployed:
            clock = AheadClock(deployed.adapters.now)
            deployed.adapters.now = clock
            seeding.pages(deployed.operators)
            deployed.embedded.pump.start()
            report = _reports(counter, deployed, reports)
            poll = _polls(counter, deployed)
            deployed.embedded.pump.stop()
            deployed.adapters.mail_quota = lambda: 0.0  # moto has no such call; it costs nothing
            jobs = _jobs(IdleStage(counter, deployed, clock))
    finally:
        sources.HURRY = gathering
    return {
        "reports_in_the_run": reports,
        "report": report,
        "poll": poll,
        "polls_a_day": int(24 * 3600 / (POLL_WAIT + POLL_AGAIN).total_seconds()),
        "idle_month": jobs,
        "resources": resources(),
    }


def _reports(counter: CallCounter, deployed: BenchDeployment, reports: int) -> Counts:
    """Post reports with a code, have all be told, and give what one asked for."""
    post, size = counter.invoked("api_handler", app), 0
    code, context = code_of(deployed.description), context_for("api_handler")
    for number, running in ((WARM_UP, False), (reports, True)):
        if running:
            counter.begin()
        for _ in range(number):
            answer = post(post_json(with_code(report_of_its_own(), code)), context)
            size += len(answer["body"]) * running
        deployed.embedded.pump.settle(SETTLE_SECONDS)
    return _each(counter.end(), reports) | {"bytes_sent": round(size / reports)}


def _polls(counter: CallCounter, deployed: BenchDeployment) -> Counts:
    """Have a platform without a token poll, and give what one poll asked for."""
    polls, post = SignedPolls(deployed, "instagram"), counter.invoked("api_handler", app)
    context, size = context_for("api_handler"), 0
    post(polls.next(), context)
    counter.begin()
    for _ in range(POLLS):
        size += len(post(polls.next(), context)["body"])
    return _each(counter.end(), POLLS) | {"bytes_sent": round(size / POLLS)}


@dataclass(slots=True)
class AheadClock:
    """The stack's clock, so far ahead of it."""

    now: Callable[[], datetime]
    ahead: timedelta = timedelta()

    def __call__(self) -> datetime:
        """Return the time."""
        return self.now() + self.ahead


@dataclass(frozen=True, slots=True)
class IdleStage:
    """A stage in which nobody reports: its jobs, and what they put on its way."""

    counter: CallCounter
    deployed: BenchDeployment
    clock: AheadClock

    def run(self, job: str) -> Counter[str]:
        """Run a job, work off what follows from it, and give what both asked for."""
        self.counter.begin()
        app.handler_map[job](_SCHEDULED, context_for(job))
        if not self.deployed.embedded.pump.work_off(SETTLE_SECONDS):
            raise RuntimeError(f"what {job} put on its way was not worked off")
        return self.counter.end()


def _jobs(stage: IdleStage) -> Counts:
    """Run each scheduled job once with nothing to do, and give what a month of it asks for; and of
    erasing each synthetic report, a night after."""
    total, counts = Counter[str](), dict[str, Counter[str]]()
    jobs = [config for config in app.event_sources if isinstance(config, ScheduledEventConfig)]
    stage.run("watch_service")  # stores two, the first time
    stage.clock.ahead += EVERY
    for job in jobs:
        if job.name != "watch_service":
            stage.run(job.name)  # what is due of the reports above
    for job in jobs:
        counts[job.name] = stage.run(job.name)
        times = _runs_a_month(job.schedule_expression)
        total.update({name: n * times for name, n in counts[job.name].items()})
    stage.clock.ahead += 2 * SYNTHETIC_KEPT
    erasing, nights = stage.run("erase_expired_cases"), counts["erase_expired_cases"]
    stored = _MINUTES_A_MONTH / (EVERY.whole_seconds / 60)
    total.update({n: (erasing[n] - nights[n]) * stored / _SYNTHETIC for n in erasing})
    return {name: round(number) for name, number in sorted(total.items())}


_SCHEDULED: Mapping[str, Any] = {
    "version": "0",
    "account": "",
    "region": "",
    "detail": {},
    "detail-type": "Scheduled Event",
    "source": "aws.events",
    "time": "",
    "id": "",
    "resources": [],
}


def _runs_a_month(schedule: object) -> float:
    """Return how often a schedule runs in thirty days; a Cron of ours is once a night."""
    if not isinstance(schedule, Rate):
        return 30.0
    minutes = {"MINUTES": 1, "HOURS": 60, "DAYS": 24 * 60}
    return _MINUTES_A_MONTH / (schedule.value * minutes[schedule.unit])


def _each(counts: Mapping[str, float], number: int) -> Counts:
    return {name: round(total / number, 3) for name, total in sorted(counts.items())}


def resources() -> Counts:
    """Count in the template what costs by the month."""
    template = check.translate(sam.merged(sam.generated(sam.config_for(app, "prod")), "prod"))
    kinds = Counter(resource["Type"] for resource in template["Resources"].values())
    acl = template["Resources"]["OnlyFromTheEdge"]["Properties"]
    return {
        "alarm": kinds["AWS::CloudWatch::Alarm"],
        "composite_alarm": kinds["AWS::CloudWatch::CompositeAlarm"],
        "dashboard": kinds["AWS::CloudWatch::Dashboard"],
        "key": kinds["AWS::KMS::Key"],
        "secret": kinds["AWS::SecretsManager::Secret"],
        "web_acl": kinds["AWS::WAFv2::WebACL"],
        "web_acl_rule": len(acl["Rules"]),
        "queue": kinds["AWS::Lambda::EventSourceMapping"]
        - sum("Dynamodb" in name for name in template["Resources"] if "EventSource" in name),
    }
