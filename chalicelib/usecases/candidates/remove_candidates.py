"""Remove candidates who should not be here.

Their access codes and those of their delegates become unknown, and nothing of them is left in the
directory. What was reported about them stays as it was reported: a case has its own copy.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from chalicelib.model.directory import Ballot, NominatedCandidate, Standing
from chalicelib.usecases.candidates.find_removable import FindRemovableDeps, RemovableCandidate
from chalicelib.usecases.candidates.keep_candidates import code_hash_of

RemoveCandidatesDeps = FindRemovableDeps
"""The same as ``find_removable`` needs."""


def remove_candidates(deps: RemoveCandidatesDeps, removable: Iterable[RemovableCandidate]) -> None:
    """Remove them; again it is the same. A ballot on which nobody is left is removed, too.

    Raises Unavailable; SettingsError where a secret that codes derive from is gone.
    """
    by_ballot: dict[str, list[RemovableCandidate]] = {}
    for entry in removable:
        by_ballot.setdefault(entry.ballot.id, []).append(entry)
    for entries in by_ballot.values():
        _remove_from_ballot(deps, entries)


def _remove_from_ballot(deps: RemoveCandidatesDeps, entries: list[RemovableCandidate]) -> None:
    """Remove the codes first: a candidate who is gone has no code that works. Those of people who
    moved went with them. Until the candidate is gone they may give a code, so that those are looked
    for again."""
    removed = [entry.candidate for entry in entries]
    code_owners = (candidate for candidate in removed if candidate.standing != Standing.MOVED)
    deps.directory.remove_codes(
        [code_hash_of(deps.secrets, candidate) for candidate in code_owners]
    )
    _forget_delegates(deps, removed)
    deps.directory.remove_candidates(removed)
    _forget_delegates(deps, removed)
    _remove_persons(deps, entries[0].ballot, {candidate.person_id for candidate in removed})


def _forget_delegates(deps: RemoveCandidatesDeps, removed: list[NominatedCandidate]) -> None:
    for candidate in removed:
        for delegate in deps.delegates.delegates_of(candidate):
            deps.delegates.forget_delegate(candidate, delegate)


def _remove_persons(deps: RemoveCandidatesDeps, ballot: Ballot, persons: set[str]) -> None:
    remaining = replace(
        ballot,
        persons=tuple(person for person in ballot.persons if person not in persons),
        gone=tuple(person for person in ballot.gone if person not in persons),
    )
    if remaining.persons or remaining.gone:
        deps.directory.save_ballots([remaining])
    else:
        deps.directory.remove_ballots([ballot])
