"""Load the built catalogue into records: standard library only, a few milliseconds, once."""

from __future__ import annotations

import functools
import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from chalicelib.catalogue import offices as o
from chalicelib.catalogue import records as r
from chalicelib.catalogue.areas import Areas
from chalicelib.catalogue.authority_book import AuthorityBook
from chalicelib.errors import CatalogueError
from chalicelib.model.elections import ElectionType, Retention
from chalicelib.model.json_values import JsonObject

BUILT = Path(__file__).parent / "built" / "catalogue.json"
DATES = frozenset({"checked", "date", "reviewed", "since", "until", "day"})
_WITH_REASONS = ("specialists", "electoral")
T = TypeVar("T")


@functools.cache
def load() -> r.Catalogue:
    """Return the catalogue that this package was built with; the same object every time."""
    return read(BUILT)


def read(path: Path) -> r.Catalogue:
    """Read a built catalogue from its file. Raises CatalogueError where it was not built."""
    return revive(built(path))


def built(path: Path) -> JsonObject:
    """Read JSON data that the build wrote. Raises CatalogueError where it did not."""
    try:
        text = path.read_text("utf-8")
    except FileNotFoundError as missing:
        raise CatalogueError(f"{path}: run python -m chalicelib.catalogue.build") from missing
    content: JsonObject = json.loads(text)
    return content


def revive(row: JsonObject) -> r.Catalogue:
    """Make records of the JSON data that the build wrote."""
    areas = Areas()
    authorities = AuthorityBook(by_id(r.Authority, row["authorities"]), areas)
    return r.Catalogue(
        urgencies=by_id(r.Urgency, row["urgencies"]),
        categories=by_id(r.Category, row["categories"]),
        signs=by_id(r.Sign, row["signs"]),
        platforms={row["id"]: _platform(row) for row in row["platforms"]},
        sites={row["id"]: _site(row) for row in row["sites"]},
        channels=by_id(r.Channel, row["channels"]),
        shorteners=tuple(row["shorteners"]),
        authorities=authorities,
        forces={force: authorities[force] for force in row["forces"]},
        areas=areas,
        area_kinds=by_id(r.KindOfArea, row["area_kinds"]),
        election_types={row["id"]: _election_type(row) for row in row["election_types"]},
        kept_without_election=construct(Retention, row["kept_without_election"]),
        attributions=many(r.Note, row["attributions"]),
        routing=_routing(row["routing"]),
        binding_times=many(r.BindingTime, row["binding_times"]),
        programmes=by_id(o.Programme, row["programmes"]),
        offices={row["id"]: _office(row) for row in row["offices"]},
    )


def _election_type(row: JsonObject) -> ElectionType:
    subtypes = {name: tuple(kinds) for name, kinds in row["subtypes"].items()}
    retention = construct(Retention, row["retention"])
    return construct(ElectionType, row | {"subtypes": subtypes, "retention": retention})


def _site(row: JsonObject) -> r.RecognisedSite:
    return construct(r.RecognisedSite, row | {"links": _links(row["links"])})


def _links(links: JsonObject) -> r.LinkRules:
    return construct(r.LinkRules, links | {"shapes": many(r.LinkShape, links["shapes"])})


def _platform(row: JsonObject) -> r.Platform:
    return construct(
        r.Platform,
        row
        | {
            "promise": row["promise"] and construct(r.PublishedPromise, row["promise"]),
            "report_routes": many(r.ReportRoute, row["report_routes"]),
            "links": _links(row["links"]),
            "police_route": row["police_route"] and construct(r.PoliceRoute, row["police_route"]),
        },
    )


def _office(row: JsonObject) -> o.Office:
    returning = many(o.ReturningOfficer, row["returning_officers"])
    coverage = many(o.Coverage, row["coverage"])
    return construct(o.Office, row | {"coverage": coverage, "returning_officers": returning})


def _routing(row: JsonObject) -> r.RoutingTable:
    rules = (
        construct(
            r.RoutingRule, rule | {name: tuple(map(tuple, rule[name])) for name in _WITH_REASONS}
        )
        for rule in row["rules"]
    )
    return construct(r.RoutingTable, row | {"rules": {rule.category: rule for rule in rules}})


def by_id(make: Callable[..., T], rows: list[JsonObject]) -> dict[str, T]:
    """Make a record of each row, keyed by its id."""
    return {row["id"]: construct(make, row) for row in rows}


def many(make: Callable[..., T], rows: list[JsonObject]) -> tuple[T, ...]:
    """Make a record of each row."""
    return tuple(construct(make, row) for row in rows)


def construct(make: Callable[..., T], row: JsonObject) -> T:
    """Make a record of a row: its lists become tuples, its dates dates."""
    return make(**{name: _value(name, value) for name, value in row.items()})


def _value(name: str, value: Any) -> Any:
    if name in DATES:
        return value and date.fromisoformat(value)
    return tuple(value) if type(value) is list else value
