"""Put tokens aside that nobody acknowledged or refused for seven days: an operator is told."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from chalicelib.errors import LostRace
from chalicelib.limits import PARKED_AFTER
from chalicelib.model.exchange import NOT_ACKNOWLEDGED
from chalicelib.ports import CaseLog, Clock, Feed, WaitingToken
from chalicelib.usecases.platform.park_token import park_token

MOST = 1_000
"""Tokens of one platform in one run; the next run has the rest."""

_PAGE = 100


@dataclass(frozen=True, slots=True)
class ParkUnacknowledgedDeps:
    """What it takes. Every platform that may have a feed is looked at, by time and not by row."""

    log: CaseLog
    feed: Feed
    platforms: Iterable[str]
    now: Clock


def park_unacknowledged(parking: ParkUnacknowledgedDeps) -> list[tuple[str, str]]:
    """Park what has waited too long; (platform, token id) of each. Raises Unavailable."""
    return [each for platform in parking.platforms for each in _parked(parking, platform)]


def _parked(parking: ParkUnacknowledgedDeps, platform: str) -> Iterator[tuple[str, str]]:
    before = parking.now() - PARKED_AFTER
    for _ in range(MOST // _PAGE):
        found = parking.feed.stale(platform, before, _PAGE)
        done = [token.jti for token in found if _park(parking, token)]
        yield from ((platform, jti) for jti in done)
        if not done:
            return


def _park(parking: ParkUnacknowledgedDeps, token: WaitingToken) -> bool:
    """One that its case is too busy for waits for the next run."""
    try:
        return park_token(
            parking.log,
            parking.feed,
            parking.now,
            token,
            err=NOT_ACKNOWLEDGED,
            description=f"Not acknowledged or refused in {PARKED_AFTER}",
        )
    except LostRace:
        return False
