"""Candidates as the directory has them, and those to whom they gave a code."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from chalicelib.model.directory import Ballot, Delegate, NominatedCandidate


class CandidateDirectory(Protocol):
    """Who stands where, and by which access code. Every method raises Unavailable."""

    def candidate_by_code(self, code_hash: str) -> NominatedCandidate | None:
        """Look up the candidate whose access code has this hash."""
        ...

    def candidates_with(
        self, keys: Iterable[tuple[str, str, str]]
    ) -> Mapping[tuple[str, str, str], NominatedCandidate]:
        """Read those of the candidates (election, local id, area) that are there, also such as
        stand no more."""
        ...

    def candidates_of(self, area: str, election: str) -> tuple[NominatedCandidate, ...]:
        """Return who stands in an area (its id), by person id."""
        ...

    def add_candidates(self, candidates: Mapping[str, NominatedCandidate]) -> None:
        """Write candidates by the hash of their access code, over what is there."""
        ...

    def save_candidates(self, candidates: Iterable[NominatedCandidate]) -> None:
        """Write candidates alone: whom a code names stays as it is."""
        ...

    def remove_candidates(self, candidates: Iterable[NominatedCandidate]) -> None:
        """Remove candidates and the records that their codes were used; their codes stay."""
        ...

    def remove_codes(self, code_hashes: Iterable[str]) -> None:
        """Make access codes unknown."""
        ...

    def ballots_with(self, keys: Iterable[tuple[str, str]]) -> Mapping[str, Ballot]:
        """Read those of the ballots (election, ballot) that are there, by id."""
        ...

    def ballots_of(self, election: str) -> tuple[Ballot, ...]:
        """Return the ballots of an election, by id."""
        ...

    def save_ballots(self, ballots: Iterable[Ballot]) -> None:
        """Write ballots, over what is there."""
        ...

    def remove_ballots(self, ballots: Iterable[Ballot]) -> None:
        """Remove ballots, and nobody who stands on them."""
        ...

    def mark_code_used(self, candidate: NominatedCandidate) -> None:
        """Record that the code was used; again it is the same row."""
        ...

    def codes_used(self, area: str, election: str) -> frozenset[str]:
        """Return the local ids of an area's candidates whose codes were used."""
        ...


class Delegates(Protocol):
    """To whom candidates gave a code. Every method raises Unavailable."""

    def delegates_of(self, candidate: NominatedCandidate) -> tuple[Delegate, ...]:
        """Return everybody to whom the candidate gave a code, revoked ones too."""
        ...

    def add_delegate(self, candidate: NominatedCandidate, delegate: Delegate) -> None:
        """Record a delegate and make the code work. Raises LostRace where the candidate is there no
        more or stands no more, and nothing is recorded."""
        ...

    def move_delegate(
        self, before: NominatedCandidate, candidate: NominatedCandidate, delegate: Delegate
    ) -> None:
        """Have a delegate and the code follow a candidate who was corrected. Raises LostRace where
        the delegate was revoked, forgotten or moved meanwhile."""
        ...

    def revoke_delegate(self, candidate: NominatedCandidate, delegate: Delegate) -> None:
        """Make the code unknown and record when. Raises LostRace where the delegate was forgotten
        or moved meanwhile."""
        ...

    def forget_delegate(self, candidate: NominatedCandidate, delegate: Delegate) -> None:
        """Make the code unknown and leave no record of the delegate."""
        ...
