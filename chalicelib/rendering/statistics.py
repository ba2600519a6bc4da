"""Show what was counted: for the page, and as JSON and CSV for everybody."""

import csv
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from chalicelib.catalogue import Catalogue
from chalicelib.limits import FEWEST_REPORTS
from chalicelib.model.published_stats import PublishedStats, PublishedStep
from chalicelib.model.statistics import (
    FILE,
    NO_ELECTION,
    UNKNOWN,
    Breakdown,
    Period,
    from_facts,
    period_facts,
)
from chalicelib.rendering.election_words import name_of_election
from chalicelib.rendering.facts import Facts
from chalicelib.rendering.formats import number
from chalicelib.rendering.open_data import JSON, LICENCE
from chalicelib.rendering.response_stats import median_in_words, share_in_words
from chalicelib.rendering.translator import N_, Translator

__all__ = ["FILE", "objects", "read", "statistics_page"]

VERSION = "1.2.0"
"""Of the shape. A member that is added raises the second number, one that goes the first."""
CSV = "text/csv; charset=utf-8"
_COLUMNS = ("first_day", "last_day", "dimension", "value", "reports")
_REMAINDER = "rest"
_OF_DECISIONS = ("decided_in_time_tenths", "median_hours_to_decision")
_OF_CONFIRMATIONS = ("confirmed_in_time_tenths", "median_hours_to_confirmation")


class FigureLine(NamedTuple):
    """One line of a table: a value, how many reports, and that number in a hundred of the most."""

    label: str
    reports: str
    width: int


class PeriodTables(NamedTuple):
    """One period as the page shows it."""

    first: str
    last: str
    reports: str
    tables: list[tuple[str, list[FigureLine]]]


class ResponseRow(NamedTuple):
    """What one platform or authority did beside what it promises."""

    name: str
    reports: str
    in_time: str
    half_within: str


def read(body: bytes | None) -> tuple[Period, ...]:
    """Read the published periods in ``FILE``, oldest first; none of a missing file."""
    return tuple(from_facts(json.loads(body)).periods) if body else ()


def statistics_page(facts: Facts, say: Translator) -> dict[str, Any]:
    """Return the page's periods, newest first, and the figures of platforms and authorities."""
    catalogue = facts.catalogue
    platforms = {platform.id: platform.name for platform in catalogue.platforms.values()}
    authorities = {
        authority.id: say(authority.name) for authority in catalogue.authorities.values()
    }
    return {
        "periods": [_tables(period, facts.catalogue, say) for period in reversed(facts.periods)],
        "practice": [
            _response_row(platforms.get(platform, platform), stats, stats.decided, say)
            for platform, stats in sorted(facts.measured.items())
        ],
        "authorities": [
            _response_row(authorities.get(authority, authority), stats, stats.acknowledged, say)
            for authority, stats in sorted(facts.confirmed.items())
        ],
    }


def _tables(period: Period, catalogue: Catalogue, say: Translator) -> PeriodTables:
    categories = {category.id: say(category.label) for category in catalogue.categories.values()}
    nations = {UNKNOWN: say(N_("Not known"))}
    platforms = {platform.id: platform.name for platform in catalogue.platforms.values()}
    tables = [
        (say(N_("By nation")), _breakdown(period.nations, nations, say)),
        (say(N_("By what happened")), _breakdown(period.categories, categories, say)),
        (say(N_("By platform")), _lines(period.platforms, platforms, say)),
        *_by_contest(period, catalogue, say),
    ]
    return PeriodTables(
        first=period.first.isoformat(),
        last=period.last.isoformat(),
        reports=number(say.language, period.reports),
        tables=[(title, lines) for title, lines in tables if lines],
    )


def _by_contest(
    period: Period, catalogue: Catalogue, say: Translator
) -> Iterator[tuple[str, list[FigureLine]]]:
    """Yield a table for each nation of which election and area can be shown."""
    for nation, parts in period.contests.items():
        labels = {contest: _contest(contest, catalogue, say) for contest in parts.shown}
        title = say(N_("By election and police force area: %(nation)s")) % {"nation": say(nation)}
        yield title, _breakdown(parts, labels, say) if parts.shown else []


def _contest(contest: str, catalogue: Catalogue, say: Translator) -> str:
    """Name an election and the force of an area."""
    election, _, force = contest.partition("/")
    entry = catalogue.forces.get(force)
    name = say(entry.name) if entry else say(N_("Not known"))
    if election == NO_ELECTION:
        return f"{name}: {say(N_('no election was named'))}"
    return f"{name}: {name_of_election(catalogue.election_types, election, say)}"


def _breakdown(
    breakdown: Breakdown, labels: Mapping[str, str], say: Translator
) -> list[FigureLine]:
    remainder = {_REMAINDER: breakdown.rest} if breakdown.rest else {}
    return _lines(
        {**breakdown.shown, **remainder}, {**labels, _REMAINDER: say(N_("All others"))}, say
    )


def _lines(
    counts: Mapping[str, int], labels: Mapping[str, str], say: Translator
) -> list[FigureLine]:
    """Return the largest first, and what is counted together last."""
    most = max(counts.values(), default=1)
    by_size = sorted(counts.items(), key=lambda item: (item[0] == _REMAINDER, -item[1]))
    return [
        FigureLine(labels.get(value, say(value)), number(say.language, count), 100 * count // most)
        for value, count in by_size
    ]


def _response_row(
    name: str, stats: PublishedStats, step: PublishedStep, say: Translator
) -> ResponseRow:
    return ResponseRow(
        name=name,
        reports=number(say.language, stats.at_least),
        in_time=share_in_words(step, say),
        half_within=median_in_words(step, say),
    )


def objects(facts: Facts) -> Iterator[tuple[str, bytes, str]]:
    """Yield (key in the site bucket, content, content type) of the figures as data."""
    document = {
        "version": VERSION,
        "licence": LICENCE,
        "fewest": FEWEST_REPORTS,
        "periods": [period_facts(period) for period in facts.periods],
        "platforms": {
            platform: _response_facts(stats, stats.decided, _OF_DECISIONS)
            for platform, stats in sorted(facts.measured.items())
        },
        "authorities": {
            authority: _response_facts(stats, stats.acknowledged, _OF_CONFIRMATIONS)
            for authority, stats in sorted(facts.confirmed.items())
        },
    }
    yield "statistics.json", (json.dumps(document, indent=1) + "\n").encode(), JSON
    yield "statistics.csv", _csv(facts.periods).encode(), CSV
    yield "statistics.schema.json", (json.dumps(SCHEMA, indent=1) + "\n").encode(), JSON


def _response_facts(
    stats: PublishedStats, step: PublishedStep, names: tuple[str, str]
) -> dict[str, Any]:
    share, median = names
    members = {
        "reports_at_least": stats.at_least,
        share: step.in_time_tenths,
        median: step.median_hours,
    }
    return {name: value for name, value in members.items() if value is not None}


def _csv(periods: Sequence[Period]) -> str:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(_COLUMNS)
    for period in periods:
        days = (period.first.isoformat(), period.last.isoformat())
        writer.writerows((*days, *row) for row in _rows(period))
    return text.getvalue()


def _rows(period: Period) -> Iterator[tuple[str, str, int]]:
    yield "all", "all", period.reports
    for dimension, breakdown in (("nation", period.nations), ("category", period.categories)):
        yield from ((dimension, value, count) for value, count in breakdown.shown.items())
        if breakdown.rest:
            yield dimension, _REMAINDER, breakdown.rest
    yield from (("platform", value, count) for value, count in period.platforms.items())
    for nation, parts in period.contests.items():
        yield from (("election/force", value, count) for value, count in parts.shown.items())
        if parts.rest:
            yield "election/force", f"{_REMAINDER}: {nation}", parts.rest


_COUNT = {"type": "integer", "minimum": FEWEST_REPORTS}
_COUNTS = {"type": "object", "additionalProperties": _COUNT}
_PARTS = {
    "type": "object",
    "required": ["shown", _REMAINDER],
    "additionalProperties": False,
    "properties": {
        "shown": _COUNTS,
        _REMAINDER: {
            "type": "integer",
            "minimum": 0,
            "description": "All that is not shown, together",
        },
    },
}
_DAY = {"type": "string", "format": "date"}


def _response_schema(names: tuple[str, str]) -> Mapping[str, Any]:
    share, median = names
    return {
        "type": "object",
        "additionalProperties": {
            "type": "object",
            "required": ["reports_at_least"],
            "additionalProperties": False,
            "properties": {
                "reports_at_least": _COUNT,
                share: {"type": "integer", "minimum": 1, "maximum": 9},
                median: {"type": "integer", "minimum": 0},
            },
        },
    }


SCHEMA: Mapping[str, Any] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "Reports counted by Standsafe",
    "description": "Periods of whole weeks, oldest first; a published period never changes.",
    "type": "object",
    "required": ["version", "licence", "fewest", "periods", "platforms", "authorities"],
    "additionalProperties": False,
    "properties": {
        "version": {"type": "string"},
        "licence": {"type": "object"},
        "fewest": {"const": FEWEST_REPORTS, "description": "No number of reports is below"},
        "periods": {
            "type": "array",
            "items": {
                "type": "object",
                "required": [
                    "first",
                    "last",
                    "reports",
                    "nations",
                    "categories",
                    "platforms",
                    "contests",
                ],
                "additionalProperties": False,
                "properties": {
                    "first": _DAY,
                    "last": _DAY,
                    "reports": _COUNT,
                    "nations": _PARTS,
                    "categories": _PARTS,
                    "platforms": _COUNTS,
                    "contests": {
                        "type": "object",
                        "additionalProperties": _PARTS,
                        "description": "By nation: an election's id, or none, and a force's",
                    },
                },
            },
        },
        "platforms": _response_schema(_OF_DECISIONS),
        "authorities": _response_schema(_OF_CONFIRMATIONS),
    },
}
"""Of ``statistics.json``."""
