"""Tokens that their platform refused or never took, put aside for an operator to look at."""

from collections.abc import Sequence
from datetime import datetime

from chalicelib.model.events import stamp
from chalicelib.model.offer_order import LOWEST
from chalicelib.ports import ParkedToken, WaitingToken
from chalicelib.store.feed_rows import ABOVE_PLACES, HELD, PARKED, PARKED_LAST, TokenRow
from chalicelib.store.feed_seals import place_of, slot_of
from chalicelib.store.feed_tokens import BY_OPEN, FeedTokens, moment_of, waiting_token


class ParkedTokens(FeedTokens):
    """The part of ``FeedTable`` that puts tokens aside."""

    def park(self, platform: str, jti: str, *, err: str, description: str) -> bool:
        """Put a token aside: it is not offered again. False where it does not wait."""
        tokens = self.find_waiting(platform, [jti])
        return any(self._put_aside(token, err, description) for token in tokens)

    def unpark(self, platform: str, jti: str) -> bool:
        """Put a parked token back, at the end of the feed. False where it is not parked."""
        is_parked = TokenRow.open.startswith(PARKED)
        return self._take_turn(platform, jti, TokenRow.unparked_at, is_parked)

    def list_parked(self, platform: str) -> Sequence[ParkedToken]:
        """List tokens that were put aside and not acknowledged since, oldest first."""
        items = self._between(platform, PARKED, PARKED_LAST)
        return [self._parked(platform, TokenRow.from_raw_data(item)) for item in items]

    def list_stale(self, platform: str, before: datetime, most: int) -> Sequence[WaitingToken]:
        """List up to ``most`` tokens of each shard that have waited since then, oldest first."""
        within = TokenRow.open.between(LOWEST, moment_of(before))
        return [
            waiting_token(row)
            for shard in self._shards.all(platform)
            for row in self._tokens.query(shard, within, index=BY_OPEN, consistent=True, most=most)
        ]

    def _put_aside(self, token: WaitingToken, err: str, description: str) -> bool:
        """Put a token aside, then note where it never was offered before: a hold asks for that."""
        place = place_of(token.platform, token.jti)
        sealed = self._seals.seal(place, description.encode(), slot_of(token.packed))
        aside = PARKED + self._place()
        actions = [
            TokenRow.parked_at.set(stamp(self._now())),
            TokenRow.err.set(err),
            TokenRow.description.set(sealed),
            TokenRow.turn.set(min(token.place, token.turn)),
            TokenRow.open.set(aside),
        ]
        in_turn = (TokenRow.open < HELD) & (TokenRow.open == token.place)
        if not self._change(token.platform, token.jti, actions, in_turn):
            return False
        if self._offered_by(token) is None:
            never = [TokenRow.turn.set(ABOVE_PLACES)]
            self._change(token.platform, token.jti, never, TokenRow.open == aside)
        return True

    def _parked(self, platform: str, row: TokenRow) -> ParkedToken:
        token = waiting_token(row)
        description = self._seals.open(place_of(platform, token.jti), row.description or b"")
        return ParkedToken(token, str(row.parked_at), str(row.err), description.decode())
