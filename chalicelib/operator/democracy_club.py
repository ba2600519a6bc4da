"""Democracy Club's candidates CSV, in its new columns and its older ones.

New: ``person_id, person_name, election_id, ballot_paper_id, party_name, post_label, gss`` …
Older: ``id, name, election, party_name, post_id, post_label, gss_code`` …, or ``constituency`` and
``party``; a code may sit in ``post_id`` as ``WMC:E14000793`` or ``gss:E05010863``. Columns are
found by name, in any order; others are not read. The ballot is the key: where a row names none, it
is written from the election, the area and its council. Source:
https://candidates.democracyclub.org.uk/data/
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from chalicelib.model.elections import ElectionId, ElectionType, parts_of
from chalicelib.operator import candidate_cells as cells
from chalicelib.operator.ballot_areas import BallotArea, BallotAreas, Clues, Unresolved
from chalicelib.operator.ballot_ids import ballot_of, kinds_of, read_ballot
from chalicelib.operator.candidate_cells import CellRefused, quoted
from chalicelib.operator.tabular import FileRow, UnusableFile, rows
from chalicelib.usecases.candidates.nominations import Nomination, RejectedRow

PERSON = ("person_id", "id")
NAME = ("person_name", "name")
ELECTION = ("election_id", "election")
BALLOT = ("ballot_paper_id", "ballot_paper", "ballot")
AREA_CODE = ("gss", "gss_code", "post_id", "area_gss")
AREA_NAME = ("post_label", "constituency", "constituency_name")
ORGANISATION = ("organisation_name", "organization_name", "council")
PARTY = ("party_name", "party")
NOT_STANDING = ("not_standing", "withdrawn")
CANCELLED = ("cancelled_poll",)
SEATS = ("seats_contested", "winner_count")

NEEDS = {
    "the person's id": PERSON,
    "the name": NAME,
    "the area": (*AREA_CODE, *AREA_NAME, *BALLOT),
}
_MP = "Member of Parliament for "


@dataclass(frozen=True, slots=True)
class CandidateFile:
    """One file, to be read against areas and elections."""

    path: Path
    areas: BallotAreas
    types: Mapping[str, ElectionType]
    elections: Container[str]
    """Those that reports can be about, by id."""
    election: str
    """The election of rows that name none."""
    encoding: str | None = None
    unlisted: dict[str, BallotArea] = field(default_factory=dict)
    """Ballots of a division that we do not hold, once ``rows`` was read."""
    remarks: list[RejectedRow] = field(default_factory=list)
    """Rows that are taken, and what was changed about them."""
    _ballots: dict[str, ElectionId | None] = field(default_factory=dict)
    _places: dict[tuple[str, Clues], BallotArea | Unresolved] = field(default_factory=dict)

    def count(self) -> int:
        """Read the whole file once and count its rows. Raises UnusableFile for what ``rows`` would.

        So nothing is taken from a file that turns out to be broken further down.
        """
        count = sum(1 for _ in self._rows())
        if count == 0:
            raise UnusableFile(f"{self.path} has a header and no rows")
        return count

    def rows(self) -> Iterator[Nomination | RejectedRow]:
        """Yield every row, in order, as a nomination or as refused with the reason."""
        for row in self._rows():
            try:
                yield self._nomination(row)
            except (CellRefused, Unresolved) as reason:
                name = cells.readable(cells.first(row.cells, NAME))
                yield RejectedRow(row.line, name, str(reason))

    def _rows(self) -> Iterator[FileRow]:
        return rows(self.path, NEEDS, encoding=self.encoding)

    def _nomination(self, row: FileRow) -> Nomination:
        _refuse_broken(row)
        person_id = cells.person_id(row.cells, PERSON)
        name = cells.name(row.cells, NAME)
        ballot, parts, place = self._contest(row.cells)
        hidden = cells.invisible(row.cells, NAME)
        if hidden:
            self.remarks.append(RejectedRow(row.line, name, f"without what nobody sees: {hidden}"))
        group = f"{parts.type}.{parts.date}"
        return Nomination(
            line=row.line,
            ballot=ballot,
            election=group,
            person_id=person_id,
            area=place.area.id,
            name=name,
            party=cells.line(row.cells, PARTY, "the party"),
            division=place.division,
            stands=not cells.yes(row.cells, NOT_STANDING, ballot, group),
            seats=cells.whole_number(row.cells, SEATS, 1),
            cancelled=cells.yes(row.cells, CANCELLED),
        )

    def _contest(self, row: cells.Cells) -> tuple[str, ElectionId, BallotArea]:
        """Return the ballot, its parts and its area."""
        text = cells.line(row, BALLOT, "the ballot").lower()
        parts = self._ballot(text)
        group, election = self._election(row, text)
        if parts is None:
            self._refuse_unknown(election, group)
            place = self._place(election, group, row)
            ballot = ballot_of(group, place, self.areas.council_of(place.area), self.types)
        else:
            if (parts.type, parts.date) != (group.type, group.date):
                raise CellRefused(f"ballot {quoted(text)} is of another election than {election!r}")
            self._refuse_unknown(text, parts)
            ballot, place = text, self._place(text, parts, row)
        if place.division:
            self.unlisted[ballot] = place
        return ballot, parts or group, place

    def _ballot(self, text: str) -> ElectionId | None:
        """Return a ballot's parts, None for no ballot. Many rows name the same."""
        if text not in self._ballots:
            self._ballots[text] = read_ballot(text, self.types) if text else None
        return self._ballots[text]

    def _election(self, row: cells.Cells, ballot: str) -> tuple[ElectionId, str]:
        """Return the election that a row names; else the ballot's, else that of the whole file."""
        cell = cells.line(row, ELECTION, "the election").lower()
        for text in (cell, ballot, self.election):
            parts = parts_of(text, self.types) if text else None
            if parts:
                return parts, text
            if text == cell and text and not ballot:
                raise CellRefused(f"election {quoted(text)} is no id of a type that we serve")
        raise CellRefused("it names no election: say which by --election")

    def _refuse_unknown(self, text: str, parts: ElectionId) -> None:
        group = f"{parts.type}.{parts.date}"
        if text not in self.elections and group not in self.elections:
            raise CellRefused(f"election {group!r} is not here: ./standsafe elections add {group}")

    def _place(self, key: str, parts: ElectionId, row: cells.Cells) -> BallotArea:
        """Find the area of a row; the rows of a ballot mostly say the same."""
        label = cells.line(row, AREA_NAME, "the area").removeprefix(_MP)
        organisation = cells.line(row, ORGANISATION, "the organisation")
        clues = Clues(label, organisation, cells.codes(row, AREA_CODE))
        if (key, clues) not in self._places:
            try:
                place = self.areas.find(parts, kinds_of(parts, self.types), clues)
                self._places[key, clues] = place
            except Unresolved as unresolved:
                self._places[key, clues] = unresolved
        place_or_reason = self._places[key, clues]
        if isinstance(place_or_reason, Unresolved):
            raise CellRefused(str(place_or_reason))
        return place_or_reason


def _refuse_broken(row: FileRow) -> None:
    if row.broken:
        raise CellRefused(row.broken)
    if not row.cells:
        raise CellRefused("every cell is empty")
    if row.surplus:
        raise CellRefused("more cells than columns: a comma needs quotation marks around its cell")
