"""Count how many candidates of a constituency have used their access code, and name who has not.

Used means that the code was entered once, by anybody: a pack that lies unread looks like one that
was never handed out. Names are for the returning officer of that constituency alone.
"""

from dataclasses import dataclass

from chalicelib.catalogue import Area
from chalicelib.ports import CandidateDirectory


@dataclass(frozen=True, slots=True)
class Uptake:
    """How one constituency's candidates use their codes."""

    area: Area
    candidates: int
    used: int
    waiting: tuple[str, ...]
    """Names of those who have not used theirs, in the order of the directory."""


@dataclass(frozen=True, slots=True)
class CountUptakeDeps:
    """What counting needs."""

    directory: CandidateDirectory


def count_uptake(deps: CountUptakeDeps, area: Area, election: str) -> Uptake:
    """Count a constituency's candidates and codes in use. Raises Unavailable."""
    standing = deps.directory.candidates_of(area.id, election)
    used = deps.directory.codes_used(area.id, election)
    waiting = tuple(candidate.name for candidate in standing if candidate.person_id not in used)
    return Uptake(area, len(standing), len(standing) - len(waiting), waiting)
