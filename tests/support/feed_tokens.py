"""Tokens for a feed, and keys that wrap nothing."""

from datetime import UTC, datetime
from typing import Any

from chalicelib.ports import FeedToken
from chalicelib.store.feed import FeedTable

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


class PlainKeys:
    """Keys that are not wrapped."""

    def new(self) -> tuple[bytes, bytes]:
        return b"k" * 32, b"k" * 32

    def open(self, wrapped: bytes) -> bytes:
        return wrapped


KEYS = PlainKeys()


def feed_token(number: int, platform: str = "x", **changes: Any) -> FeedToken:
    row = {"jws": f"jws-{number}", "case_id": "SSABCDEFGHJKM", "seq": number, **changes}
    return FeedToken(platform=platform, jti=f"T{number:025}", **row)


def put_tokens(feed: FeedTable, numbers: range, platform: str = "x") -> None:
    for number in numbers:
        assert feed.put(feed_token(number, platform))


def offered_numbers(feed: FeedTable, most: int, platform: str = "x") -> list[int]:
    return [int(jws.removeprefix("jws-")) for jws in feed.offer(platform, most).tokens.values()]


def acknowledge(feed: FeedTable, platform: str, jti: str) -> None:
    feed.acknowledge(feed.waiting(platform, [jti]))
