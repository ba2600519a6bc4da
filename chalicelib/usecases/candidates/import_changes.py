"""Decide what one row changes about one candidate."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from enum import StrEnum

from chalicelib.model.directory import Ballot, NominatedCandidate, Standing
from chalicelib.usecases.candidates.nominations import Nomination


class Change(StrEnum):
    """What became of a candidate."""

    ADDED = "added"
    CORRECTED = "corrected"
    MOVED = "moved"
    WITHDRAWN = "withdrawn"
    RETURNED = "returned"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True)
class ImportedCandidate:
    """One candidate as the directory has them now."""

    line: int
    """0 for one whom the file does not name."""
    candidate: NominatedCandidate
    code: str
    """The access code, 12 symbols. For handing out, never for a log."""
    change: Change
    before: NominatedCandidate | None = None
    """As they were."""

    @property
    def corrections(self) -> dict[str, tuple[str, str]]:
        """Return what is written otherwise than before, by field, and how it was written."""
        if self.before is None:
            return {}
        names = ("name", "party", "area", "division", "ballot")
        pairs = {
            name: (getattr(self.before, name), getattr(self.candidate, name)) for name in names
        }
        return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}


@dataclass(frozen=True, slots=True)
class ChangedBallot:
    """A ballot that is for something else than it was, or is not held, or is held after all."""

    ballot: Ballot
    before: Ballot


@dataclass(frozen=True, slots=True)
class MissingCandidate:
    """Somebody whom the file does not name, on a ballot that it names. They stay."""

    candidate: NominatedCandidate


def add_candidate(
    row: Nomination, *, secret_version: str, source: str, at: dt.datetime
) -> NominatedCandidate:
    """Make the candidate of a row that nobody imported before. The code is of the ballot: it stays
    the same if the area is corrected."""
    return NominatedCandidate(
        election=row.election,
        person_id=row.person_id,
        area=row.area,
        name=row.name,
        party=row.party,
        secret_version=secret_version,
        source=source,
        imported_at=at,
        ballot=row.ballot,
        division=row.division,
        coded_by=row.ballot,
    )


def correct_candidate(
    row: Nomination, before: NominatedCandidate
) -> tuple[NominatedCandidate, Change]:
    """Return the candidate as the row has them, and what that changes."""
    standing = Standing.STANDS if row.stands else Standing.WITHDRAWN
    if before.standing == Standing.MOVED and not row.stands:
        standing = Standing.MOVED  # still: the code is with another ballot
    after = _as_in(row, before, standing)
    if before.standing == Standing.MOVED and row.stands:
        after = replace(after, coded_by=f"{after.coded_by}+")  # the code went with the person
    if after.standing != before.standing:
        return after, Change.RETURNED if row.stands else Change.WITHDRAWN
    same = replace(after, coded_by=before.coded_by) == before
    return (before, Change.UNCHANGED) if same else (after, Change.CORRECTED)


def move_candidate(row: Nomination, before: NominatedCandidate) -> NominatedCandidate:
    """Return the candidate of another ballot as this row has them; their code comes with them."""
    return _as_in(row, before, Standing.STANDS)


def _as_in(row: Nomination, before: NominatedCandidate, standing: Standing) -> NominatedCandidate:
    return replace(
        before,
        area=row.area,
        name=row.name,
        party=row.party,
        ballot=row.ballot,
        division=row.division,
        coded_by=before.coded_by or before.area,
        standing=standing,
    )
