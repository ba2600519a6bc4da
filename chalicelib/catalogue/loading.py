"""The built catalogue, from JSON to records. Standard library only; a few milliseconds, once."""

from __future__ import annotations

import functools
import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from chalicelib.catalogue import records as r
from chalicelib.errors import CatalogueError

BUILT = Path(__file__).parent / "built" / "catalogue.json"
DATES = frozenset({"checked", "date", "reviewed"})
Row = dict[str, Any]
T = TypeVar("T")


@functools.cache
def load() -> r.Catalogue:
    """The catalogue this package was built with; the same object every time."""
    return read(BUILT)


def read(path: Path) -> r.Catalogue:
    """A built catalogue from its file. CatalogueError where it was not built."""
    try:
        text = path.read_text("utf-8")
    except FileNotFoundError as missing:
        raise CatalogueError(f"{path}: run python -m chalicelib.catalogue.build") from missing
    return revive(json.loads(text))


def revive(built: Row) -> r.Catalogue:
    """Records from what the build wrote."""
    authorities = _by_id(r.Authority, built["authorities"])
    return r.Catalogue(
        urgencies=_by_id(r.Urgency, built["urgencies"]),
        categories=_by_id(r.Category, built["categories"]),
        signs=_by_id(r.Sign, built["signs"]),
        platforms={row["id"]: _platform(row) for row in built["platforms"]},
        authorities=authorities,
        forces={force: authorities[force] for force in built["forces"]},
        areas={row[0]: _area(row) for row in built["areas"]},
        elections=_by_id(r.Election, built["elections"]),
        default_election=built["default_election"],
        duties=_many(r.Note, built["duties"]),
        attributions=_many(r.Note, built["attributions"]),
        routing=_routing(built["routing"]),
        area_names=built["area_names"],
    )


def _area(row: list[Any]) -> r.Area:
    gss, name, nation, force, share, others = row
    return r.Area(gss, name, nation, force, share, tuple(others))


def _platform(row: Row) -> r.Platform:
    links = row["links"]
    return _one(
        r.Platform,
        row
        | {
            "promise": row["promise"] and _one(r.Promise, row["promise"]),
            "report_routes": _many(r.Route, row["report_routes"]),
            "breaches": _many(r.Breach, row["breaches"]),
            "expect": _many(r.Expectation, row["expect"]),
            "notes": _many(r.Note, row["notes"]),
            "links": _one(r.LinkRules, links | {"shapes": _many(r.LinkShape, links["shapes"])}),
        },
    )


def _routing(row: Row) -> r.RoutingTable:
    rules = (
        _one(r.Rule, rule | {"electoral": tuple(tuple(pair) for pair in rule["electoral"])})
        for rule in row["rules"]
    )
    return _one(r.RoutingTable, row | {"rules": {rule.category: rule for rule in rules}})


def _by_id(make: Callable[..., T], rows: list[Row]) -> dict[str, T]:
    return {row["id"]: _one(make, row) for row in rows}


def _many(make: Callable[..., T], rows: list[Row]) -> tuple[T, ...]:
    return tuple(_one(make, row) for row in rows)


def _one(make: Callable[..., T], row: Row) -> T:
    """A record of a JSON object: its lists become tuples, its dates dates."""
    return make(**{name: _value(name, value) for name, value in row.items()})


def _value(name: str, value: Any) -> Any:
    if name in DATES:
        return date.fromisoformat(value)
    return tuple(value) if type(value) is list else value
