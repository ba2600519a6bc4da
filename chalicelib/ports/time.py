"""What runs out and what falls due."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from chalicelib.ports.log import Dispatch, Queue


@dataclass(frozen=True, slots=True)
class Counter:
    """Something that is counted up to ``most``, and forgotten so many seconds after the last count.

    Its key names the window: another window has another key.
    """

    key: str
    most: int
    seconds: int


class Guards(Protocol):
    """Things that run out: nonces, throttles, sessions. Every method raises Unavailable."""

    def spend(self, key: str, seconds: int, counter: Counter | None = None) -> bool:
        """Spend a key: True the first time within ``seconds``; one winner however many try at once.

        Then ``counter`` counts one more, by the same call; raises LimitReached, and spends nothing,
        where it stands at its most.
        """
        ...

    def count(self, key: str, seconds: int) -> int:
        """Count one more try under ``key`` and return how many there were within ``seconds``."""
        ...

    def tries(self, key: str) -> int:
        """Say how many tries there were, without counting one."""
        ...

    def keep(self, key: str, value: Mapping[str, str], seconds: int) -> None:
        """Remember ``value`` for so long."""
        ...

    def recall(self, key: str) -> Mapping[str, str] | None:
        """Return what was kept, if it has not run out."""
        ...

    def forget(self, key: str) -> None:
        """Remove what was kept."""
        ...


class Leases(Protocol):
    """Who runs which scheduled job. Every method raises Unavailable.

    A fencing token is greater than all before it, so a run that was overtaken can be told.
    """

    def take(self, job: str, until: datetime) -> int | None:
        """Take a job that nobody holds, and give its fencing token; None where somebody does."""
        ...

    def renew(self, job: str, fence: int, until: datetime) -> bool:
        """Hold it for longer; False where another run has taken it since."""
        ...

    def release(self, job: str, fence: int) -> None:
        """Hand it over, unless another run has taken it since."""
        ...


@dataclass(frozen=True, slots=True)
class ScheduledCheck:
    """That a case is to be looked at. ``hour`` is where it is kept: it may be due since before.

    ``pressing`` ones are in a list of their own, which comes first.
    """

    case_id: str
    at: datetime
    hour: str
    pressing: bool = False


class Clocks(Protocol):
    """When which case has to be looked at: what is due is found by its hour, never by scanning.

    It says only that something may fall due; what does is read from the case. So it can be lost and
    made again, and one check too many does nothing.
    """

    def set(self, case_id: str, at: datetime, *, pressing: bool = False) -> None:
        """Have a case looked at then, at once where that is past. Raises Unavailable."""
        ...

    def due(self, most: int, share: tuple[int, int] = (0, 1)) -> Sequence[ScheduledCheck]:
        """List up to ``most`` checks whose time has come, pressing ones first, else oldest first.

        ``share``: those of the cases of one shard alone, its number and of how many. One that was
        past when it was set counts from then. Raises Unavailable.
        """
        ...

    def remove(self, check: ScheduledCheck) -> None:
        """Remove a check. Raises Unavailable."""
        ...


class OperatorInbox(Queue, Protocol):
    """What our operators are to be told of: filled like a queue, emptied by a mail at a time."""

    def waiting(self, most: int) -> Sequence[tuple[Dispatch, datetime]]:
        """List up to ``most`` of what waits, and since when. Raises Unavailable."""
        ...

    def remove(self, dispatches: Iterable[Dispatch]) -> None:
        """Take out what they were told of. Raises Unavailable."""
        ...
