"""Who has what many cases have, remembered for seconds by a process.

In a flood of one text each report would have some two hundred rows read and opened several times.
"""

import threading
from collections.abc import Sequence

from cachetools import TTLCache

from chalicelib.model.patterns import Member
from chalicelib.ports import Now

MANY = 20
"""Cases from which on they are remembered. Fewer are read each time, so that of two reports at once
one counts the other."""
REMEMBERED_SECONDS = 5
_MOST = 512
"""Of 200 members of 500 bytes: 50 MB at most, where a function has 512 and its handlers take some
110. A flood of five texts, with words changed in each report, finds eight of ten here; of 64
crowds it found four."""


class Crowds:
    """The crowds that were read last, by what they have. Threads share it."""

    def __init__(self, now: Now) -> None:
        self._members: TTLCache[str, Sequence[Member]] = TTLCache(
            _MOST, REMEMBERED_SECONDS, timer=lambda: now().timestamp()
        )
        self._lock = threading.Lock()

    def get(self, place: str) -> Sequence[Member] | None:
        """Return who was read at a place some seconds ago at most, where they were many."""
        with self._lock:
            return self._members.get(place)

    def keep(self, place: str, members: Sequence[Member]) -> None:
        """Remember who was read at a place, where they are many."""
        if len(members) >= MANY:
            with self._lock:
                self._members[place] = members

    def clear(self) -> None:
        """Forget all."""
        with self._lock:
            self._members.clear()
