"""Put what was measured of platforms where pages are made of; a change of figures publishes them.

The rows of the projection are read, never the cases.
"""

import json
from dataclasses import dataclass
from typing import Any

from chalicelib.catalogue import Catalogue
from chalicelib.model.response_stats import FILE, as_facts, published_stats
from chalicelib.ports import Blobs, Clock, Stats
from chalicelib.usecases.jobs.lease import Hold


@dataclass(frozen=True, slots=True)
class PublishResponseStatsDeps:
    """What publishing needs. ``sources`` is the templates bucket."""

    stats: Stats
    sources: Blobs
    catalogue: Catalogue
    now: Clock
    hold: Hold


def publish_response_stats(deps: PublishResponseStatsDeps) -> bool:
    """Write the figures if they changed; return True where they were written.

    A day on which nothing changed writes nothing, so no page is made anew for it. Raises
    JobIsRunning, LeaseLost, Unavailable.
    """
    with deps.hold("publish_response_stats") as lease:
        facts = _measured(deps)
        if facts["platforms"] == _published(deps.sources):
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
    now = deps.now()
    figures = {
        platform: published_stats(deps.stats.of(platform), now)
        for platform in deps.catalogue.platforms
    }
    enough = {platform: stats for platform, stats in figures.items() if stats is not None}
    return as_facts(now.date(), enough)


def _published(sources: Blobs) -> object:
    """Read the figures that are published; no file is as good as no figures."""
    return json.loads(sources.get(FILE) or b'{"platforms": {}}')["platforms"]
