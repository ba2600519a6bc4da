"""Ballots and who stands on them, in the directory's table: one row each, under their election.

| pk | sk | row |
|---|---|---|
| ``ballots#<election>`` | ``<ballot>`` | area, seats, ``persons``, ``gone``: ids, spaces between |
"""

from collections.abc import Iterable

from chalicelib.model.directory import Ballot
from chalicelib.store.directory_rows import DirectoryRow, DirectoryTable


class Ballots(DirectoryTable):
    """The part of ``Directory`` that has ballots."""

    def ballots_with(self, keys: Iterable[tuple[str, str]]) -> dict[str, Ballot]:
        """Read those of the ballots (election, ballot) that are there, by id."""
        rows = self._table.read_all({(f"ballots#{election}", ballot) for election, ballot in keys})
        return {row.sk: _ballot(row) for row in rows}

    def ballots_of(self, election: str) -> tuple[Ballot, ...]:
        """List the ballots of an election, by id."""
        return tuple(map(_ballot, self._table.query(f"ballots#{election}")))

    def save_ballots(self, ballots: Iterable[Ballot]) -> None:
        """Write ballots, over what is there."""
        self._table.save_all(map(_row, ballots))

    def remove_ballots(self, ballots: Iterable[Ballot]) -> None:
        """Remove ballots, and nobody who stands on them."""
        self._table.delete_all((f"ballots#{ballot.election}", ballot.id) for ballot in ballots)


def _row(ballot: Ballot) -> DirectoryRow:
    return DirectoryRow(
        f"ballots#{ballot.election}",
        ballot.id,
        area=ballot.area,
        division=ballot.division or None,
        seats=ballot.seats,
        cancelled=ballot.cancelled or None,
        persons=" ".join(ballot.persons) or None,
        gone=" ".join(ballot.gone) or None,
    )


def _ballot(row: DirectoryRow) -> Ballot:
    return Ballot(
        id=row.sk,
        election=row.pk.partition("#")[2],
        area=str(row.area),
        division=str(row.division or ""),
        seats=int(row.seats or 1),
        cancelled=bool(row.cancelled),
        persons=tuple(str(row.persons or "").split()),
        gone=tuple(str(row.gone or "").split()),
    )
