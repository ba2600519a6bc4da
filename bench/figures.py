"""Publish figures of 100,000 cases, and count the 20,000 reports of an hour, in DynamoDB Local.

Each job runs as its function does until it has come to its end: runs, and seconds of processor, are
printed, drawn out to a million cases. What is published has to hold every case, and be published
once.
"""

import json
import time
from base64 import b64encode
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from bench.deployment import BenchDeployment, deployment
from bench.rows import chain, item_of, write
from chalicelib.container import Adapters, Container
from chalicelib.model.chain import canonical, digest_of
from chalicelib.model.events import hour_of, stamp
from chalicelib.model.response_stats import FILE, Measured
from chalicelib.model.statistics import FILE as COUNTED
from chalicelib.store.stats import case_row
from chalicelib.store.tables import Item

CASES, REPORTS, PROJECTED = 100_000, 20_000, 1_000_000
_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)
_FACTS = {
    "category": "threat_violence",
    "nation": "England",
    "force": "police-kent",
    "recipients": [{"id": "x", "kind": "platform"}, {"id": "police-kent", "kind": "police"}],
    **dict.fromkeys(("submission", "content", "receipt"), "0" * 64),
}


def run(cases: int = CASES, reports: int = REPORTS) -> bool:
    """Fill tables, run both jobs, print; return whether every case was in what they published."""
    with deployment() as deployed:
        began = deployed.adapters.now()
        ahead = [timedelta()]
        container = Container(Adapters(now=lambda: deployed.adapters.now() + ahead[0]))
        container.publish_statistics()  # begins to count today
        environment = deployed.embedded.operator_environment
        endpoint, settings = environment["AWS_ENDPOINT_URL_DYNAMODB"], deployed.adapters.settings
        write(endpoint, settings.stats_table, _measured(cases, began))
        write(endpoint, settings.case_events_table, _submitted(reports, began))
        ahead[0] = 2 * _DAY
        _until_done("publish_response_stats", cases, container.publish_response_stats, bool)
        _until_done(
            "publish_statistics", reports, container.publish_statistics, lambda days: days == 0
        )
        figures, counted = _published(deployed, FILE), _published(deployed, COUNTED)
        platform = int(figures["platforms"]["x"]["cases"])
        held: int = counted["pending"]["reports"] + sum(
            period["reports"] for period in counted["periods"]
        )
        print(f"{platform:,} of {cases:,} cases are published, {held:,} of {reports:,} counted")
        return platform == cases and held == reports


def _until_done(
    name: str, count: int, job: Callable[[], int], is_done: Callable[[int], bool]
) -> None:
    """Run a job until it says that it is done, and print what that took."""
    wall, processor, runs = time.monotonic(), time.process_time(), 0
    while True:
        runs += 1
        if is_done(job()):
            break
    wall, processor = time.monotonic() - wall, time.process_time() - processor
    projected = processor * PROJECTED / count
    print(
        f"{name} over {count:,}: {runs} runs, {wall:.1f} s, {processor:.1f} s of processor, "
        f"{projected:.0f} s of a million",
        flush=True,
    )


def _measured(cases: int, at: datetime) -> Iterator[Item]:
    """Write what was measured of cases at a platform and an authority, each its own time."""
    for number in range(cases):
        case_id = f"SS{number:011}"
        row = Measured(
            platform="x",
            case_id=case_id,
            seq=5,
            sent_at=at,
            acknowledge_by=at + _HOUR,
            decide_by=at + _DAY,
            acknowledged_at=at + timedelta(seconds=number % 7_200),
            decided_at=at + timedelta(seconds=number) if number % 3 else None,
        )
        rows = [row, replace(row, platform="authority#police-kent", decided_at=None)]
        item = dict(case_row(case_id, 5, rows).serialize())
        yield item | {"measured": {"B": b64encode(item["measured"]["B"]).decode()}}


def _submitted(reports: int, at: datetime) -> Iterator[Item]:
    """Write the first events of reports of one hour."""
    for number in range(reports):
        (row,) = chain(f"SR{number:011}", stamp(at), ["report_submitted"])
        row = row._replace(facts=canonical(_FACTS), hour=hour_of(at))
        yield item_of(row._replace(digest=digest_of(row)))


def _published(deployed: BenchDeployment, name: str) -> dict[str, Any]:
    facts: dict[str, Any] = json.loads(deployed.adapters.templates.get(name) or b"{}")
    return facts
