"""List who stands in a constituency: names that are on the ballot paper, for picking one from."""

from dataclasses import dataclass

from chalicelib.catalogue import Catalogue
from chalicelib.errors import NotFound
from chalicelib.model.directory import NominatedCandidate
from chalicelib.ports import CandidateDirectory


@dataclass(frozen=True, slots=True)
class ListCandidatesDeps:
    """What listing needs. ``election`` is the id of the one that is on."""

    directory: CandidateDirectory
    catalogue: Catalogue
    election: str


def list_candidates(deps: ListCandidatesDeps, area: str) -> tuple[NominatedCandidate, ...]:
    """Return the candidates of an area (GSS code), by name. Raises NotFound for no constituency."""
    if area not in deps.catalogue.areas:
        raise NotFound
    standing = deps.directory.candidates_of(area, deps.election)
    return tuple(sorted(standing, key=lambda candidate: candidate.name))
