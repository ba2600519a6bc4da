"""List who stands in a constituency: names that are on the ballot paper, for picking one from."""

from dataclasses import dataclass
from typing import Protocol

from chalicelib.catalogue import Catalogue
from chalicelib.errors import NotFound
from chalicelib.model.directory import NominatedCandidate


class CandidatesByArea(Protocol):
    """Finds who stands where."""

    def candidates_of(self, area: str, election: str) -> tuple[NominatedCandidate, ...]:
        """Return who stands in an area (GSS code), by person id."""
        ...


@dataclass(frozen=True, slots=True)
class ListCandidatesDeps:
    """What listing needs. ``election`` is the id of the one that is on."""

    directory: CandidatesByArea
    catalogue: Catalogue
    election: str


def list_candidates(deps: ListCandidatesDeps, area: str) -> tuple[NominatedCandidate, ...]:
    """Return the candidates of an area (GSS code), by name. Raises NotFound for no constituency."""
    if area not in deps.catalogue.areas:
        raise NotFound
    standing = deps.directory.candidates_of(area, deps.election)
    return tuple(sorted(standing, key=lambda candidate: candidate.name))
