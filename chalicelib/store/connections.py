"""Know who can be told directly now, from a read of the directory every five seconds.

While the directory does not answer, its last answer holds: a report is not refused for it.
"""

import time
from collections.abc import Callable

from chalicelib.aws.remembered import Remembered
from chalicelib.ports import AuthorityDirectory, Now, PlatformKeyDirectory

_KEEP_SECONDS = 5.0


class Connections:
    """The recipients that are connected."""

    def __init__(
        self,
        platforms: PlatformKeyDirectory,
        authorities: AuthorityDirectory,
        now: Now,
        tick: Callable[[], float] = time.monotonic,
    ) -> None:
        self._platforms, self._authorities = platforms, authorities
        self._now = now
        self._connected = Remembered(self._read, _KEEP_SECONDS, tick)

    def reaches(self, recipient: str) -> bool:
        """Say whether a platform or an authority can be told directly.

        Raises Unavailable where the directory never answered.
        """
        return recipient in self._connected.get()

    def _read(self) -> frozenset[str]:
        platforms = self._platforms.connected_platforms(self._now())
        return platforms | set(self._authorities.contacts())
