"""The case log, and what goes out from it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from chalicelib.model.events import Event, EventKey, NewEvent
    from chalicelib.model.shared_counts import SharedCounts


Now = Callable[[], datetime]
"""The time now, aware, in UTC."""


class ExpiringPage(NamedTuple):
    """What a page of a scan for expired cases came to, by case id."""

    readable: list[str]
    """Old enough to be looked at, and with their words yet."""
    unlocked: list[str]
    """Erased while files of theirs were locked, and no lock is left."""
    after: str
    """Where the next page begins; empty after the last."""


class CaseLog(Protocol):
    """The append-only log of cases. Every method raises Unavailable."""

    def begin(self, case_id: str, at: datetime, event: NewEvent) -> Event:
        """Write event 1 under a new key of the case's own. Raises LostRace where there is one."""
        ...

    def append(self, last: Event, at: datetime, event: NewEvent) -> Event:
        """Write the event after ``last``. Raises LostRace where somebody else did, and Gone for a
        private part where the case was erased."""
        ...

    def append_all(self, last: Event, at: datetime, events: Sequence[NewEvent]) -> Sequence[Event]:
        """Write up to a hundred events after ``last``, all or none. Raises as ``append``."""
        ...

    def read(self, case_id: str, *, upto: int | None = None) -> tuple[Event, ...]:
        """Read all events in order, consistent, words decrypted; empty for an unknown case.

        With ``upto`` events after that number may be missing, which costs half: for those who only
        append, since appending finds them.
        """
        ...

    def clear(self, case_id: str, *, upto: int | None = None) -> tuple[Event, ...]:
        """Read all events in order, consistent, without their words; ``upto`` as for ``read``."""
        ...

    def first(self, case_id: str) -> Event | None:
        """Read event 1 alone, its words decrypted; None for an unknown case."""
        ...

    def clear_first(self, case_id: str) -> Event | None:
        """Read event 1 alone, without its words: nothing is decrypted; None for an unknown case."""
        ...

    def clear_firsts(self, case_ids: Iterable[str]) -> Iterable[Event]:
        """Read event 1 of each of these cases that exists, without words, in any order: a hundred
        by one call."""
        ...

    def unrouted(self, hour: str) -> Sequence[EventKey]:
        """List (case_id, seq), in order, of each event of that hour that needs routing and was not
        routed."""
        ...

    def submitted(self, hour: str) -> Sequence[str]:
        """List the cases that began in that hour, in order of their ids."""
        ...

    def erase(self, case_id: str) -> None:
        """Remove the case's key, and with it every private part; the chain stays.

        Raises LostRace where there is no such case.
        """
        ...


class ClearLog(Protocol):
    """The log of all cases without their words: nobody's key is needed."""

    def clear(self, case_id: str, *, upto: int | None = None) -> tuple[Event, ...]:
        """Read all events in order, consistent, without words; empty for an unknown case. With
        ``upto`` events after that number may be missing, which costs half."""
        ...

    def case_ids(self) -> Iterable[str]:
        """List every case. Reads the whole table: for operators who rebuild a projection."""
        ...


@dataclass(frozen=True, slots=True)
class Dispatch:
    """Ids of one notification, and all that a queue message carries.

    ``shared``: what its recipient may know of others, where that was counted already. The same
    notification with and without it is equal.
    """

    case_id: str
    seq: int
    recipient: str
    shared: SharedCounts | None = field(default=None, compare=False)

    def counted(self, now: datetime) -> Mapping[str, int]:
        """Return what was counted a moment ago, by name of what others share; else nothing."""
        return self.shared.good_at(now) if self.shared else {}


class Queue(Protocol):
    """One SQS queue."""

    def send(self, dispatches: Sequence[Dispatch]) -> None:
        """Put messages on the queue. Raises Unavailable unless all were taken."""
        ...
