"""Count the reports of whole days, and put the periods that are full where pages are made of.

Event 1 of each case is read once, without its words, on the day after. What was counted stays as it
is, whatever becomes of a case: erasing one changes no figure.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from chalicelib.catalogue import Catalogue
from chalicelib.limits import COUNTED_AFTER
from chalicelib.model.events import Event, hour_of
from chalicelib.model.places import NATIONS
from chalicelib.model.statistics import (
    FILE,
    UNKNOWN,
    CountedReport,
    Statistics,
    as_facts,
    begin,
    contest_of,
    from_facts,
)
from chalicelib.ports import Blobs, CaseLog, Clock
from chalicelib.usecases.jobs.lease import Lease, TakeJob

_DAYS_A_RUN = 31
_HOURS = 24


@dataclass(frozen=True, slots=True)
class PublishStatisticsDeps:
    """What publishing needs. ``sources`` is the templates bucket."""

    log: CaseLog
    sources: Blobs
    catalogue: Catalogue
    now: Clock
    take_job: TakeJob


def publish_statistics(deps: PublishStatisticsDeps) -> int:
    """Count the days that are over and not counted yet, and return how many there were.

    The first run begins to count today. Raises Unavailable, and then nothing was counted;
    JobIsRunning, LeaseLost.
    """
    with deps.take_job("publish_statistics") as lease:
        return _count(deps, lease)


def _count(deps: PublishStatisticsDeps, lease: Lease) -> int:
    last_day = (deps.now() - COUNTED_AFTER).date()
    stored = deps.sources.get(FILE)
    statistics = from_facts(json.loads(stored)) if stored else begin(deps.now().date())
    days = 0
    while statistics.counted_to < last_day and days < _DAYS_A_RUN:
        reports = list(_reports_of(deps, statistics.counted_to))
        statistics = statistics.count(
            reports, [*NATIONS, UNKNOWN], deps.catalogue.categories, _forces(deps.catalogue)
        )
        days += 1
    if days or not stored:
        lease.confirm()
        _keep(deps.sources, statistics)
    return days


def _forces(catalogue: Catalogue) -> dict[str, list[str]]:
    """Give the territorial forces of each nation."""
    forces = catalogue.forces.values()
    return {nation: [force.id for force in forces if nation in force.nations] for nation in NATIONS}


def _reports_of(deps: PublishStatisticsDeps, day: date) -> Iterator[CountedReport]:
    midnight = datetime.combine(day, time(), tzinfo=UTC)
    for hour in range(_HOURS):
        case_ids = deps.log.submitted(hour_of(midnight + timedelta(hours=hour)))
        firsts = (deps.log.clear_first(case_id) for case_id in case_ids)
        yield from (_counted(first) for first in firsts if first is not None and _is_real(first))


def _is_real(first: Event) -> bool:
    """Return False for a report of our own, by which we see that we work."""
    return not first.public.get("synthetic")


def _counted(first: Event) -> CountedReport:
    recipients = first.public["recipients"]
    return CountedReport(
        nation=first.public.get("nation", UNKNOWN),
        category=first.public["category"],
        platforms=frozenset(one["id"] for one in recipients if one["kind"] == "platform"),
        contest=contest_of(first.public.get("election"), first.public.get("force")),
    )


def _keep(sources: Blobs, statistics: Statistics) -> None:
    sources.put(
        FILE,
        (json.dumps(as_facts(statistics), indent=1) + "\n").encode(),
        content_type="application/json",
        cache_control="no-cache",
    )
