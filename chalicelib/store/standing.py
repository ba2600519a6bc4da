"""Who stands anywhere at one election, and who used their code: read at once, for operators.

Six hundred and fifty constituencies are a few pages of one scan of the directory, and would be
1,300 queries.
"""

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime

from chalicelib.model.directory import Candidate


class Everybody:
    """The directory's answers on one election, as they were when it was read."""

    def __init__(self, election: str) -> None:
        self._election = election
        self._standing: defaultdict[str, list[Candidate]] = defaultdict(list)
        self._used: defaultdict[str, dict[str, datetime]] = defaultdict(dict)

    def add(self, candidate: Candidate) -> None:
        """Note one who stands."""
        self._standing[candidate.area].append(candidate)

    def add_use(self, area: str, person_id: str, at: datetime) -> None:
        """Note when a code was first used."""
        self._used[area][person_id] = at

    def candidates_of(self, area: str, election: str) -> tuple[Candidate, ...]:
        """Who stands in an area, by person id. Raises ValueError for another election."""
        self._hold(election)
        return tuple(sorted(self._standing[area], key=lambda candidate: candidate.person_id))

    def codes_used(self, area: str, election: str) -> Mapping[str, datetime]:
        """When codes were first used, by person id. Raises ValueError for another election."""
        self._hold(election)
        return self._used[area]

    def _hold(self, election: str) -> None:
        if election != self._election:
            raise ValueError(f"{self._election} was read, not {election}")
