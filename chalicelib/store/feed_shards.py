"""A platform's feed over several partitions of the table, read as one.

One partition takes 1,000 writes a second and 10 GB. Where that is too little, ``FEED_SHARDS``
spreads a platform's tokens by their ids; a read merges the shards by key, which is by time, so the
order is the same as with one. The number may be raised at any time: what is not found in its own
shard is looked for in the others.
"""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from heapq import merge
from itertools import islice

from chalicelib.model.offer_order import KeySpan, Page, WaitingRow

Query = Callable[[str, KeySpan, int], Page]
"""(partition, span, most rows) to the first of them."""


class Shards:
    """The partitions of a platform's feed. The first is named as the platform is."""

    def __init__(self, count: int) -> None:
        self._count = count

    def all(self, platform: str) -> list[str]:
        """List every partition of a platform's feed."""
        return [_partition(platform, shard) for shard in range(self._count)]

    def home(self, platform: str, jti: str) -> str:
        """Return the partition that a token of this id is put into."""
        digest = hashlib.sha256(jti.encode()).digest()
        return _partition(platform, int.from_bytes(digest[:4], "big") % self._count)

    def places(self, platform: str, jti: str) -> Iterator[str]:
        """Yield where a token may be, likeliest first."""
        home = self.home(platform, jti)
        yield home
        yield from (shard for shard in self.all(platform) if shard != home)

    def read(self, platform: str, span: KeySpan, most: int, query: Query) -> Page:
        """Read the first rows of a span, of all shards together."""
        partitions = self.all(platform)
        if len(partitions) == 1:
            return query(partitions[0], span, most)
        share = most // len(partitions) + 2
        rows = merge(
            *(_rows(partition, span, share, query) for partition in partitions),
            key=lambda row: row.key,
        )
        first: Sequence[WaitingRow] = list(islice(rows, most))
        return Page(first, whole=next(rows, None) is None)


def platform_of(partition: str) -> str:
    """Say whose feed a partition is of."""
    return partition.partition("#")[0]


def _rows(partition: str, span: KeySpan, share: int, query: Query) -> Iterator[WaitingRow]:
    """Read a shard's rows of a span, a page at a time as they are needed."""
    page = query(partition, span, share)
    yield from page.rows
    while not page.whole:
        page = query(partition, KeySpan(page.rows[-1].key, span.upto), share)
        yield from page.rows


def _partition(platform: str, shard: int) -> str:
    return f"{platform}#{shard}" if shard else platform
