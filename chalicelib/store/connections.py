"""Know who can be told directly now, from a read of the directory every five seconds.

While the directory does not answer, its last answer holds: a report is not refused for it.
"""

import time
from collections.abc import Callable

from chalicelib.errors import Unavailable
from chalicelib.ports import AuthorityDirectory, Clock, PlatformKeyDirectory

_KEEP_SECONDS = 5.0


class Connections:
    """The recipients that are connected."""

    def __init__(
        self,
        platforms: PlatformKeyDirectory,
        authorities: AuthorityDirectory,
        now: Clock,
        tick: Callable[[], float] = time.monotonic,
    ) -> None:
        self._platforms, self._authorities = platforms, authorities
        self._now, self._tick = now, tick
        self._connected: frozenset[str] | None = None
        self._until = float("-inf")

    def reaches(self, recipient: str) -> bool:
        """Say whether a platform or an authority can be told directly.

        Raises Unavailable where the directory never answered.
        """
        if self._connected is None or self._tick() >= self._until:
            self._connected = self._read(self._connected)
            self._until = self._tick() + _KEEP_SECONDS
        return recipient in self._connected

    def _read(self, before: frozenset[str] | None) -> frozenset[str]:
        try:
            platforms = self._platforms.connected_platforms(self._now())
            return platforms | set(self._authorities.contacts())
        except Unavailable:
            if before is None:
                raise
            return before
