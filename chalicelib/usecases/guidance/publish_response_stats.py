"""Put what was measured where pages are made of; a change of figures publishes them.

The rows of the projection are read, never the cases; of many, for as many runs as that takes.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from chalicelib.catalogue import Catalogue
from chalicelib.model.published_stats import PublishedStats, as_facts, published_stats
from chalicelib.model.response_samples import ResponseSample
from chalicelib.model.response_stats import FILE, authority_row
from chalicelib.ports import Blobs, Now
from chalicelib.usecases.guidance.sum_up_responses import (
    SumUpResponsesDeps,
    end_round,
    sum_up_responses,
)
from chalicelib.usecases.jobs.lease import TakeJob


@dataclass(frozen=True, slots=True)
class PublishResponseStatsDeps:
    """What publishing needs. ``sources`` is the templates bucket."""

    summing: SumUpResponsesDeps
    sources: Blobs
    catalogue: Catalogue
    now: Now
    take_job: TakeJob


def publish_response_stats(deps: PublishResponseStatsDeps) -> bool:
    """Write the figures if they changed; return True where they were written.

    A day on which nothing changed writes nothing, so no page is made anew for it; neither does a
    run that leaves the rest of the rows to the next. Raises JobIsRunning, LeaseLost, Unavailable.
    """
    with deps.take_job("publish_response_stats") as lease:
        samples = sum_up_responses(deps.summing, lease)
        if samples is None:
            return False
        facts = _figures(deps, samples)
        is_new = {**facts, "measured_on": ""} != _published(deps.sources)
        lease.confirm()
        if is_new:
            _put(deps.sources, facts)
        end_round(deps.summing)
    return is_new


def rows_of(catalogue: Catalogue) -> list[str]:
    """Name the rows of everybody who is measured."""
    return [*catalogue.platforms, *map(authority_row, catalogue.authorities)]


def _figures(
    deps: PublishResponseStatsDeps, samples: Mapping[str, ResponseSample]
) -> dict[str, Any]:
    platforms = {platform: platform for platform in deps.catalogue.platforms}
    authorities = {name: authority_row(name) for name in deps.catalogue.authorities}
    enough = (_enough(samples, names) for names in (platforms, authorities))
    return as_facts(deps.now().date(), *enough)


def _enough(
    samples: Mapping[str, ResponseSample], names: Mapping[str, str]
) -> dict[str, PublishedStats]:
    """Return the figures of those that have enough cases. ``names``: by id, that of its rows."""
    figures = {name: published_stats(samples.get(row)) for name, row in names.items()}
    return {name: stats for name, stats in figures.items() if stats is not None}


def _put(sources: Blobs, facts: Mapping[str, Any]) -> None:
    sources.put(
        FILE,
        (json.dumps(facts, indent=1) + "\n").encode(),
        content_type="application/json",
        cache_control="no-cache",
    )


def _published(sources: Blobs) -> object:
    """Read the figures that are published; no file is as good as no figures."""
    no_figures = b'{"platforms": {}, "authorities": {}}'
    return {**json.loads(sources.get(FILE) or no_figures), "measured_on": ""}
