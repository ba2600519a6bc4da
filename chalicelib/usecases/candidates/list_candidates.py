"""List who stands for an area: names that are on the ballot paper, for picking one from."""

from dataclasses import dataclass

from chalicelib.catalogue import Catalogue
from chalicelib.errors import NotFound
from chalicelib.model.directory import NominatedCandidate
from chalicelib.ports import CandidateDirectory
from chalicelib.usecases.elections.current_elections import CurrentElectionsDeps, current_elections


@dataclass(frozen=True, slots=True)
class ListCandidatesDeps:
    """What listing needs."""

    directory: CandidateDirectory
    catalogue: Catalogue
    current: CurrentElectionsDeps


def list_candidates(deps: ListCandidatesDeps, area: str) -> tuple[NominatedCandidate, ...]:
    """Return the candidates of an area, by its id, in the elections that are on and stood for in
    such an area, by name. Raises NotFound for no area."""
    place = deps.catalogue.areas.get(area)
    if place is None:
        raise NotFound
    elections = (one for one in current_elections(deps.current) if place.kind in one.kinds)
    groups = dict.fromkeys(election.group for election in elections)
    standing = (
        candidate for group in groups for candidate in deps.directory.candidates_of(area, group)
    )
    return tuple(sorted(standing, key=lambda candidate: candidate.name))
