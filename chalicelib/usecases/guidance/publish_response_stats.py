"""Put what was measured where pages are made of; a change of figures publishes them.

The rows of the projection are read, never the cases.
"""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from chalicelib.catalogue import Catalogue
from chalicelib.model.response_stats import (
    FILE,
    Measured,
    ResponseStats,
    as_facts,
    authority_row,
    published_stats,
)
from chalicelib.ports import Blobs, Clock, Stats
from chalicelib.usecases.jobs.lease import TakeJob


@dataclass(frozen=True, slots=True)
class PublishResponseStatsDeps:
    """What publishing needs. ``sources`` is the templates bucket."""

    stats: Stats
    sources: Blobs
    catalogue: Catalogue
    now: Clock
    take_job: TakeJob


def publish_response_stats(deps: PublishResponseStatsDeps) -> bool:
    """Write the figures if they changed; return True where they were written.

    A day on which nothing changed writes nothing, so no page is made anew for it. Raises
    JobIsRunning, LeaseLost, Unavailable.
    """
    with deps.take_job("publish_response_stats") as lease:
        facts = _measured(deps)
        if {**facts, "measured_on": ""} == _published(deps.sources):
            return False
        lease.confirm()
        deps.sources.put(
            FILE,
            (json.dumps(facts, indent=1) + "\n").encode(),
            content_type="application/json",
            cache_control="no-cache",
        )
    return True


def _measured(deps: PublishResponseStatsDeps) -> dict[str, Any]:
    platforms = {platform: platform for platform in deps.catalogue.platforms}
    authorities = {name: authority_row(name) for name in deps.catalogue.authorities}
    rows = defaultdict[str, list[Measured]](list)
    for row in deps.stats.of(*platforms.values(), *authorities.values()):
        rows[row.platform].append(row)
    today, now = deps.now().date(), deps.now()
    return as_facts(today, *(_enough(rows, names, now) for names in (platforms, authorities)))


def _enough(
    rows: Mapping[str, Sequence[Measured]], names: Mapping[str, str], now: datetime
) -> dict[str, ResponseStats]:
    """Give the figures of those that have enough cases. ``names``: by id, that of its rows."""
    figures = {name: published_stats(rows.get(row, ()), now) for name, row in names.items()}
    return {name: stats for name, stats in figures.items() if stats is not None}


def _published(sources: Blobs) -> object:
    """Read the figures that are published; no file is as good as no figures."""
    nothing = b'{"platforms": {}, "authorities": {}}'
    return {**json.loads(sources.get(FILE) or nothing), "measured_on": ""}
