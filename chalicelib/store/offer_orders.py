"""Keep each feed's offer order: one row, written anew at every turn, by one poller a time.

| sk | row |
|---|---|
| ``~state`` | ``through``, ``offered`` (the spans), ``more``, ``turned_at``, ``version`` |

A turn begins from what the process knows: what was read with the caller's key, or what it wrote
itself. Writing tells whether another poller turned it meanwhile; then it is read anew.
"""

import threading
from dataclasses import dataclass
from typing import Any

from cachetools import LRUCache
from pynamodb.attributes import BooleanAttribute, ListAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.models import Model

from chalicelib.errors import LostRace
from chalicelib.model.events import stamp
from chalicelib.model.offer_order import LOWEST, KeySpan, OfferOrder
from chalicelib.ports import Now
from chalicelib.store.tables import RowPlace, Table

_SK = "~state"
_MOST_FEEDS = 1_024


class OfferOrderRow(Model):
    """The offer order of a platform's feed. A span is text: ``<after>/<upto>``."""

    platform = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
    through = UnicodeAttribute()
    offered: ListAttribute[Any] = ListAttribute(of=UnicodeAttribute)
    more = BooleanAttribute(default=False)
    turned_at = UnicodeAttribute()
    version = NumberAttribute()


@dataclass(frozen=True, slots=True)
class StoredOrder:
    """An offer order as it was written: its version, and when tokens were last taken by it."""

    order: OfferOrder
    version: int
    turned_at: str


class OfferOrders:
    """The offer orders of one table's feeds."""

    def __init__(self, table: str, now: Now) -> None:
        self._table, self._now = Table(OfferOrderRow, table), now
        self._latest: LRUCache[str, StoredOrder] = LRUCache(_MOST_FEEDS)
        self._lock = threading.Lock()

    def place(self, platform: str) -> RowPlace:
        """Say where the order of a platform's feed is kept, for ``note``."""
        return RowPlace(self._table, (platform, _SK))

    def note(self, platform: str, row: OfferOrderRow | None) -> StoredOrder:
        """Take in the order of a platform's feed, as it was read."""
        return self._remember(platform, _stored(row))

    def read(self, platform: str) -> StoredOrder:
        """Read the order of a platform's feed as it is now."""
        return self.note(platform, self._table.get(platform, _SK, consistent=True))

    def latest(self, platform: str) -> StoredOrder:
        """Give it as this process last saw it; read it where it never did."""
        with self._lock:
            stored = self._latest.get(platform)
        return stored or self.read(platform)

    def settle(self, platform: str) -> StoredOrder:
        """Return the order of a platform's feed once every turn that was begun before has ended:
        one that is still to be written loses its race, and reads anew."""
        row = OfferOrderRow
        begun = [row.through.set(row.through | LOWEST), row.offered.set(row.offered | [])]
        begun += [row.more.set(row.more | False), row.turned_at.set(row.turned_at | "")]
        return self.note(
            platform, self._table.update(platform, _SK, actions=[*begun, row.version.add(1)])
        )

    def write(self, platform: str, order: OfferOrder, before: StoredOrder) -> bool:
        """Write the order as it is after a turn; False where another was taken meanwhile."""
        turned_at = before.turned_at if order == before.order else stamp(self._now())
        after = StoredOrder(order, before.version + 1, turned_at)
        unchanged = OfferOrderRow.sk.does_not_exist() | (OfferOrderRow.version == before.version)
        try:
            self._table.save(_row(platform, after), unchanged)
        except LostRace:
            with self._lock:
                self._latest.pop(platform, None)
            return False
        self._remember(platform, after)
        return True

    def _remember(self, platform: str, stored: StoredOrder) -> StoredOrder:
        with self._lock:
            self._latest[platform] = stored
        return stored


def _row(platform: str, stored: StoredOrder) -> OfferOrderRow:
    return OfferOrderRow(
        platform,
        _SK,
        through=stored.order.through,
        more=stored.order.more,
        offered=[f"{span.after}/{span.upto}" for span in stored.order.spans],
        turned_at=stored.turned_at,
        version=stored.version,
    )


def _stored(row: OfferOrderRow | None) -> StoredOrder:
    if row is None:
        return StoredOrder(OfferOrder(), 0, "")
    pairs = (text.split("/") for text in row.offered)
    spans = tuple(KeySpan(after, upto) for after, upto in pairs)
    return StoredOrder(OfferOrder(row.through, spans, row.more), int(row.version), row.turned_at)
