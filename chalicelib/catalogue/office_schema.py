"""Define the shape of offices.yaml, check it, and write its offices out. Build time only."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING

from pydantic import Field

from chalicelib.catalogue.offices import CANDIDATE
from chalicelib.catalogue.schema_fields import (
    Day,
    Nation,
    Snake,
    Statement,
    Strict,
    Text,
    dated,
)
from chalicelib.catalogue.schema_fields import Kebab as AuthorityId
from chalicelib.model.json_values import JsonObject

if TYPE_CHECKING:
    from chalicelib.catalogue.checks import CatalogueFinding

FILE = "offices.yaml"


class ProgrammeEntry(Statement):
    id: Snake
    name: Text
    label: Text
    text: Text
    sentence: Text


class CoverageEntry(Statement):
    nations: list[Nation] = Field(min_length=1)
    programme: Snake | None = None
    why: Text


class ReturningOfficerEntry(Statement):
    nations: list[Nation] = Field(min_length=1)
    text: Text


class OfficeEntry(Strict):
    id: Snake
    name: Text
    candidate: Text | None = None  # None: nobody stands for it
    nations: list[Nation] = Field(min_length=1)
    areas: list[Snake]
    elections: list[Snake]
    coverage: list[CoverageEntry] = Field(min_length=1)
    authorities: list[AuthorityId]
    laws: list[Snake]
    returning_officers: list[ReturningOfficerEntry]


class OfficesFile(Strict):
    checked: Day
    programmes: list[ProgrammeEntry] = Field(min_length=1)
    offices: list[OfficeEntry] = Field(min_length=1)


def cross_check(
    file: OfficesFile,
    *,
    authorities: Collection[str],
    laws: Collection[str],
    area_kinds: Collection[str],
) -> Iterator[CatalogueFinding]:
    """Yield a finding for every name that leads nowhere, and for nations not answered once each."""
    valid = {"authorities": authorities, "laws": laws, "areas": area_kinds}
    ids = [office.id for office in file.offices]
    for i, office in enumerate(file.offices):
        if ids.index(office.id) != i or office.id.startswith(CANDIDATE):
            yield FILE, ("offices", i, "id"), f"{office.id!r} is an id already"
        for field, names in valid.items():
            for n, name in enumerate(getattr(office, field)):
                if name not in names:
                    yield FILE, ("offices", i, field, n), f"there is no {name!r}"
        yield from _coverage(i, office, {programme.id for programme in file.programmes})


def _coverage(i: int, office: OfficeEntry, programmes: set[str]) -> Iterator[CatalogueFinding]:
    for n, row in enumerate(office.coverage):
        if row.programme and row.programme not in programmes:
            yield FILE, ("offices", i, "coverage", n), f"there is no {row.programme!r}"
    answered = sorted(nation for row in office.coverage for nation in row.nations)
    if answered != sorted(office.nations):
        yield FILE, ("offices", i, "coverage"), "must answer each of its nations once"


def assemble_offices(file: OfficesFile) -> JsonObject:
    """Build programmes and offices; after each office, those who stand for it."""
    checked = str(file.checked)
    offices = []
    for entry in file.offices:
        row = entry.model_dump(mode="json")
        candidate = row.pop("candidate")
        for field in ("coverage", "returning_officers"):
            row[field] = [dated(statement, checked) for statement in row[field]]
        offices.append(row | {"stands_for": None})
        if candidate:
            candidate_row = {"id": CANDIDATE + entry.id, "name": candidate, "stands_for": entry.id}
            offices.append(row | candidate_row)
    programmes = [dated(row.model_dump(mode="json"), checked) for row in file.programmes]
    return {"programmes": programmes, "offices": offices}
