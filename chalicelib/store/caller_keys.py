"""What every request of a platform needs to know, by one call.

That is the key that it is signed with, as it is now: one that was revoked is refused from then on;
whose turn it is in the platform's feed, since nearly every request is a poll; and which of our keys
signs the answer.
"""

from collections.abc import Callable, Sequence

from chalicelib.model.directory import PlatformKey
from chalicelib.model.signing_keys import OurKey
from chalicelib.store.directory_rows import DirectoryRow
from chalicelib.store.offer_orders import OfferOrderRow, OfferOrders
from chalicelib.store.platform_keys import PlatformKeys, key_place, platform_key_of
from chalicelib.store.signing_keys import ROW_KEY, signing_keys_of
from chalicelib.store.tables import RowPlace
from chalicelib.store.together import get_together


class CallerKeys(PlatformKeys):
    """Platforms' keys as their requests are held to them.

    ``note_signing_keys`` is given our own keys whenever they were read, too.
    """

    def __init__(
        self,
        table: str,
        orders: OfferOrders,
        note_signing_keys: Callable[[Sequence[OurKey]], None],
    ) -> None:
        super().__init__(table)
        self._orders, self._note_signing_keys = orders, note_signing_keys

    def platform_key(self, platform: str | None, keyid: str) -> PlatformKey | None:
        """Read a key, active or not: one platform's, or (None) whichever platform's it is."""
        if not platform:
            return super().platform_key(platform, keyid)
        key: DirectoryRow | None
        order: OfferOrderRow | None
        signing_keys: DirectoryRow | None
        key, order, signing_keys = get_together(
            RowPlace(self._table, key_place(platform, keyid)),
            self._orders.place(platform),
            RowPlace(self._table, ROW_KEY),
        )
        if key is None:
            return None
        self._orders.note(platform, order)
        self._note_signing_keys(signing_keys_of(signing_keys))
        return platform_key_of(key)
