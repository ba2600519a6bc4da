"""List the tokens of a platform that police hold back."""

from chalicelib.ports import HeldToken
from chalicelib.usecases.platform.list_parked_tokens import ListParkedTokensDeps

ListHeldTokensDeps = ListParkedTokensDeps
"""The same as ``list_parked_tokens`` needs."""


def list_held_tokens(deps: ListHeldTokensDeps, platform: str) -> list[HeldToken]:
    """Return what is held; it stays held. Raises Unavailable."""
    return list(deps.feed.list_held(platform))
