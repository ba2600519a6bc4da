"""Take a delegate's code back: from then on it is unknown, like any wrong one."""

from dataclasses import replace

from chalicelib.errors import NotFound
from chalicelib.model.directory import Candidate, Delegate
from chalicelib.usecases.candidates.delegates import AddDelegateDeps


def revoke_delegate(desk: AddDelegateDeps, candidate: Candidate, delegate_id: str) -> Delegate:
    """The delegate as revoked; again it is the same. Raises NotFound for whom nobody named."""
    found = {each.id: each for each in desk.delegates.delegates_of(candidate)}.get(delegate_id)
    if found is None:
        raise NotFound
    if found.revoked_at is not None:
        return found
    revoked = replace(found, revoked_at=desk.now())
    desk.delegates.revoke_delegate(candidate, revoked)
    return revoked
