"""Democracy Club's candidates CSV, in its new columns and its older ones.

New: ``person_id, person_name, election_id, ballot_paper_id, party_name, post_label, gss`` …
Older: ``id, name, election, party_name, post_id, post_label, gss_code`` …, or ``constituency`` and
``party``; the code may sit in ``post_id`` as ``WMC:E14000793``. Columns are found by name, in any
order; others are not read. Source: https://candidates.democracyclub.org.uk/data/
"""

import re
import unicodedata
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from chalicelib.operator.tabular import FileRow, UnusableFile, rows
from chalicelib.usecases.candidates.import_candidates import Nomination, RejectedRow

PERSON = ("person_id", "id")
NAME = ("person_name", "name")
ELECTION = ("election_id", "election")
BALLOT = ("ballot_paper_id", "ballot_paper", "ballot")
AREA_CODE = ("gss", "gss_code", "post_id", "area_gss")
AREA_NAME = ("post_label", "constituency", "constituency_name")
PARTY = ("party_name", "party")

NEEDS = {
    "the person's id": PERSON,
    "the name": NAME,
    "the area": (*AREA_CODE, *AREA_NAME, *BALLOT),
}

_GSS = re.compile(r"[ENSW]\d{8}", re.ASCII)
_PERSON = re.compile(r"(\d{1,12})(?:\.0)?", re.ASCII)  # a spreadsheet may have made it a float
_BALLOT = re.compile(r"(?P<kind>[a-z]+)\.(?:(?P<slug>.+)\.)?(?P<date>\d{4}-\d\d-\d\d)", re.ASCII)
_LONGEST_NAME = 200


class CatalogueArea(Protocol):
    """What is needed of a catalogue's area."""

    @property
    def id(self) -> str: ...
    @property
    def name(self) -> str: ...


class CatalogueAreas(Protocol):
    """What is needed of the catalogue."""

    def area(self, text: str) -> CatalogueArea | None:
        """The area of a GSS code or of a name, however it is written."""
        ...


class _NotTaken(Exception):
    """Why a row is not taken; never leaves this module."""


@dataclass(frozen=True, slots=True)
class CandidateFile:
    """One file, to be read against the catalogue's areas and elections."""

    path: Path
    places: CatalogueAreas
    elections: Collection[str]
    election: str
    """The election of rows that name none."""
    encoding: str | None = None

    def count(self) -> int:
        """Read the whole file once and count its rows. Raises UnusableFile for what ``rows`` would.

        So nothing is taken from a file that turns out to be broken further down.
        """
        count = sum(1 for _ in self._rows())
        if count == 0:
            raise UnusableFile(f"{self.path} has a header and no rows")
        return count

    def rows(self) -> Iterator[Nomination | RejectedRow]:
        """Give every row, in order, as a nomination or as refused with the reason."""
        for row in self._rows():
            try:
                yield self._nomination(row)
            except _NotTaken as reason:
                yield RejectedRow(row.line, _first(row, NAME), str(reason))

    def _rows(self) -> Iterator[FileRow]:
        return rows(self.path, NEEDS, encoding=self.encoding)

    def _nomination(self, row: FileRow) -> Nomination:
        if row.broken:
            raise _NotTaken(row.broken)
        if not row.cells:
            raise _NotTaken("every cell is empty")
        if row.surplus:
            raise _NotTaken(
                "more cells than columns: a comma needs quotation marks around its cell"
            )
        return Nomination(
            line=row.line,
            election=self._election(row),
            person_id=_person_id(row),
            area=self._area(row),
            name=_name(_first(row, NAME)),
            party=_line(_first(row, PARTY)),
        )

    def _election(self, row: FileRow) -> str:
        election = _first(row, ELECTION) or _election_of_ballot(row) or self.election
        if election not in self.elections:
            elections = ", ".join(sorted(self.elections))
            raise _NotTaken(f"election {election!r} is not in the catalogue, which has {elections}")
        return election

    def _area(self, row: FileRow) -> str:
        name = _first(row, AREA_NAME).removeprefix("Member of Parliament for ")
        by_name = self.places.area(name) if name else None
        by_code = self._area_of_codes(row, by_name)
        if by_code and by_name and by_code.id != by_name.id:
            raise _NotTaken(f"code {by_code.id} is {by_code.name}, yet the row says {name!r}")
        place = by_code or by_name or (None if name else self._area_of_ballot(row))
        if place is None:
            reason = f"area {name!r} is not in the catalogue" if name else "it names no area"
            raise _NotTaken(f"{reason}, and it has no GSS code")
        return place.id

    def _area_of_codes(self, row: FileRow, by_name: CatalogueArea | None) -> CatalogueArea | None:
        cells = (row.cells.get(column, "") for column in AREA_CODE)
        codes = sorted({match[0] for cell in cells if (match := _GSS.search(cell.upper()))})
        if len(codes) > 1:
            raise _NotTaken(f"two area codes: {' and '.join(codes)}")
        if not codes:
            return None
        place = self.places.area(codes[0])
        if place is None:
            hint = f" ({by_name.name} is {by_name.id})" if by_name else ""
            raise _NotTaken(f"area code {codes[0]} is not one of the catalogue's{hint}")
        return place

    def _area_of_ballot(self, row: FileRow) -> CatalogueArea | None:
        ballot = _BALLOT.fullmatch(_first(row, BALLOT))
        slug = (ballot["slug"] or "").removesuffix(".by") if ballot else ""
        return self.places.area(slug.replace("-", " ")) if slug else None


def _first(row: FileRow, columns: tuple[str, ...]) -> str:
    return next((row.cells[column] for column in columns if column in row.cells), "")


def _person_id(row: FileRow) -> str:
    text = _first(row, PERSON)
    match = _PERSON.fullmatch(text)
    if match is None:
        why = f"person id {text!r} is not a number" if text else "it has no person id"
        raise _NotTaken(why)
    return match[1]


def _name(text: str) -> str:
    name = _line(text)
    if not name:
        raise _NotTaken("it has no name")
    if len(name) > _LONGEST_NAME:
        raise _NotTaken(f"the name is longer than {_LONGEST_NAME} characters")
    return name


def _line(text: str) -> str:
    """One line of text, spaces as one space, accents composed."""
    if any(unicodedata.category(c) == "Cc" for c in text):
        raise _NotTaken("a cell has a line break or control character: is a quotation mark open?")
    if any(unicodedata.category(c) == "Cs" for c in text):
        raise _NotTaken("a cell is not UTF-8: name the file's encoding, such as --encoding cp1252")
    return unicodedata.normalize("NFC", " ".join(text.split()))


def _election_of_ballot(row: FileRow) -> str:
    ballot = _BALLOT.fullmatch(_first(row, BALLOT))
    return f"{ballot['kind']}.{ballot['date']}" if ballot else ""
