"""Count the reports of whole days, and put the periods that are full where pages are made of.

Event 1 of each case is read once, without its words, on the day after, an hour's at a time. A run
that has counted for a minute keeps how far it came, to the hour, and the next goes on; one that is
killed has kept nothing, and its hours are counted again. What was counted stays as it is, whatever
becomes of a case: erasing one changes no figure.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

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
from chalicelib.ports import Blobs, CaseLog, Now
from chalicelib.units import Minutes
from chalicelib.usecases.jobs.lease import Lease, TakeJob

COUNTS_FOR = Minutes(1)
"""Its function has other work, and is stopped after four. Of 94,000 reports in an hour, which are
ten average days at 100 times 2019, it is 940 calls."""

_DAYS_A_RUN = 31


@dataclass(frozen=True, slots=True)
class PublishStatisticsDeps:
    """What publishing needs. ``sources`` is the templates bucket."""

    log: CaseLog
    sources: Blobs
    catalogue: Catalogue
    now: Now
    take_job: TakeJob


def publish_statistics(deps: PublishStatisticsDeps) -> int:
    """Count the days that are over and not counted yet, and return how many it ended.

    The first run begins to count today. Raises Unavailable, and then nothing was counted;
    JobIsRunning, LeaseLost.
    """
    with deps.take_job("publish_statistics") as lease:
        return _count(deps, lease)


def _count(deps: PublishStatisticsDeps, lease: Lease) -> int:
    last_day = (deps.now() - COUNTED_AFTER).date()
    stored = deps.sources.get(FILE)
    statistics = from_facts(json.loads(stored)) if stored else begin(deps.now().date())
    before, until = statistics, deps.now() + COUNTS_FOR
    last_day = min(last_day, before.counted_to + timedelta(days=_DAYS_A_RUN))
    while statistics.counted_to < last_day and deps.now() < until:
        statistics = _count_hour(deps, statistics)
    if statistics != before or not stored:
        lease.confirm()
        _keep(deps.sources, statistics)
    return (statistics.counted_to - before.counted_to).days


def _count_hour(deps: PublishStatisticsDeps, statistics: Statistics) -> Statistics:
    midnight = datetime.combine(statistics.counted_to, time(), tzinfo=UTC)
    return statistics.count(
        _reports_of(deps, hour_of(midnight + timedelta(hours=statistics.hours))),
        [*NATIONS, UNKNOWN],
        deps.catalogue.categories,
        _forces(deps.catalogue),
        hours=1,
    )


def _forces(catalogue: Catalogue) -> dict[str, list[str]]:
    """Return the territorial forces of each nation."""
    forces = catalogue.forces.values()
    return {nation: [force.id for force in forces if nation in force.nations] for nation in NATIONS}


def _reports_of(deps: PublishStatisticsDeps, hour: str) -> Iterator[CountedReport]:
    firsts = deps.log.clear_firsts(deps.log.submitted(hour))
    return (_counted(first) for first in firsts if _is_real(first))


def _is_real(first: Event) -> bool:
    """Return False for a report of our own, by which we see that we work."""
    return not first.public.get("synthetic")


def _counted(first: Event) -> CountedReport:
    recipients = first.public["recipients"]
    return CountedReport(
        nation=first.public.get("nation", UNKNOWN),
        category=first.public["category"],
        platforms=frozenset(
            recipient["id"] for recipient in recipients if recipient["kind"] == "platform"
        ),
        contest=contest_of(first.public.get("election"), first.public.get("force")),
    )


def _keep(sources: Blobs, statistics: Statistics) -> None:
    sources.put(
        FILE,
        (json.dumps(as_facts(statistics), indent=1) + "\n").encode(),
        content_type="application/json",
        cache_control="no-cache",
    )
