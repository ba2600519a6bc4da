"""List who stands for an area: names that are on the ballot paper, for picking one from."""

from dataclasses import dataclass

from chalicelib.catalogue import Catalogue
from chalicelib.catalogue.areas import Scope
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
    """Return the candidates of an area, by its code or id, in the elections that are on and stood
    for in such an area, by name; a code that two kinds of area share is both. Raises NotFound for
    no area."""
    areas = deps.catalogue.areas
    if areas.by_code(area) is None:
        raise NotFound
    contests = dict.fromkeys(
        (place.id, election.group)
        for election in current_elections(deps.current)
        if (place := areas.by_code(area, Scope(election.kinds))) is not None
    )
    standing = (
        candidate for contest in contests for candidate in deps.directory.candidates_of(*contest)
    )
    return tuple(sorted(standing, key=lambda candidate: candidate.name))
