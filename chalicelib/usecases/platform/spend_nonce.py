"""Spend the nonce of a signed request, and count the request."""

from dataclasses import dataclass

from chalicelib.errors import LimitReached, Unavailable
from chalicelib.model.request_counts import SECONDS, RequestCounts
from chalicelib.ports import Counter, Guards, Now


@dataclass(frozen=True, slots=True)
class SpendNonceDeps:
    """What spending needs. ``nonces`` go by everybody's clock, ``now`` is the product's."""

    nonces: Guards
    counts: RequestCounts
    now: Now


def spend_nonce(deps: SpendNonceDeps, nonce: str, seconds: int, platform: str | None) -> bool:
    """Spend a nonce: True the first time within ``seconds``, which counts for ``platform``.

    Raises Unavailable. Whether there were too many requests is for ``admit_platform`` to say.
    """
    if platform is None:
        return deps.nonces.spend(nonce, seconds)
    minute = deps.counts.minute(platform, deps.now())
    counter = None
    if deps.counts.count(minute):
        key = f"requests#{platform}#{minute.number}"
        counter = Counter(key, most=deps.counts.blocks, seconds=2 * SECONDS)
    try:
        first = deps.nonces.spend(nonce, seconds, counter)
    except LimitReached:
        minute.full = first = True
    except Unavailable:
        deps.counts.take_back(minute)
        raise
    if not first:
        deps.counts.take_back(minute)
    return first
