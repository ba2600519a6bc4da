"""List when a platform read tokens again, and how many."""

from chalicelib.usecases.platform.replay_tokens import ReplayTokensDeps, kept_replays

ListReplaysDeps = ReplayTokensDeps
"""The same as ``replay_tokens`` needs."""


def list_replays(deps: ListReplaysDeps, platform: str) -> list[str]:
    """Return a line a replay, oldest first: when, how many, and by what. Raises Unavailable."""
    return kept_replays(deps, platform)
