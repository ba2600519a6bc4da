"""Put tokens aside that nobody acknowledged or refused for seven days: an operator is told."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from chalicelib.errors import LostRace
from chalicelib.limits import PARKED_AFTER
from chalicelib.model.recipient_records import NOT_ACKNOWLEDGED
from chalicelib.ports import CaseLog, Feed, Now, WaitingToken
from chalicelib.usecases.jobs.lease import Lease, TakeJob
from chalicelib.usecases.platform.park_token import park_token

MOST = 1_000
"""Tokens of one platform in one run; the next run has the rest."""

_PAGE = 100


@dataclass(frozen=True, slots=True)
class ParkUnacknowledgedDeps:
    """What parking needs. Every platform that may have a feed is checked, by time, not by row."""

    log: CaseLog
    feed: Feed
    platforms: Iterable[str]
    now: Now
    take_job: TakeJob


def park_unacknowledged(deps: ParkUnacknowledgedDeps) -> list[tuple[str, str, str]]:
    """Park what has waited too long; give (platform, token id, our error code) of each.

    Raises JobIsRunning, LeaseLost, Unavailable.
    """
    with deps.take_job("park_unacknowledged") as lease:
        return [
            (platform, jti, NOT_ACKNOWLEDGED)
            for platform in deps.platforms
            for jti in _park_stale(deps, lease, platform)
        ]


def _park_stale(deps: ParkUnacknowledgedDeps, lease: Lease, platform: str) -> Iterator[str]:
    before = deps.now() - PARKED_AFTER
    for _ in range(MOST // _PAGE):
        lease.confirm()
        stale = deps.feed.list_stale(platform, before, _PAGE)
        parked = [token.jti for token in stale if _park(deps, token)]
        yield from parked
        if not parked:
            return


def _park(deps: ParkUnacknowledgedDeps, token: WaitingToken) -> bool:
    """Park a token; one whose case is too busy waits for the next run."""
    try:
        return park_token(
            deps.log,
            deps.feed,
            deps.now,
            token,
            err=NOT_ACKNOWLEDGED,
            description=f"Not acknowledged or refused in {PARKED_AFTER}",
        )
    except LostRace:
        return False
