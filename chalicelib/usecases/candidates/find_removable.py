"""Find who can be removed: everybody on some ballots, also who withdrew, or one person of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from chalicelib.model.directory import Ballot, Delegate, NominatedCandidate, local_id_of
from chalicelib.ports import CandidateDirectory, Delegates, IdSecrets
from chalicelib.usecases.candidates.list_ballots import standing_on


@dataclass(frozen=True, slots=True)
class FindRemovableDeps:
    """What finding who can be removed needs, and removing them."""

    directory: CandidateDirectory
    delegates: Delegates
    secrets: IdSecrets


@dataclass(frozen=True, slots=True)
class RemovableCandidate:
    """A candidate on a ballot, and what goes with them."""

    ballot: Ballot
    candidate: NominatedCandidate
    delegates: tuple[Delegate, ...]
    code_used: bool


def find_removable(
    deps: FindRemovableDeps, ballots: Iterable[Ballot], person_id: str | None
) -> list[RemovableCandidate]:
    """Return everybody on these ballots, withdrawn ones too, or one person. Raises Unavailable."""
    removable: list[RemovableCandidate] = []
    for ballot in ballots:
        candidates = [*standing_on(deps.directory, ballot), *_departed(deps, ballot)]
        matches = [c for c in candidates if person_id in (None, c.person_id)]
        removable += _with_delegates(deps, ballot, matches) if matches else ()
    return removable


def _with_delegates(
    deps: FindRemovableDeps, ballot: Ballot, candidates: list[NominatedCandidate]
) -> list[RemovableCandidate]:
    used = deps.directory.codes_used(ballot.area, ballot.election)
    return [
        RemovableCandidate(
            ballot,
            candidate,
            deps.delegates.delegates_of(candidate),
            code_used=candidate.local_id in used,
        )
        for candidate in candidates
    ]


def _departed(deps: FindRemovableDeps, ballot: Ballot) -> list[NominatedCandidate]:
    keys = {
        (ballot.election, local_id_of(person, ballot.id, ballot.division), ballot.area)
        for person in ballot.gone
    }
    return list(deps.directory.candidates_with(keys).values()) if keys else []
