"""List when a platform read tokens again, and how many."""

from chalicelib.usecases.platform.replay_tokens import ReplayTokensDeps, kept_replays

ListReplaysDeps = ReplayTokensDeps
"""What replaying tokens needs."""


def list_replays(deps: ListReplaysDeps, platform: str) -> list[str]:
    """Give a line for each time, oldest first: when, how many, and by what. Raises Unavailable."""
    return kept_replays(deps, platform)
