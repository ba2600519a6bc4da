"""List the tokens of a platform that were put aside, and why."""

from dataclasses import dataclass

from chalicelib.ports import Feed, ParkedToken


@dataclass(frozen=True, slots=True)
class ListParkedTokensDeps:
    """What listing and unparking need."""

    feed: Feed


def list_parked_tokens(deps: ListParkedTokensDeps, platform: str) -> list[ParkedToken]:
    """Return what is parked; it stays parked. Raises Unavailable."""
    return list(deps.feed.list_parked(platform))
