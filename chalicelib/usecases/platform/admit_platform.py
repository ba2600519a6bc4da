"""Hold a platform to so many signed requests a minute."""

from dataclasses import dataclass, field

from chalicelib.errors import TooManyTries
from chalicelib.ports import Clock, Guards

_SECONDS = 60
_BLOCKS = 20


@dataclass(slots=True)
class Minute:
    """What was counted of one platform's requests in one minute."""

    number: int
    own: int = 0
    """Requests that this process has seen in it."""
    blocks: int = 0
    """Blocks of requests that all processes have told of."""


@dataclass(frozen=True, slots=True)
class AdmitPlatformDeps:
    """What counting needs. ``minutes`` is what this process counts, by platform."""

    guards: Guards
    per_minute: int
    now: Clock
    minutes: dict[str, Minute] = field(default_factory=dict, compare=False)


def admit_platform(deps: AdmitPlatformDeps, platform: str) -> None:
    """Count one request. Raises TooManyTries until the minute is over; Unavailable.

    Each process tells the others of its requests in blocks, a twentieth of the limit each, so that
    a request seldom waits for the count. The limit holds to within one block a process.
    """
    number, second = divmod(int(deps.now().timestamp()), _SECONDS)
    minute = deps.minutes.get(platform)
    if minute is None or minute.number != number:
        minute = deps.minutes[platform] = Minute(number)
    minute.own += 1
    block = max(1, deps.per_minute // _BLOCKS)
    if minute.own % block == 0:
        minute.blocks = deps.guards.count(f"requests#{platform}#{number}", 2 * _SECONDS)
    counted = minute.blocks * block + minute.own % block
    if max(counted, minute.own) > deps.per_minute:
        raise TooManyTries(_SECONDS - second)
