"""Put parked tokens back into their feed."""

from collections.abc import Collection

from chalicelib.errors import NotFound
from chalicelib.usecases.platform.list_parked_tokens import (
    ListParkedTokensDeps,
    list_parked_tokens,
)

UnparkTokensDeps = ListParkedTokensDeps
"""The same as ``list_parked_tokens`` needs."""


def unpark_tokens(deps: UnparkTokensDeps, platform: str, jtis: Collection[str] = ()) -> list[str]:
    """Offer the tokens again, all that are parked where none is named; give the ids of those put
    back. Raises NotFound where one is not parked, Unavailable."""
    parked = [token.token.jti for token in list_parked_tokens(deps, platform)]
    unknown = sorted(set(jtis) - set(parked))
    if unknown:
        raise NotFound(f"{platform} has nothing parked called {', '.join(unknown)}")
    return [jti for jti in jtis or parked if deps.feed.unpark(platform, jti)]
