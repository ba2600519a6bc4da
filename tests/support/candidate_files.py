"""Democracy Club's files as tests write them, read against the real areas."""

from collections.abc import Collection
from functools import cache
from pathlib import Path

from chalicelib.catalogue import load
from chalicelib.catalogue.areas import Areas
from chalicelib.operator.ballot_areas import BallotAreas
from chalicelib.operator.democracy_club import CandidateFile
from chalicelib.usecases.candidates.nominations import Nomination, RejectedRow
from tests.support.operators import write_file

MAY_2027 = frozenset(f"{kind}.2027-05-06" for kind in load().election_types)
"""Every type of election, all on one day."""
GENERAL = "parl.2024-07-04"


@cache
def ballot_areas() -> BallotAreas:
    """The areas of the catalogue."""
    return BallotAreas(Areas())


def candidate_file(
    folder: Path,
    *lines: str,
    elections: Collection[str] = MAY_2027 | {GENERAL},
    areas: BallotAreas | None = None,
    election: str = GENERAL,
) -> CandidateFile:
    """Write a file of these lines, as Windows ends them."""
    path = write_file(folder, "\r\n".join(lines) + "\r\n")
    types = load().election_types
    return CandidateFile(path, areas or ballot_areas(), types, elections, election)


def read_rows(folder: Path, *lines: str) -> list[Nomination | RejectedRow]:
    """Read a file of these lines."""
    return list(candidate_file(folder, *lines).rows())


def read_one(folder: Path, *lines: str) -> Nomination:
    """Read a file of one row, which is taken."""
    [row] = read_rows(folder, *lines)
    assert isinstance(row, Nomination), row.why
    return row


def why_not(folder: Path, *lines: str) -> str:
    """Read a file of one row, which is not taken, and give the reason."""
    [row] = read_rows(folder, *lines)
    assert isinstance(row, RejectedRow)
    return row.why
