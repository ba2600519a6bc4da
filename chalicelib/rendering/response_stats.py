"""Show what a platform did: figures in words of a language, and their chart."""

import json
from collections.abc import Mapping
from typing import NamedTuple

from markupsafe import Markup

from chalicelib.model.response_stats import FILE, ResponseStats, Speed, from_facts
from chalicelib.rendering.chart import Bar, Part, bars
from chalicelib.rendering.formats import lasting
from chalicelib.rendering.translator import N_, Translator

__all__ = ["FILE", "StatsView", "StepRows", "read", "show_stats"]


class StepRows(NamedTuple):
    """One step's lines of the table: what is said, and the figure in words."""

    title: str
    rows: list[tuple[str, str]]


class StatsView(NamedTuple):
    """What ``macros/practice.html.j2`` shows of one platform."""

    cases: int
    since: str
    """ISO date of the first case."""
    chart: Markup
    steps: list[StepRows]


def read(body: bytes | None) -> dict[str, ResponseStats]:
    """Read the figures in ``FILE``, by platform id; none of a missing file."""
    return from_facts(json.loads(body)) if body else {}


def read_authorities(body: bytes | None) -> dict[str, ResponseStats]:
    """Read the figures in ``FILE``, by authority; none of a missing file."""
    return from_facts(json.loads(body), "authorities") if body else {}


def show_stats(figures: ResponseStats | None, say: Translator) -> StatsView | None:
    """Return a platform's figures for its page; None where there are too few cases."""
    if figures is None:
        return None
    return StatsView(
        cases=figures.cases,
        since=figures.since.isoformat(),
        chart=_chart(figures, say),
        steps=[StepRows(say(title), _rows(speed, say)) for title, speed in _steps(figures)],
    )


def _steps(figures: ResponseStats) -> list[tuple[str, Speed]]:
    return [
        (N_("Confirming that they have it"), figures.acknowledged),
        (N_("Deciding"), figures.decided),
    ]


def _rows(speed: Speed, say: Translator) -> list[tuple[str, str]]:
    return [
        (say(N_("In time")), _share(speed, say)),
        (say(N_("Half of the answers came within")), _hours(speed.median_hours, say)),
        (say(N_("9 in 10 answers came within")), _hours(speed.p90_hours, say)),
        (say(N_("Not due yet")), str(speed.waiting)),
    ]


def _chart(figures: ResponseStats, say: Translator) -> Markup:
    return bars(
        say(N_("What this platform did in time")),
        say(N_("The table has the same figures.")),
        [Bar(say(title), _parts(speed, say)) for title, speed in _steps(figures)],
    )


def _parts(speed: Speed, say: Translator) -> list[Part]:
    return [
        Part(say(N_("In time")), speed.in_time),
        Part(say(N_("Late")), speed.too_late),
        Part(say(N_("No answer when time was up")), speed.unanswered),
    ]


def _share(speed: Speed, say: Translator) -> str:
    """Write a share as 9 of 12 (75%)."""
    if not speed.due:
        return say(N_("None due yet"))
    share = speed.in_time / speed.due
    numbers: Mapping[str, object] = {
        "part": speed.in_time,
        "all": speed.due,
        "share": _percent(share, say.language),
    }
    return say(N_("%(part)s of %(all)s (%(share)s)")) % numbers


def _percent(share: float, language: str) -> str:
    from babel.numbers import format_percent  # only pages need it; importing it takes a while

    return format_percent(share, locale=language)


def _hours(hours: float | None, say: Translator) -> str:
    if hours is None:
        return say(N_("No answers yet"))
    if hours < 1:
        return lasting(say.language, max(1, round(hours * 60)), "minute")
    return lasting(say.language, round(hours, 1), "hour")
