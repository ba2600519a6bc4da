"""List the tokens of a platform that police hold back."""

from chalicelib.ports import HeldToken
from chalicelib.usecases.platform.list_parked_tokens import ListParkedTokensDeps

ListHeldTokensDeps = ListParkedTokensDeps
"""What listing parked tokens needs."""


def list_held_tokens(deps: ListHeldTokensDeps, platform: str) -> list[HeldToken]:
    """Give what is held; it stays held. Raises Unavailable."""
    return list(deps.feed.list_held(platform))
