"""Fill the feed of a platform with tokens of a usual size, many rows a call."""

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import Any

from bench.deployment import BenchDeployment
from chalicelib.aws.clients import client
from chalicelib.ports import FeedToken
from chalicelib.signing.tokens import SecurityEvent, fresh_jti, mint
from chalicelib.store.feed import FeedTable

PAGE = 100
"""Tokens that a poll asks for."""
_WRITE = 25  # BatchWriteItem takes no more


def fill(deployed: BenchDeployment, platform: str, backlog: int) -> None:
    """Put so many tokens in a platform's feed, as if each was of a case of its own."""
    tokens = (_token(deployed, platform, number) for number in range(backlog))
    write_rows(deployed.adapters.settings.feed_table, collected(deployed, tokens))


def collected(deployed: BenchDeployment, tokens: Iterable[FeedToken]) -> list[Any]:
    """Return the rows that the feed would put for these tokens."""
    adapters, table = deployed.adapters, deployed.adapters.settings.feed_table
    feed = FeedTable(table, keys=adapters.key_slots, now=adapters.now)
    return [feed.row(token).serialize() for token in tokens]


def _token(deployed: BenchDeployment, platform: str, number: int) -> FeedToken:
    """Make a token of a usual size. The signature is made once: nobody verifies it."""
    jti = fresh_jti(deployed.adapters.wall(), number.to_bytes(10, "big"))
    return FeedToken(platform, jti, usual_jws(deployed), "SSABCDEFGHJKM", 1)


@cache
def usual_jws(deployed: BenchDeployment) -> str:
    """Mint one token of a usual size."""
    event = SecurityEvent(
        jti="0" * 26,
        issuer=deployed.embedded.base_url,
        audience="x",
        issued_at=deployed.adapters.wall(),
        kind="report-submitted",
        payload={"incidents": [{"url": "https://x.com/someone/status/20", "text": "t" * 400}]},
        subject={"format": "uri", "uri": f"{deployed.embedded.base_url}/cases/SS-ABCD-EFGH-JKM"},
        transaction="SS-ABCD-EFGH-JKM",
    )
    return mint(deployed.adapters.signing_keys.current(), event)


def write_rows(table: str, items: list[Any]) -> None:
    """Write rows, a batch at a time, four at once."""

    def write(at: int) -> None:
        puts: Any = [{"PutRequest": {"Item": item}} for item in items[at : at + _WRITE]]
        while puts:
            response = client("dynamodb").batch_write_item(RequestItems={table: puts})
            puts = response["UnprocessedItems"].get(table)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(write, range(0, len(items), _WRITE)))
