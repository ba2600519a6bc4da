"""Write what was decided about candidates, so that codes and delegates follow.

In an order that another import finishes: a candidate who is there has a code that works, and a code
that should not work is gone before the candidate is. Delegates are brought in line before the
candidate's own row is written, by which another import sees what is left to do; and again after it,
since until then the candidate may give a code.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, replace

from chalicelib.errors import LostRace, SettingsError, Unavailable
from chalicelib.model.access_codes import derive, hash_code
from chalicelib.model.directory import NominatedCandidate, Standing
from chalicelib.ports import CandidateDirectory, Delegates, IdSecrets, Now
from chalicelib.usecases.candidates.import_changes import Change, ImportedCandidate

_TRIES = 5


@dataclass(frozen=True, slots=True)
class KeepCandidatesDeps:
    """What writing needs."""

    directory: CandidateDirectory
    delegates: Delegates
    secrets: IdSecrets
    now: Now


def keep_candidates(deps: KeepCandidatesDeps, imported: Iterable[ImportedCandidate]) -> None:
    """Write those that changed. Raises Unavailable."""
    changed = [entry for entry in imported if entry.change != Change.UNCHANGED]
    standing = [entry for entry in changed if entry.candidate.standing == Standing.STANDS]
    not_standing = [e.candidate for e in changed if e.candidate.standing != Standing.STANDS]
    withdrawn = [
        candidate for candidate in not_standing if candidate.standing == Standing.WITHDRAWN
    ]
    corrected = [(entry, entry.before) for entry in changed if entry.before is not None]
    for entry, before in corrected:
        _follow_with_delegates(deps, entry, before)
    deps.directory.remove_codes(code_hash_of(deps.secrets, candidate) for candidate in withdrawn)
    deps.directory.add_candidates(
        {hash_code(_secret(deps.secrets, e.candidate), e.code): e.candidate for e in standing}
    )
    deps.directory.save_candidates(not_standing)
    for entry, before in corrected:
        moves = entry.candidate.key != before.key
        if moves:
            _move(deps, entry, before)
        if moves or entry.change == Change.WITHDRAWN:
            _follow_with_delegates(deps, entry, before)


def code_of(secrets: IdSecrets, candidate: NominatedCandidate) -> str:
    """Derive a candidate's code. Raises SettingsError where the secret that it came of is gone."""
    return derive(_secret(secrets, candidate), **candidate.code_parts)


def code_hash_of(secrets: IdSecrets, candidate: NominatedCandidate) -> str:
    """Return what a candidate's code is stored under. Raises SettingsError likewise."""
    return hash_code(_secret(secrets, candidate), code_of(secrets, candidate))


def _secret(secrets: IdSecrets, candidate: NominatedCandidate) -> bytes:
    version = candidate.secret_version
    if version not in secrets.versions:
        raise SettingsError(
            f"version {version} of the secret is gone, and codes derive from it: restore it"
        )
    return secrets.versions[version]


def _move(deps: KeepCandidatesDeps, entry: ImportedCandidate, before: NominatedCandidate) -> None:
    """Have whether the code was used follow, and leave nobody where the candidate was."""
    if before.local_id in deps.directory.codes_used(before.area, before.election):
        deps.directory.mark_code_used(entry.candidate)
    deps.directory.remove_candidates([before])
    if entry.change == Change.MOVED:
        deps.directory.save_candidates([replace(before, standing=Standing.MOVED)])


def _follow_with_delegates(
    deps: KeepCandidatesDeps, entry: ImportedCandidate, before: NominatedCandidate
) -> None:
    """Have whoever the candidate gave a code follow; revoke them where the candidate is withdrawn.
    Raises Unavailable."""
    for _ in range(_TRIES):
        with suppress(LostRace):  # the candidate revokes one now: look again
            for delegate in deps.delegates.delegates_of(before):
                if delegate.revoked_at is not None:
                    continue
                if entry.change == Change.WITHDRAWN:
                    deps.delegates.revoke_delegate(before, replace(delegate, revoked_at=deps.now()))
                else:
                    deps.delegates.move_delegate(before, entry.candidate, delegate)
            return
    raise Unavailable
