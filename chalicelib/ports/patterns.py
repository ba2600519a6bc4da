"""What several cases share."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from chalicelib.model.patterns import Member


class Patterns(Protocol):
    """Which cases have what others may share, by the keys of ``model.patterns.Trait``. Every method
    raises Unavailable."""

    def begin(self, case_id: str, memberships: Mapping[str, Member]) -> bool:
        """Write what a new case has, and say so; nothing, and False, where that was begun before,
        perhaps by somebody who is not done yet."""
        ...

    def put(self, case_id: str, memberships: Mapping[str, Member]) -> None:
        """Write what a case has, by key, in place of what it had."""
        ...

    def members(self, key: str, *, consistent: bool = True) -> Sequence[Member]:
        """List cases that have it, ``MOST_CASES`` at most. Mailboxes are digests: equal where
        the mailbox is, and "" where there is none. Not ``consistent``, as they were a moment ago,
        which costs half. Where many have it, they may be as they were some seconds ago."""
        ...

    def member(self, key: str, case_id: str) -> Member | None:
        """Return one case among those that have something; None where it is not one of them."""
        ...

    def erase(self, case_id: str, keys: Iterable[str] = ()) -> None:
        """Remove all that is kept of a case; again does no harm. ``keys`` it may have whatever is
        known of it: where it is erased while something is written for it."""
        ...

    def clear(self) -> int:
        """Remove everything, to make it anew from the log; give how many rows that were."""
        ...
