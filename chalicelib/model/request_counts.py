"""Count a platform's signed requests by the minute, together with other processes.

Each process tells the others of its requests in blocks, a twentieth of the limit each, so that a
request seldom waits for the count. The limit holds to within one block a process.
"""

import threading
from dataclasses import dataclass
from datetime import datetime

from cachetools import LRUCache

SECONDS = 60
_BLOCKS = 20
_MOST_PLATFORMS = 1_024


@dataclass(slots=True)
class Minute:
    """What one process knows of one platform's requests in one minute."""

    number: int
    counted_here: int = 0
    """Requests that this process has seen."""
    full: bool = False
    """Whether all processes together have told of as many blocks as are admitted."""


class RequestCounts:
    """What one process counts, by platform. Threads share it."""

    def __init__(self, per_minute: int) -> None:
        self.per_minute, self._block = per_minute, max(1, per_minute // _BLOCKS)
        self._minutes: LRUCache[str, Minute] = LRUCache(_MOST_PLATFORMS)
        self._lock = threading.Lock()

    @property
    def blocks(self) -> int:
        """Return how many blocks are admitted in a minute."""
        return self.per_minute // self._block

    def minute(self, platform: str, now: datetime) -> Minute:
        """Return this minute's count of a platform."""
        number = int(now.timestamp()) // SECONDS
        with self._lock:
            minute = self._minutes.get(platform)
            if minute is None or minute.number != number:
                minute = self._minutes[platform] = Minute(number)
            return minute

    def count(self, minute: Minute) -> bool:
        """Count a request, and tell whether it is the last of a block, of which others have to be
        told."""
        with self._lock:
            minute.counted_here += 1
            return not minute.full and minute.counted_here % self._block == 0

    def take_back(self, minute: Minute) -> None:
        """Count a request no more: it was a repetition, or could not be counted with others'."""
        with self._lock:
            minute.counted_here -= 1

    def exceeds(self, minute: Minute) -> bool:
        """Return whether there were more requests than are admitted."""
        return minute.full or minute.counted_here > self.per_minute
