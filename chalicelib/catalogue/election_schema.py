"""Define the shape of election_types.yaml, check it, and write its types out. Build time only."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING, Annotated

from pydantic import Field, StringConstraints

from chalicelib.catalogue.schema_fields import Nation, Snake, Statement, Strict, Text
from chalicelib.model.json_values import JsonObject

if TYPE_CHECKING:
    from chalicelib.catalogue.area_schema import KindsFile
    from chalicelib.catalogue.checks import CatalogueFinding

FILE = "election_types.yaml"
TypeName = Annotated[str, StringConstraints(pattern=r"^[a-z]+$")]


class RetentionEntry(Statement):
    """So many days, and the law behind them."""

    days: Annotated[int, Field(gt=0)]


class ElectionTypeEntry(Strict):
    """One type."""

    id: TypeName
    label: Text
    by_election: Text
    nations: list[Nation] = Field(min_length=1)
    subtypes: dict[str, list[Snake]] = Field(default={})
    organisations: bool = False
    retention: RetentionEntry


class ElectionTypesFile(Strict):
    """source/election_types.yaml."""

    types: list[ElectionTypeEntry] = Field(min_length=1)
    without_election: RetentionEntry


def cross_check(file: ElectionTypesFile, kinds: KindsFile) -> Iterator[CatalogueFinding]:
    """Yield a finding for a type that is there twice, or that no kind of area is stood for in."""
    ids = [entry.id for entry in file.types]
    for i, entry in enumerate(file.types):
        if ids.index(entry.id) != i:
            yield FILE, ("types", i, "id"), f"{entry.id!r} is here twice"
        stood_for = _kinds(entry.id, kinds)
        if not stood_for:
            yield FILE, ("types", i, "id"), f"no kind of area is stood for in {entry.id!r}"
        for subtype, names in entry.subtypes.items():
            for name in set(names).difference(stood_for):
                yield FILE, ("types", i, "subtypes", subtype), f"there is no {name!r} in it"
    yield from _ballots(kinds, ids)


def _ballots(kinds: KindsFile, types: Collection[str]) -> Iterator[CatalogueFinding]:
    for i, kind in enumerate(kinds.kinds):
        for n, ballot in enumerate(kind.ballots):
            if ballot not in types:
                yield "areas/kinds.yaml", ("kinds", i, "ballots", n), f"there is no type {ballot!r}"


def assemble_election_types(file: ElectionTypesFile, kinds: KindsFile) -> JsonObject:
    """Build the types, each with the kinds of area that are stood for in it, and those kinds."""
    types = [
        entry.model_dump(mode="json") | {"kinds": _kinds(entry.id, kinds)} for entry in file.types
    ]
    without = file.without_election.model_dump(mode="json")
    area_kinds = [{"id": kind.id, "label": kind.label} for kind in kinds.kinds]
    return {"election_types": types, "kept_without_election": without, "area_kinds": area_kinds}


def _kinds(election_type: str, kinds: KindsFile) -> list[str]:
    return [kind.id for kind in kinds.kinds if election_type in kind.ballots]
