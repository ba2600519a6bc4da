"""Tokens that police hold back: taken out of their turn, and given another at the end."""

from datetime import datetime

from chalicelib.model.events import stamp
from chalicelib.ports import WaitingToken
from chalicelib.store.feed_rows import HELD, TokenRow
from chalicelib.store.feed_tokens import FeedTokens


class HeldTokens(FeedTokens):
    """The part of ``FeedTable`` that holds tokens back."""

    def hold(self, platform: str, jti: str) -> datetime | None:
        """Hold a token back, from its turn or from an operator. Where it was offered before, leave
        it, and give when its platform last was offered anything.

        First the token leaves its place, then the order's version moves on: a poller that read
        the token before loses its race, and reads again.
        """
        token = self._step_aside(platform, jti)
        if token is None:
            return None  # it waits no more, or is held back already
        offered = self._offered_by(token)
        if offered is not None:
            back = [TokenRow.open.set(token.place)]
            self._change(platform, jti, back, TokenRow.open == HELD)
        return offered

    def unhold(self, platform: str, jti: str) -> bool:
        """Put a token that is held back at the end of the feed; False where it is not held back."""
        return self._take_turn(platform, jti, TokenRow.unheld_at, TokenRow.open == HELD)

    def _step_aside(self, platform: str, jti: str) -> WaitingToken | None:
        """Take a token from where it stands, and give it as it was."""
        actions = [TokenRow.held_at.set(stamp(self._now())), TokenRow.open.set(HELD)]
        for token in self.find_waiting(platform, [jti]):
            in_place = TokenRow.open == token.place
            if token.place != HELD and self._change(platform, jti, actions, in_place):
                return token
        return None
