"""Round what was measured, once, where it becomes public: pages and data have no other figures.

Neither one publication nor two of them tell of a single report: reports are counted in whole tens,
a share is in whole tenths, and neither it nor a time is there of fewer than ``FEWEST_REPORTS``.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from math import ceil
from typing import Any

from chalicelib.limits import FEWEST_REPORTS
from chalicelib.model.response_samples import ResponseSample
from chalicelib.model.response_stats import ResponseStats, Speed, figures_of

_TENTHS = 10


@dataclass(frozen=True, slots=True)
class PublishedStep:
    """How one step was done."""

    in_time_tenths: int | None
    """1 to 9: 10 would say that none was late; None while too few were due."""
    median_hours: int | None
    """Whole hours within which half of the answers came, from 1; None of too few answers."""


@dataclass(frozen=True, slots=True)
class PublishedStats:
    """What is shown of one platform or authority."""

    at_least: int
    """Cases, in whole tens: two publications do not differ by less."""
    since: date
    """Day (UTC) of the first sending."""
    acknowledged: PublishedStep
    decided: PublishedStep


def published_stats(sample: ResponseSample | None) -> PublishedStats | None:
    """Return what is shown; None while there are fewer than ``FEWEST_REPORTS`` cases."""
    if sample is None or sample.cases < FEWEST_REPORTS:
        return None
    return rounded(figures_of(sample))


def rounded(stats: ResponseStats) -> PublishedStats:
    """Return what of these figures is shown, of ``FEWEST_REPORTS`` cases or more."""
    return PublishedStats(
        at_least=stats.cases // FEWEST_REPORTS * FEWEST_REPORTS,
        since=stats.since,
        acknowledged=_step(stats.acknowledged),
        decided=_step(stats.decided),
    )


def _step(speed: Speed) -> PublishedStep:
    tenths = hours = None
    if speed.due >= FEWEST_REPORTS:
        tenths = min(max(round(_TENTHS * speed.in_time / speed.due), 1), _TENTHS - 1)
    if speed.median_hours is not None and speed.answered >= FEWEST_REPORTS:
        hours = max(ceil(speed.median_hours), 1)
    return PublishedStep(tenths, hours)


def as_facts(
    measured_on: date,
    platforms: Mapping[str, PublishedStats],
    authorities: Mapping[str, PublishedStats],
) -> dict[str, Any]:
    """Return JSON of what is shown."""
    return {
        "measured_on": measured_on.isoformat(),
        "platforms": _stats_facts(platforms),
        "authorities": _stats_facts(authorities),
    }


def _stats_facts(stats_by_recipient: Mapping[str, PublishedStats]) -> dict[str, Any]:
    return {
        recipient: {
            "at_least": stats.at_least,
            "since": stats.since.isoformat(),
            "acknowledged": _facts_of(stats.acknowledged),
            "decided": _facts_of(stats.decided),
        }
        for recipient, stats in sorted(stats_by_recipient.items())
    }


def _facts_of(step: PublishedStep) -> dict[str, int]:
    members = {"in_time_tenths": step.in_time_tenths, "median_hours": step.median_hours}
    return {name: value for name, value in members.items() if value is not None}


def from_facts(public: Mapping[str, Any], member: str = "platforms") -> dict[str, PublishedStats]:
    """Read what ``as_facts`` made, by platform, or by authority where ``member`` is that; files of
    before have exact figures, and at first no authorities."""
    return {
        recipient: _exact(stored) if "cases" in stored else _read(stored)
        for recipient, stored in public.get(member, {}).items()
    }


def _read(stored: Mapping[str, Any]) -> PublishedStats:
    steps = (stored[name] for name in ("acknowledged", "decided"))
    return PublishedStats(
        stored["at_least"],
        date.fromisoformat(stored["since"]),
        *(PublishedStep(step.get("in_time_tenths"), step.get("median_hours")) for step in steps),
    )


def _exact(stored: Mapping[str, Any]) -> PublishedStats:
    """Round the figures of a file of before 2026-11-30."""
    speeds = (
        Speed(
            in_time=step["in_time"],
            too_late=step["late"],
            unanswered=step["unanswered"],
            waiting=step["waiting"],
            median_hours=step.get("median_hours"),
        )
        for step in (stored["acknowledged"], stored["decided"])
    )
    since = date.fromisoformat(stored["since"])
    return rounded(ResponseStats(stored["cases"], since, *speeds))
