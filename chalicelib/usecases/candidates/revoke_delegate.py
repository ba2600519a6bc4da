"""Take a delegate's code back: from then on it is unknown, like any wrong one."""

from contextlib import suppress
from dataclasses import replace

from chalicelib.errors import LostRace, NotFound, Unavailable
from chalicelib.model.directory import Delegate, NominatedCandidate
from chalicelib.usecases.candidates.add_delegate import AddDelegateDeps

RevokeDelegateDeps = AddDelegateDeps
"""The same as ``add_delegate`` needs."""

_TRIES = 5


def revoke_delegate(
    deps: RevokeDelegateDeps, candidate: NominatedCandidate, delegate_id: str
) -> Delegate:
    """Return the delegate as revoked; again it is the same. Raises NotFound for whom nobody named,
    Unavailable."""
    for _ in range(_TRIES):
        delegates = deps.delegates.delegates_of(candidate)
        delegate = next((delegate for delegate in delegates if delegate.id == delegate_id), None)
        if delegate is None:
            raise NotFound
        if delegate.revoked_at is not None:
            return delegate
        revoked = replace(delegate, revoked_at=deps.now())
        with suppress(LostRace):  # an import writes it now: look again
            deps.delegates.revoke_delegate(candidate, revoked)
            return revoked
    raise Unavailable
