"""Write areas.sqlite, which `areas.py` reads, from checked sources. Build time only.

The same sources give the same rows; a table that was made from them already is left alone, and no
reader ever sees half of one.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from chalicelib.catalogue.area_schema import AreaFiles, ConstituencyRow, CouncilRow, DevolvedRow
from chalicelib.catalogue.names import fold

_TABLES = """
CREATE TABLE area (
    id TEXT PRIMARY KEY, gss TEXT, kind TEXT NOT NULL, name TEXT NOT NULL, name_cy TEXT,
    nation TEXT NOT NULL, council TEXT, parents TEXT NOT NULL, forces TEXT NOT NULL
);
CREATE TABLE name (folded TEXT NOT NULL, area_id TEXT NOT NULL, PRIMARY KEY (folded, area_id))
    WITHOUT ROWID;
CREATE TABLE former (gss TEXT NOT NULL, area_id TEXT NOT NULL, PRIMARY KEY (gss, area_id))
    WITHOUT ROWID;
CREATE TABLE made_from (digest TEXT NOT NULL);
CREATE INDEX area_gss ON area (gss);
CREATE INDEX area_council ON area (council);
CREATE INDEX area_kind ON area (kind);
"""


Covering = tuple[str, float | None]
"""(id of the authority, share of the population or None)."""


class BuiltArea(NamedTuple):
    """A row of the table ``area``, and the names by which it is looked up."""

    id: str
    gss: str | None
    kind: str
    name: str
    name_cy: str | None
    nation: str
    council: str | None
    parents: list[str]
    forces: list[Covering]
    names: tuple[str, ...]
    former: tuple[str, ...] = ()
    """Codes that it had before."""

    def columns(self) -> list[str | None]:
        """Return the row as it is stored; lists as JSON."""
        *plain, parents, forces, _, _ = self
        return [*plain, json.dumps(parents), json.dumps(forces)]


def assemble_areas(files: AreaFiles, force_names: dict[str, tuple[str, str]]) -> list[BuiltArea]:
    """Build every area, seats first. ``force_names``: (name, nation) by id of the force."""
    councils = {row.gss: row for row in files.councils}
    areas = [_constituency(row) for row in files.constituencies]
    areas += [_council(row) for row in files.councils]
    areas += [_devolved(row) for row in files.devolved]
    areas += [
        _built(
            row.gss or f"police_area:{row.force}",
            row.gss,
            "police_area",
            *force_names[row.force],
            forces=[row.force],
            names=[row.force.replace("-", " ")],
        )
        for row in files.police_areas
    ]
    areas += [
        _built(
            row.gss,
            row.gss,
            "ward",
            row.name,
            councils[row.council].nation,
            council=row.council,
            forces=councils[row.council].forces,
        )
        for row in files.wards
    ]
    return areas


def write_areas(areas: Iterable[BuiltArea], path: Path) -> int:
    """Write the table, unless it was made from the same areas; give how many it holds."""
    rows = list(areas)
    digest = hashlib.sha256(json.dumps(rows).encode()).hexdigest()
    if _made_from(path) != digest:
        part = path.with_suffix(".part")
        part.unlink(missing_ok=True)
        path.parent.mkdir(parents=True, exist_ok=True)
        with closing(sqlite3.connect(part)) as connection, connection:
            connection.executescript(_TABLES)
            holders = ", ".join("?" * 9)
            insert = f"INSERT INTO area VALUES ({holders})"  # noqa: S608 # question marks
            connection.executemany(insert, [area.columns() for area in rows])
            connection.executemany("INSERT OR IGNORE INTO name VALUES (?, ?)", list(_names(rows)))
            codes = [(code, area.id) for area in rows for code in area.former]
            connection.executemany("INSERT INTO former VALUES (?, ?)", codes)
            connection.execute("INSERT INTO made_from VALUES (?)", (digest,))
        part.replace(path)
    return len(rows)


def _names(areas: Iterable[BuiltArea]) -> Iterator[tuple[str, str]]:
    return ((fold(name), area.id) for area in areas for name in area.names if name)


def _made_from(path: Path) -> str | None:
    if not path.exists():
        return None
    with closing(sqlite3.connect(path)) as connection:
        try:
            (digest,) = connection.execute("SELECT digest FROM made_from").fetchone()
        except (sqlite3.DatabaseError, TypeError):
            return None  # cut off, or of another layout: made anew
    return str(digest)


def _built(
    area_id: str,
    gss: str | None,
    kind: str,
    name: str,
    nation: str,
    *,
    forces: Iterable[str],
    name_cy: str | None = None,
    council: str | None = None,
    parents: Iterable[str | None] = (),
    names: Iterable[str | None] = (),
) -> BuiltArea:
    return BuiltArea(
        id=area_id,
        gss=gss,
        kind=kind,
        name=name,
        name_cy=name_cy,
        nation=nation,
        council=council,
        parents=[parent for parent in parents if parent],
        forces=[(f"police-{force}", None) for force in forces],
        names=tuple(text for text in (name, name_cy, *names) if text),
    )


def _constituency(row: ConstituencyRow) -> BuiltArea:
    other_forces = row.other_forces
    area = _built(row.gss, row.gss, "constituency", row.name, row.nation, forces=other_forces)
    largest: Covering = (f"police-{row.force}", row.share)
    return area._replace(forces=[largest, *area.forces])


def _council(row: CouncilRow) -> BuiltArea:
    slug = row.slug and row.slug.replace("-", " ")
    council = _built(
        row.gss,
        row.gss,
        row.kind,
        row.name,
        row.nation,
        forces=row.forces,
        name_cy=row.name_cy,
        parents=(row.county, row.combined_authority),
        names=(row.official_name, slug, *row.former_gss),
    )
    return council._replace(former=tuple(row.former_gss))


def _devolved(row: DevolvedRow) -> BuiltArea:
    """Build a devolved area. The Assembly's share the UK Parliament's codes: theirs is a name."""
    own_code = row.gss if row.kind != "nia" else None
    area_id = own_code or f"{row.kind}:{fold(row.name).replace(' ', '-')}"
    parents = (row.region,)
    return _built(
        area_id, row.gss, row.kind, row.name, row.nation, forces=row.forces, parents=parents
    )
