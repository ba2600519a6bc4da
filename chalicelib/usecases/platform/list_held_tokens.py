"""List the tokens of a platform that police hold back."""

from chalicelib.ports import HeldToken
from chalicelib.usecases.platform.list_parked_tokens import ListParkedTokensDeps


def list_held_tokens(deps: ListParkedTokensDeps, platform: str) -> list[HeldToken]:
    """Give what is held; it stays held. Raises Unavailable."""
    return list(deps.feed.held(platform))
