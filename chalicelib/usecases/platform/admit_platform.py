"""Hold a platform to so many signed requests a minute."""

from dataclasses import dataclass

from chalicelib.errors import TooManyTries
from chalicelib.ports import Clock, Guards

_SECONDS = 60
_BLOCKS = 20


@dataclass(slots=True)
class _Minute:
    number: int
    own: int = 0
    """Requests that this process has seen in it."""
    blocks: int = 0
    """Blocks of requests that all processes have told of."""


class AdmitPlatformDeps:
    """Counts requests by the minute, together with other processes.

    Each process tells of its requests in blocks, a twentieth of the limit each, so that a request
    seldom waits for the count. The limit holds to within one block a process.
    """

    def __init__(self, guards: Guards, per_minute: int, now: Clock) -> None:
        self._guards, self._limit, self._now = guards, per_minute, now
        self._block = max(1, per_minute // _BLOCKS)
        self._minutes: dict[str, _Minute] = {}

    def admit(self, platform: str) -> None:
        """Count one request. Raises TooManyTries until the minute is over; Unavailable."""
        number, second = divmod(int(self._now().timestamp()), _SECONDS)
        minute = self._minutes.get(platform)
        if minute is None or minute.number != number:
            minute = self._minutes[platform] = _Minute(number)
        minute.own += 1
        if minute.own % self._block == 0:
            key = f"requests#{platform}#{number}"
            minute.blocks = self._guards.count(key, 2 * _SECONDS)
        told = minute.blocks * self._block + minute.own % self._block
        if max(told, minute.own) > self._limit:
            raise TooManyTries(_SECONDS - second)
