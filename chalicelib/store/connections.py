"""Who can be told directly just now, remembered for seconds: contacts change less than that."""

import time
from collections.abc import Callable

from chalicelib.ports import Clock, Directory

_KEEP_SECONDS = 5.0


class Connections:
    """Answers from one look at the directory every five seconds."""

    def __init__(
        self, directory: Directory, now: Clock, tick: Callable[[], float] = time.monotonic
    ) -> None:
        self._directory, self._now, self._tick = directory, now, tick
        self._connected: frozenset[str] = frozenset()
        self._until = float("-inf")

    def reaches(self, recipient: str) -> bool:
        """True where a platform or an authority can be told directly. Raises Unavailable."""
        if self._tick() >= self._until:
            platforms = self._directory.connected_platforms(self._now())
            self._connected = platforms | set(self._directory.contacts())
            self._until = self._tick() + _KEEP_SECONDS
        return recipient in self._connected
