"""Group the rows of a file by ballot, and refuse those that the rest of it contradicts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

_AT_ONCE = 100
"""Candidates; what one BatchGetItem reads."""


@dataclass(frozen=True, slots=True)
class Nomination:
    """One row that can be imported. ``line`` is where it starts in the file, from 1."""

    line: int
    ballot: str
    election: str
    """Of all that is voted on that day."""
    person_id: str
    area: str
    """Its id."""
    name: str
    party: str
    division: str = ""
    """What is stood for, where ``area`` is but around it."""
    stands: bool = True
    seats: int = 1
    cancelled: bool = False
    """No poll is held."""


@dataclass(frozen=True, slots=True)
class RejectedRow:
    """One row that is not imported, and why."""

    line: int
    name: str
    why: str


@dataclass(frozen=True, slots=True)
class BallotNominations:
    """Who stands on one ballot, as a file says; at least one row."""

    rows: list[Nomination] = field(default_factory=list)
    persons: dict[str, int] = field(default_factory=dict)
    """The line of each person."""

    @property
    def contest(self) -> Nomination:
        """Return the row that says what the ballot is about: the first."""
        return self.rows[0]

    @property
    def key(self) -> tuple[str, str]:
        """Return election and ballot."""
        return self.contest.election, self.contest.ballot


@dataclass(frozen=True, slots=True)
class NominationFile:
    """A whole file."""

    ballots: dict[str, BallotNominations] = field(default_factory=dict)
    rejected: list[RejectedRow] = field(default_factory=list)

    def batches(self) -> Iterator[list[BallotNominations]]:
        """Yield the ballots, about a hundred candidates at a time."""
        batch: list[BallotNominations] = []
        for ballot in self.ballots.values():
            batch.append(ballot)
            if sum(len(ballot.rows) for ballot in batch) >= _AT_ONCE:
                yield batch
                batch = []
        if batch:
            yield batch


def group_nominations(rows: Iterable[Nomination | RejectedRow]) -> NominationFile:
    """Read every row. A second row of a person on a ballot is refused, and so is one of another
    area than the ballot's first row."""
    file = NominationFile()
    for row in rows:
        refused = row if isinstance(row, RejectedRow) else _add(file, row)
        if refused:
            file.rejected.append(refused)
    return file


def _add(file: NominationFile, row: Nomination) -> RejectedRow | None:
    ballot = file.ballots.setdefault(row.ballot, BallotNominations())
    contest = ballot.contest if ballot.rows else row
    if row.area != contest.area:
        why = f"{row.ballot} is of {row.area} here, and of {contest.area} on line {contest.line}"
        return RejectedRow(row.line, row.name, why)
    line = ballot.persons.setdefault(row.person_id, row.line)
    if line != row.line:
        return RejectedRow(row.line, row.name, f"the same person and ballot as line {line}")
    ballot.rows.append(replace(row, division=contest.division))
    return None
