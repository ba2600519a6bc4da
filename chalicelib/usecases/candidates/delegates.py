"""What giving and revoking delegates' codes needs."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from chalicelib.model.directory import Candidate, Delegate
from chalicelib.ports import Clock, IdSecrets


class Delegates(Protocol):
    """Whom candidates gave a code."""

    def delegates_of(self, candidate: Candidate) -> tuple[Delegate, ...]:
        """Everybody to whom the candidate gave a code, revoked ones too."""
        ...

    def add_delegate(self, candidate: Candidate, delegate: Delegate) -> None:
        """Record a delegate and make the code work."""
        ...

    def revoke_delegate(self, candidate: Candidate, delegate: Delegate) -> None:
        """Make the code unknown and record when."""
        ...


@dataclass(frozen=True, slots=True)
class AddDelegateDeps:
    """What giving and revoking codes needs. ``draw(bits)`` gives a random number."""

    delegates: Delegates
    secrets: IdSecrets
    now: Clock
    draw: Callable[[int], int]
