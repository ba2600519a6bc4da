"""Hold a platform to so many signed requests a minute."""

from dataclasses import dataclass

from chalicelib.errors import TooManyTries
from chalicelib.model.request_counts import SECONDS, RequestCounts
from chalicelib.ports import Now


@dataclass(frozen=True, slots=True)
class AdmitPlatformDeps:
    """What admitting needs. ``spend_nonce`` counts the requests."""

    counts: RequestCounts
    now: Now


def admit_platform(deps: AdmitPlatformDeps, platform: str) -> None:
    """Admit a request that was counted. Raises TooManyTries until the minute is over."""
    now = deps.now()
    if deps.counts.exceeds(deps.counts.minute(platform, now)):
        raise TooManyTries(SECONDS - int(now.timestamp()) % SECONDS)
