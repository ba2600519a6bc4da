"""Tokens that police hold back: taken out of their turn, and given another at the end."""

from datetime import datetime

from chalicelib.errors import Unavailable
from chalicelib.model.events import moment, stamp
from chalicelib.store.feed_rows import ABOVE_PLACES, HELD, TokenRow
from chalicelib.store.feed_tokens import FeedTokens
from chalicelib.store.offer_orders import OfferOrders

_TRIES = 5


class HeldTokens(FeedTokens):
    """The part of ``FeedTable`` that holds tokens back."""

    _orders: OfferOrders

    def hold(self, platform: str, jti: str) -> datetime | None:
        """Hold a token back. Where it was offered before, leave it, and give when it last was.

        First the token leaves its place, then the order's version moves on: a poller that read
        the token before loses its race, and reads again.
        """
        place = self._step_aside(platform, jti)
        if place is None:
            return None  # it waits no more, or is held back already
        for _ in range(_TRIES):
            before = self._orders.read(platform)
            if place <= before.order.through:
                back = [TokenRow.open.set(place)]
                self._change(platform, jti, back, TokenRow.open == HELD)
                return moment(before.turned_at)
            if self._orders.write(platform, before.order, before):
                return None
        raise Unavailable

    def unhold(self, platform: str, jti: str) -> bool:
        """Put a token that is held back at the end of the feed; False where it is not held back."""
        actions = [TokenRow.unheld_at.set(stamp(self._now())), TokenRow.open.set(self._place())]
        return self._change(platform, jti, actions, TokenRow.open == HELD)

    def _step_aside(self, platform: str, jti: str) -> str | None:
        """Take a token out of its turn and give the place that it had."""
        actions = [TokenRow.held_at.set(stamp(self._now())), TokenRow.open.set(HELD)]
        for token in self.find_waiting(platform, [jti]):
            in_place = TokenRow.open == token.place
            if token.place < ABOVE_PLACES and self._change(platform, jti, actions, in_place):
                return token.place
        return None
