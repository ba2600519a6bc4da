"""Show what a platform did: figures in words of a language."""

import json
from typing import NamedTuple

from chalicelib.model.published_stats import PublishedStats, PublishedStep, from_facts
from chalicelib.model.response_stats import FILE
from chalicelib.rendering.formats import lasting, number
from chalicelib.rendering.translator import N_, Translator

__all__ = ["FILE", "StatsView", "StepRows", "read", "show_stats"]

_TOO_FEW = N_("Too few to show yet")


class StepRows(NamedTuple):
    """One step's lines of the table: what is said, and the figure in words."""

    title: str
    rows: list[tuple[str, str]]


class StatsView(NamedTuple):
    """What ``macros/practice.html.j2`` shows of one platform."""

    at_least: str
    since: str
    """ISO date of the first case."""
    steps: list[StepRows]


def read(body: bytes | None) -> dict[str, PublishedStats]:
    """Read the figures in ``FILE``, by platform id; none of a missing file."""
    return from_facts(json.loads(body)) if body else {}


def read_authorities(body: bytes | None) -> dict[str, PublishedStats]:
    """Read the figures in ``FILE``, by authority; none of a missing file."""
    return from_facts(json.loads(body), "authorities") if body else {}


def show_stats(stats: PublishedStats | None, say: Translator) -> StatsView | None:
    """Return a platform's figures for its page; None where there are too few cases."""
    if stats is None:
        return None
    steps = [
        (N_("Confirming that they have it"), stats.acknowledged),
        (N_("Deciding"), stats.decided),
    ]
    return StatsView(
        at_least=number(say.language, stats.at_least),
        since=stats.since.isoformat(),
        steps=[StepRows(say(title), _rows(step, say)) for title, step in steps],
    )


def _rows(step: PublishedStep, say: Translator) -> list[tuple[str, str]]:
    hours = median_in_words(step, say) or say(_TOO_FEW)
    return [
        (say(N_("In time")), share_in_words(step, say)),
        (say(N_("Half of the answers came within")), hours),
    ]


def share_in_words(step: PublishedStep, say: Translator) -> str:
    """Write a share in time in tenths; its ends are open: they stand for none and all, too."""
    tenths = step.in_time_tenths
    if tenths is None:
        return say(_TOO_FEW)
    ends = {1: N_("About 1 in 10 or fewer"), 9: N_("About 9 in 10 or more")}
    return say(ends.get(tenths, N_("About %(number)d in 10"))) % {"number": tenths}


def median_in_words(step: PublishedStep, say: Translator) -> str:
    """Write within how many hours half of the answers came; "" of too few."""
    hours = step.median_hours
    return "" if hours is None else lasting(say.language, hours, "hour")
