"""Count how many candidates of a ballot have used their access code, and name who has not.

Used means that the code was entered once, by anybody: a pack that lies unread looks like one that
was never handed out. Names are for the returning officer of that ballot alone.
"""

from __future__ import annotations

from dataclasses import dataclass

from chalicelib.model.directory import Ballot
from chalicelib.ports import CandidateDirectory
from chalicelib.usecases.candidates.list_ballots import standing_on


@dataclass(frozen=True, slots=True)
class Uptake:
    """How one ballot's candidates use their codes."""

    ballot: Ballot
    candidates: int
    used: int
    waiting: tuple[str, ...]
    """Names of those who have not used theirs, in the order of the directory."""


@dataclass(frozen=True, slots=True)
class CountUptakeDeps:
    """What counting needs."""

    directory: CandidateDirectory


def count_uptake(deps: CountUptakeDeps, ballot: Ballot) -> Uptake:
    """Count a ballot's candidates and codes in use. Raises Unavailable."""
    standing = standing_on(deps.directory, ballot)
    used = deps.directory.codes_used(ballot.area, ballot.election) if standing else frozenset()
    waiting = tuple(candidate.name for candidate in standing if candidate.local_id not in used)
    return Uptake(ballot, len(standing), len(standing) - len(waiting), waiting)
