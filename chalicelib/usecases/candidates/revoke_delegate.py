"""Take a delegate's code back: from then on it is unknown, like any wrong one."""

from dataclasses import replace

from chalicelib.errors import NotFound
from chalicelib.model.directory import Delegate, NominatedCandidate
from chalicelib.usecases.candidates.add_delegate import AddDelegateDeps

RevokeDelegateDeps = AddDelegateDeps
"""What adding a delegate needs."""


def revoke_delegate(
    deps: RevokeDelegateDeps, candidate: NominatedCandidate, delegate_id: str
) -> Delegate:
    """Give the delegate as revoked; again it is the same. Raises NotFound for whom nobody named."""
    delegates = deps.delegates.delegates_of(candidate)
    delegate = next((delegate for delegate in delegates if delegate.id == delegate_id), None)
    if delegate is None:
        raise NotFound
    if delegate.revoked_at is not None:
        return delegate
    revoked = replace(delegate, revoked_at=deps.now())
    deps.delegates.revoke_delegate(candidate, revoked)
    return revoked
