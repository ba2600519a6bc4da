"""Platforms' feeds in DynamoDB: whose turn it is, and what outcomes leave behind.

``feed_rows`` lists the rows. Of a poll nothing is written but the offer order of its feed.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from typing import Any

from chalicelib.errors import Gone, LostRace
from chalicelib.limits import POLL_SIZE
from chalicelib.model.offer_order import LOWEST, KeySpan, OfferOrder, Page, WaitingRow, take
from chalicelib.ports import Now, Offer
from chalicelib.store.feed_holds import HeldTokens
from chalicelib.store.feed_parking import ParkedTokens
from chalicelib.store.feed_rows import ABOVE_PLACES, OutcomeRow, TokenRow
from chalicelib.store.feed_seals import Keys, label, slot_of, unpack
from chalicelib.store.feed_tokens import BY_OPEN
from chalicelib.store.offer_orders import OfferOrders
from chalicelib.store.tables import Table

_TRIES = 5


class FeedTable(ParkedTokens, HeldTokens):
    """The port ``Feed`` on one table. Every method raises Unavailable when DynamoDB refuses."""

    def __init__(
        self,
        table: str,
        *,
        keys: Keys,
        now: Now,
        shards: int = 1,
        orders: OfferOrders | None = None,
    ) -> None:
        super().__init__(table, keys=keys, now=now, shards=shards)
        self._orders = orders or OfferOrders(table, now)
        self._outcomes = Table(OutcomeRow, table)

    def offer(self, platform: str, most: int) -> Offer:
        """Take up to ``most`` tokens whose turn it is, and note that they were offered.

        Pollers that meet are told apart by the order's version. One that loses every race offers
        nothing and says that there is more: what it read may have been held back since.
        """
        for _ in range(_TRIES):
            before = self._orders.latest(platform)
            packed: dict[str, bytes] = {}
            turn = take(
                before.order,
                lambda span, most: self._read(platform, span, most, packed),  # noqa: B023 # used in this round alone
                most=most,
                most_bytes=POLL_SIZE,
            )
            if _same(turn.order, before.order) or self._orders.write(platform, turn.order, before):
                jtis = (row.jti for row in turn.rows)
                return Offer(dict(self._opened(platform, jtis, packed)), turn.more)
        return Offer({}, more=True)

    def claim_outcome(self, platform: str, outcome_id: str, content: str) -> bool:
        """Tie an outcome id to its content; False where it is tied to another."""
        row = OutcomeRow(platform, f"outcome#{outcome_id}", content=content)
        try:
            free = OutcomeRow.sk.does_not_exist() | (OutcomeRow.content == content)
            self._outcomes.save(row, free)
        except LostRace:
            return False
        return True

    def _opened(
        self, platform: str, jtis: Iterable[str], packed: Mapping[str, bytes]
    ) -> Iterator[tuple[str, str]]:
        """Open tokens, but for those whose case was erased since they were read."""
        offered = list(jtis)
        self._seals.fetch(slot_of(packed[jti]) for jti in offered)
        for jti in offered:
            with suppress(Gone):
                yield jti, unpack(self._seals, platform, packed[jti])

    def _read(self, platform: str, span: KeySpan, most: int, packed: dict[str, bytes]) -> Page:
        """Read the first rows of a span, by one consistent query a shard, however many wait."""

        def query(shard: str, span: KeySpan, most: int) -> Page:
            within = TokenRow.open.between(span.after + LOWEST, span.upto or ABOVE_PLACES)
            options: dict[str, Any] = {
                "index_name": BY_OPEN,
                "attributes_to_get": ["packed", "open"],
            }
            items, whole = self._tokens.page(shard, within, most=most, **options)
            rows = []
            for item in items:
                jti, length = label(item["packed"]["B"])
                packed[jti] = item["packed"]["B"]
                rows.append(WaitingRow(item["open"]["S"], length, jti))
            return Page(rows, whole)

        return self._shards.read(platform, span, most, query)


def _same(order: OfferOrder, before: OfferOrder) -> bool:
    """Return whether nothing has to be written."""
    return order == before and order.more == before.more
