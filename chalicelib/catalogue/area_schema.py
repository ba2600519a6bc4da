"""The shape of the sources under source/areas, and what must fit between them. Build time only."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Annotated

from pydantic import BeforeValidator, Field

from chalicelib.catalogue.checks import CatalogueFinding, repeated, unknown
from chalicelib.catalogue.names import fold
from chalicelib.catalogue.schema_fields import Gss, Kebab, Nation, Snake, Strict, Text

NATION_OF = {"E": "England", "N": "Northern Ireland", "S": "Scotland", "W": "Wales"}
Absent = BeforeValidator(lambda value: value or None)
"""An empty cell."""
Several = BeforeValidator(lambda value: [part for part in value.split(";") if part])
"""Names in one cell, split by semicolons."""

MaybeGss = Annotated[Gss | None, Absent]
MaybeText = Annotated[Text | None, Absent]
Forces = Annotated[list[Kebab], Several, Field(min_length=1)]


class AreaKind(Strict):
    """A kind of area, and the types of election in which it is stood for."""

    id: Snake
    label: Text
    ballots: list[Snake] = Field(min_length=1)


class KindsFile(Strict):
    """source/areas/kinds.yaml."""

    kinds: list[AreaKind] = Field(min_length=1)


class ConstituencyRow(Strict):
    """A constituency of the UK Parliament, and how much of its people its force covers."""

    gss: Gss
    name: Text
    nation: Nation
    force: Kebab
    share: Annotated[float, Field(gt=0, le=1)]
    other_forces: Annotated[list[Kebab], Several]


class CouncilRow(Strict):
    """A council, county, combined authority or the Greater London Authority."""

    gss: Gss
    kind: Snake
    name: Text
    name_cy: MaybeText
    official_name: Text
    nation: Nation
    county: MaybeGss
    combined_authority: MaybeGss
    slug: Annotated[Kebab | None, Absent]
    forces: Forces
    former_gss: Annotated[list[Gss], Several]


class WardRow(Strict):
    """A ward and its council."""

    gss: Gss
    name: Text
    council: Gss
    vintage: Text


class DevolvedRow(Strict):
    """A constituency or region of a devolved parliament or of the London Assembly."""

    kind: Snake
    gss: MaybeGss
    name: Text
    nation: Nation
    region: MaybeText
    forces: Forces


class PoliceAreaRow(Strict):
    """The area of a territorial police force."""

    gss: MaybeGss
    force: Kebab


@dataclass(frozen=True, slots=True)
class AreaFiles:
    """All sources of areas, in the shape that each must have."""

    kinds: KindsFile
    constituencies: Sequence[ConstituencyRow]
    councils: Sequence[CouncilRow]
    wards: Sequence[WardRow]
    devolved: Sequence[DevolvedRow]
    police_areas: Sequence[PoliceAreaRow]


TABLES = {
    "constituencies": list[ConstituencyRow],
    "councils": list[CouncilRow],
    "wards": list[WardRow],
    "devolved": list[DevolvedRow],
    "police_areas": list[PoliceAreaRow],
}


def cross_check(files: AreaFiles, forces: dict[str, str]) -> Iterator[CatalogueFinding]:
    """Yield every finding between the files. ``forces``: nation by id of the force."""
    kinds = {kind.id for kind in files.kinds.kinds}
    rows: dict[str, Sequence[CouncilRow | DevolvedRow]] = {
        "councils": files.councils,
        "devolved": files.devolved,
    }
    for name, areas in rows.items():
        file = f"areas/{name}.csv"
        for index, row in enumerate(areas):
            if row.kind not in kinds:
                yield file, (index, "kind"), f"there is no kind of area {row.kind!r}"
            for force in row.forces:
                if forces.get(force) != row.nation:
                    yield file, (index, "forces"), f"{force!r} is no force of {row.nation}"
    yield from _constituencies(files, forces)
    yield from _councils(files)
    yield from _wards(files)
    for index, area in enumerate(files.police_areas):
        if area.force not in forces:
            yield "areas/police_areas.csv", (index, "force"), f"there is no force {area.force!r}"


def _constituencies(files: AreaFiles, nations: dict[str, str]) -> Iterator[CatalogueFinding]:
    file, rows = "areas/constituencies.csv", files.constituencies
    yield from repeated(file, (((i, "gss"), row.gss) for i, row in enumerate(rows)))
    yield from repeated(file, (((i, "name"), fold(row.name)) for i, row in enumerate(rows)))
    for i, row in enumerate(rows):
        forces = [((i, "force"), row.force)]
        forces += [((i, "other_forces"), force) for force in row.other_forces]
        yield from unknown(file, forces, nations, "police force")
        yield from repeated(file, forces)
        if row.nation != NATION_OF[row.gss[0]]:
            yield file, (i, "nation"), f"{row.gss} is in {NATION_OF[row.gss[0]]}"
        elif nations.get(row.force, row.nation) != row.nation:
            yield file, (i, "force"), f"{row.force!r} is in {nations[row.force]}"


def _councils(files: AreaFiles) -> Iterator[CatalogueFinding]:
    file, ids = "areas/councils.csv", {row.gss for row in files.councils}
    first: dict[str, int] = {}
    for index, row in enumerate(files.councils):
        if first.setdefault(row.gss, index) != index:
            yield file, (index, "gss"), f"{row.gss!r} is here twice"
        for field in ("county", "combined_authority"):
            parent = getattr(row, field)
            if parent is not None and parent not in ids:
                yield file, (index, field), f"there is no {parent!r}"


def _wards(files: AreaFiles) -> Iterator[CatalogueFinding]:
    file, councils = "areas/wards.csv", {row.gss for row in files.councils}
    codes: set[str] = set()
    names: set[tuple[str, str]] = set()
    for index, row in enumerate(files.wards):
        if row.council not in councils:
            yield file, (index, "council"), f"there is no council {row.council!r}"
        if row.gss in codes:
            yield file, (index, "gss"), f"{row.gss!r} is here twice"
        name = (row.council, fold(row.name))
        if name in names:
            yield file, (index, "name"), f"{row.name!r} is a ward of this council already"
        codes.add(row.gss)
        names.add(name)
