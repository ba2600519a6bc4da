"""Define elections as Democracy Club names them, and which of them are on.

An id is TYPE[.SUBTYPE][.ORGANISATION][.DIVISION][.by].DATE, in lower case
(https://democracyclub.github.io/uk-election-ids/): ``local.2027-05-06`` is all that is voted on
that day, ``local.adur.buckingham.2027-05-06`` one ballot of it.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from chalicelib.limits import ELECTION_OPEN

BY = "by"


class Retention(NamedTuple):
    """How many days a case is kept after polling day or its last event, and the law behind it."""

    days: int
    url: str
    checked: dt.date
    confidence: str


class ElectionType(NamedTuple):
    """What all elections of one type have in common; a row of the catalogue."""

    id: str
    label: str
    """Such as "Local elections", in the language that texts are written in."""
    by_election: str
    """The same of one seat alone."""
    nations: tuple[str, ...]
    kinds: tuple[str, ...]
    """Kinds of areas that are stood for."""
    subtypes: Mapping[str, tuple[str, ...]]
    """Kinds of areas by subtype, of the types that have any."""
    organisations: bool
    """Whether its ids name a council, an authority or a police area."""
    retention: Retention


class ElectionId(NamedTuple):
    """The parts of an id; slugs as they stand in it."""

    type: str
    subtype: str | None
    organisation: str | None
    division: str | None
    by_election: bool
    date: dt.date


@dataclass(frozen=True, slots=True)
class AddedElection:
    """An election that operators added; rows stay after it is closed."""

    id: str
    added_at: dt.datetime
    place: str | None = None
    """Name of the one seat, council or area that it is for."""
    nations: tuple[str, ...] = ()
    """Where it is held, if not wherever its type is."""
    closed_at: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class Election:
    """An election, or one ballot of it, that reports can be about."""

    id: str
    parts: ElectionId
    type: ElectionType
    nations: tuple[str, ...]
    place: str | None = None
    closed_at: dt.datetime | None = None

    @property
    def date(self) -> dt.date:
        """Return polling day."""
        return self.parts.date

    @property
    def group(self) -> str:
        """Return the id of all elections of its type on its day, which names no place."""
        return group_of(self.id)

    @property
    def label(self) -> str:
        """Return what it is, without place and day, in the language that texts are written in."""
        return self.type.by_election if self.parts.by_election else self.type.label

    @property
    def name(self) -> str:
        """Return its name in English: "Local elections, 6 May 2027"."""
        day = f"{self.date.day} {self.date:%B %Y}"
        return ", ".join(part for part in (self.label, self.place, day) if part)

    @property
    def kinds(self) -> tuple[str, ...]:
        """Return the kinds of areas that are stood for."""
        return self.type.subtypes.get(self.parts.subtype or "", self.type.kinds)

    def is_open(self, today: dt.date) -> bool:
        """Return whether a report can be about it: until ``ELECTION_OPEN`` after polling day."""
        return self.closed_at is None and today <= self.date + ELECTION_OPEN


def group_of(election_id: str) -> str:
    """Return the id of all elections of an id's type on its day, whichever ballot of them it is."""
    return f"{election_id.partition('.')[0]}.{election_id.rpartition('.')[2]}"


def parts_of(election_id: str, types: Mapping[str, ElectionType]) -> ElectionId | None:
    """Return the parts of an id; None where it is none of these types.

    The form of the slugs is for ``uk_election_ids`` to check, before an election is added.
    """
    name, *middle = election_id.split(".")
    day = middle.pop() if middle else ""
    kind = types.get(name)
    try:
        polling_day = dt.date.fromisoformat(day)
    except ValueError:
        return None
    if kind is None or not all(middle) or str(polling_day) != day:
        return None
    by_election = middle[-1:] == [BY]
    slugs = middle[:-1] if by_election else middle
    subtype = slugs.pop(0) if slugs and slugs[0] in kind.subtypes else None
    organisation = slugs.pop(0) if slugs and kind.organisations else None
    division = slugs.pop(0) if slugs else None
    if slugs:
        return None
    return ElectionId(name, subtype, organisation, division, by_election, polling_day)


def election_named(election_id: str, types: Mapping[str, ElectionType]) -> Election | None:
    """Return an election by its id alone, whether or not it was added; None for no id."""
    parts = parts_of(election_id, types)
    if parts is None:
        return None
    kind = types[parts.type]
    return Election(election_id, parts, kind, kind.nations)


class Elections:
    """The elections that operators added, as of one moment."""

    def __init__(
        self, types: Mapping[str, ElectionType], added: Iterable[AddedElection] = ()
    ) -> None:
        self._types = types
        self._added = {row.id: row for row in sorted(added, key=_by_day)}

    def __iter__(self) -> Iterator[Election]:
        """Return all of them, past and closed ones too, by polling day."""
        parsed = ((row, parts_of(row.id, self._types)) for row in self._added.values())
        return (self._election(row.id, parts, row) for row, parts in parsed if parts)

    def __contains__(self, election_id: object) -> bool:
        return self.get(str(election_id)) is not None

    def get(self, election_id: str) -> Election | None:
        """Return an election that was added, or a ballot of one; None for any other."""
        parts = parts_of(election_id, self._types)
        if parts is None:
            return None
        covering = (election_id, *_groups(parts))
        row = next((self._added[name] for name in covering if name in self._added), None)
        return self._election(election_id, parts, row) if row else None

    def current(self, today: dt.date) -> tuple[Election, ...]:
        """List those that reports can be about, the soonest first."""
        return tuple(election for election in self if election.is_open(today))

    def _election(self, election_id: str, parts: ElectionId, row: AddedElection) -> Election:
        kind = self._types[parts.type]
        place = row.place if election_id == row.id else None
        return Election(election_id, parts, kind, row.nations or kind.nations, place, row.closed_at)


def _by_day(row: AddedElection) -> tuple[str, str]:
    return row.id.rpartition(".")[2], row.id


def _groups(parts: ElectionId) -> Iterator[str]:
    """Yield the ids of what a ballot is part of, the closest first. A by-election is part of its
    seat's type and day as well."""
    kind, day = parts.type, parts.date
    if parts.organisation:
        yield f"{kind}.{parts.organisation}.{day}"
    if parts.subtype:
        yield f"{kind}.{parts.subtype}.{day}"
    yield f"{kind}.{day}"
