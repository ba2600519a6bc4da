"""Who stands in a constituency: names that are on the ballot paper, for picking one from."""

from typing import Protocol

from chalicelib.catalogue import Catalogue
from chalicelib.errors import NotFound
from chalicelib.model.directory import Candidate


class Standing(Protocol):
    """Candidates by area."""

    def candidates_of(self, area: str, election: str) -> tuple[Candidate, ...]:
        """Who stands in an area (GSS code), by person id."""
        ...


def list_candidates(
    standing: Standing, catalogue: Catalogue, area: str, election: str
) -> tuple[Candidate, ...]:
    """The candidates of an area (GSS code), by name. Raises NotFound for no constituency."""
    if area not in catalogue.areas:
        raise NotFound
    return tuple(sorted(standing.candidates_of(area, election), key=lambda each: each.name))
