"""Candidates as the directory has them, and those to whom they gave a code."""

from collections.abc import Iterable, Mapping
from typing import Protocol

from chalicelib.model.directory import Delegate, NominatedCandidate


class CandidateDirectory(Protocol):
    """Who stands where, and by which access code. Every method raises Unavailable."""

    def candidate_by_code(self, code_hash: str) -> NominatedCandidate | None:
        """Look up the candidate whose access code has this hash."""
        ...

    def candidates_with(
        self, keys: Iterable[tuple[str, str, str]]
    ) -> Mapping[tuple[str, str, str], NominatedCandidate]:
        """Read those of the candidates (election, person id, area) that are there already."""
        ...

    def candidates_of(self, area: str, election: str) -> tuple[NominatedCandidate, ...]:
        """Give who stands in an area (GSS code), by person id."""
        ...

    def add_candidates(self, candidates: Mapping[str, NominatedCandidate]) -> None:
        """Write candidates by the hash of their access code."""
        ...

    def mark_code_used(self, candidate: NominatedCandidate) -> None:
        """Record that the code was used; again it is the same row."""
        ...

    def codes_used(self, area: str, election: str) -> frozenset[str]:
        """Give the ids of an area's persons whose codes were used."""
        ...


class Delegates(Protocol):
    """To whom candidates gave a code. Every method raises Unavailable."""

    def delegates_of(self, candidate: NominatedCandidate) -> tuple[Delegate, ...]:
        """Give everybody to whom the candidate gave a code, revoked ones too."""
        ...

    def add_delegate(self, candidate: NominatedCandidate, delegate: Delegate) -> None:
        """Record a delegate and make the code work."""
        ...

    def revoke_delegate(self, candidate: NominatedCandidate, delegate: Delegate) -> None:
        """Make the code unknown and record when."""
        ...
