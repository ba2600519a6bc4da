"""List to whom a candidate gave a code."""

from chalicelib.model.directory import Delegate, NominatedCandidate
from chalicelib.usecases.candidates.add_delegate import AddDelegateDeps

ListDelegatesDeps = AddDelegateDeps
"""The same as ``add_delegate`` needs."""


def list_delegates(deps: ListDelegatesDeps, candidate: NominatedCandidate) -> tuple[Delegate, ...]:
    """Return everybody to whom the candidate gave a code, revoked ones too. Raises Unavailable."""
    return deps.delegates.delegates_of(candidate)
