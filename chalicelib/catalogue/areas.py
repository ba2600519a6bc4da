"""Look up areas: what somebody stands for or represents, typed, scoped, and with its police forces.

Nearly ten thousand areas are too many for a cold start to read, so the build writes them to a
SQLite file with an index of names, and a look-up reads the rows it needs. Names are compared as
`names.fold` does. A name that fits several areas gives all of them: which is meant is for whoever
typed it to say, never for us to guess.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from chalicelib.catalogue.names import fold
from chalicelib.errors import CatalogueError

if TYPE_CHECKING:
    import sqlite3

BUILT = Path(__file__).parent / "built" / "areas.sqlite"
MOST_MATCHES = 20
"""How many areas a search lists."""
_MOST_WORDS = 10
"""Of a search: no name has more, and each is a condition of the query."""
_REMEMBERED = 200
"""Questions of the last reports: one is asked when it is checked and when it is written down."""
_COLUMNS = "id, gss, kind, name, name_cy, nation, council, parents, forces"


class AreaForce(NamedTuple):
    """A police force that covers an area. ``share``: of its population; None where not known."""

    force: str  # the authority's id
    share: float | None


class Area(NamedTuple):
    """An area of one kind. ``id`` is its GSS code, or ``kind:name`` where that is not its own."""

    id: str
    gss: str | None
    kind: str
    name: str
    name_cy: str | None
    nation: str
    council: str | None
    """Id of the council that a ward is part of."""
    parents: tuple[str, ...]
    """Ids of the county and the combined authority of a council; the name of a region."""
    forces: tuple[AreaForce, ...]
    """The largest share first."""

    @property
    def force(self) -> str:
        """Return the force that covers the area, or most of its people."""
        return self.forces[0].force

    @property
    def share(self) -> float | None:
        """Return the share of its people, up to 1, that ``force`` covers; None where not known."""
        return self.forces[0].share

    @property
    def other_forces(self) -> tuple[str, ...]:
        """Return the forces that cover the rest, the largest share first."""
        return tuple(covering.force for covering in self.forces[1:])

    def name_in(self, language: str) -> str:
        """Return the name in a language, else the English one."""
        return getattr(self, f"name_{language}", None) or self.name


class Scope(NamedTuple):
    """What else is known of an area: only what fits all of it is looked at."""

    kinds: tuple[str, ...] = ()
    council: str | None = None
    nation: str | None = None

    def where(self) -> tuple[str, list[str]]:
        """Return SQL conditions on ``area`` and their values.

        The ``+`` keeps SQLite from their indices: a name or a code finds fewer rows than a kind.
        """
        conditions, values = [], list[str]()
        if self.kinds:
            conditions.append(f"+kind IN ({', '.join('?' * len(self.kinds))})")
            values += self.kinds
        if self.council:
            conditions.append("(+id = ? OR +council = ?)")
            values += [self.council] * 2
        if self.nation:
            conditions.append("+nation = ?")
            values.append(self.nation)
        return "".join(f" AND {condition}" for condition in conditions), values


ANYWHERE = Scope()


class Areas:
    """The built table of areas. Safe to share between threads."""

    def __init__(self, path: Path = BUILT) -> None:
        self._path = path
        self._connections = threading.local()
        self.find = lru_cache(_REMEMBERED)(self._find)
        """Every area that a text may mean within a scope; the same question is read once."""
        self.get = lru_cache(_REMEMBERED)(self._get)
        """The area of that id; None where there is none. Read once, as ``find`` is."""
        self.by_code = lru_cache(_REMEMBERED)(self._by_code)
        """The area of an id or a code, a former one too; None where that is none."""

    def __reduce__(self) -> tuple[type[Areas], tuple[Path]]:
        """Cross to another process by the path: connections stay in theirs."""
        return type(self), (self._path,)

    def __contains__(self, area_id: str) -> bool:
        return self.get(area_id) is not None

    def __getitem__(self, area_id: str) -> Area:
        area = self.get(area_id)
        if area is None:
            raise KeyError(area_id)
        return area

    def __iter__(self) -> Iterator[Area]:
        yield from self._read("", [])

    def __len__(self) -> int:
        (count,) = self._connection.execute("SELECT count(*) FROM area").fetchone()
        return int(count)

    def _get(self, area_id: str) -> Area | None:
        return next(self._read(" AND id = ?", [area_id]), None)

    def _by_code(self, text: str, scope: Scope = ANYWHERE) -> Area | None:
        """Look a code up. Of two areas that share it, which is one place, return the first."""
        condition, values = scope.where()
        code = " AND (id = ? OR gss = ? OR id IN (SELECT area_id FROM former WHERE gss = ?))"
        upper = text.strip().upper()
        return next(self._read(code + condition, [text.strip(), upper, upper, *values]), None)

    def is_former(self, text: str) -> bool:
        """Return whether it is a code that an area had before its present one."""
        query = "SELECT 1 FROM former WHERE gss = ?"
        return self._connection.execute(query, [text.strip().upper()]).fetchone() is not None

    def of_kind(self, *kinds: str) -> tuple[Area, ...]:
        """Return every area of these kinds, in the order of the sources."""
        holders = ", ".join("?" * len(kinds))
        return tuple(self._read(f" AND kind IN ({holders})", list(kinds)))

    def names_of(self, *kinds: str) -> Iterator[tuple[str, str]]:
        """Yield every name by which areas of these kinds are found, folded, with its area's id."""
        condition, values = Scope(kinds).where()
        query = "SELECT folded, area_id FROM name JOIN area ON area_id = id WHERE 1"
        yield from self._connection.execute(f"{query}{condition} ORDER BY area.rowid", values)

    def wards_of(self, council: str) -> tuple[Area, ...]:
        """Return the wards of a council, by its id."""
        return tuple(self._read(" AND council = ?", [council]))

    def _find(self, text: str, scope: Scope = ANYWHERE) -> tuple[Area, ...]:
        """Return every area that ``text`` may mean: a GSS code, a name, or ``name, council``.

        ``text`` is compared whole first; only where nothing is called that is what follows its last
        comma taken for the name of a council.
        """
        matches = self._called(text, scope)
        name, comma, council_name = text.rpartition(",")
        if matches or not comma:
            return matches
        councils = self._called(council_name, Scope(("council", "county")))
        wards = (self._called(name, scope._replace(council=council.id)) for council in councils)
        return tuple(area for areas in wards for area in areas)

    def search(self, text: str, scope: Scope = ANYWHERE) -> tuple[Area, ...]:
        """Find up to MOST_MATCHES areas with every word of ``text`` at the start of one of theirs.

        Those whose whole name is ``text`` come first, then those whose name begins with it.
        """
        words = fold(text).split()[:_MOST_WORDS]
        if not words:
            return ()
        condition, values = scope.where()
        matching = " AND ' ' || folded LIKE ?" * len(words)
        query = (
            f"SELECT {_COLUMNS} FROM area JOIN name ON area_id = id"  # noqa: S608 # ours
            f" WHERE 1{matching}{condition} GROUP BY id"
            " ORDER BY min(folded <> ?), min(folded NOT LIKE ?), area.rowid LIMIT ?"
        )
        whole = " ".join(words)
        likes = [f"% {word}%" for word in words]
        ordering = [whole, f"{whole}%", MOST_MATCHES]
        rows = self._connection.execute(query, [*likes, *values, *ordering])
        return tuple(_area(row) for row in rows)

    def _called(self, text: str, scope: Scope) -> tuple[Area, ...]:
        condition, values = scope.where()
        either = " AND (gss = ? OR id IN (SELECT area_id FROM name WHERE folded = ?))"
        return tuple(self._read(either + condition, [text.strip().upper(), fold(text), *values]))

    def _read(self, condition: str, values: list[str]) -> Iterator[Area]:
        query = f"SELECT {_COLUMNS} FROM area WHERE 1{condition} ORDER BY rowid"  # noqa: S608 # ours
        return (_area(row) for row in self._connection.execute(query, values))

    @property
    def _connection(self) -> sqlite3.Connection:
        """Return this thread's connection. Raises CatalogueError where the table was not built."""
        connection: sqlite3.Connection | None = getattr(self._connections, "connection", None)
        if connection is None:
            import sqlite3  # most handlers never look an area up: it costs them two milliseconds

            if not self._path.exists():
                raise CatalogueError(f"{self._path}: run python -m chalicelib.catalogue.build")
            address = f"{self._path.absolute().as_uri()}?mode=ro&immutable=1"
            connection = sqlite3.connect(address, uri=True)
            self._connections.connection = connection
        return connection


def _area(row: tuple[Any, ...]) -> Area:
    *columns, parents, forces = row
    covering = tuple(AreaForce(*force) for force in json.loads(forces))
    return Area._make([*columns, tuple(json.loads(parents)), covering])
