"""Tokens for a feed, and what a platform does with them."""

from datetime import UTC, datetime
from typing import Any

from chalicelib.ports import Feed, FeedToken
from tests.support.fakes import MemoryKeys

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
KEYS = MemoryKeys()


def feed_token(number: int, platform: str = "x", **changes: Any) -> FeedToken:
    """Token 1, 2, 3 … of a platform, about events of one case."""
    row = {"jws": f"jws-{number}", "case_id": "SSABCDEFGHJKM", "seq": number, **changes}
    return FeedToken(platform=platform, jti=f"T{number:025}", **row)


def put_tokens(feed: Feed, numbers: range, platform: str = "x") -> None:
    """Put tokens of these numbers, in order."""
    for number in numbers:
        assert feed.put(feed_token(number, platform))


def offered_numbers(feed: Feed, most: int, platform: str = "x") -> list[int]:
    """Poll, and give the numbers of the tokens that are offered."""
    return [int(jws.removeprefix("jws-")) for jws in feed.offer(platform, most).tokens.values()]


def acknowledge(feed: Feed, platform: str, jti: str) -> None:
    """Acknowledge a token, if it waits."""
    feed.acknowledge(feed.find_waiting(platform, [jti]))


def waiting_numbers(feed: Feed, *jtis: str) -> set[int | None]:
    return {token.seq for token in feed.find_waiting("x", jtis)}
