"""Tokens that their platform refused or never took, put aside for an operator to look at."""

from collections.abc import Sequence
from datetime import datetime

from chalicelib.model.events import stamp
from chalicelib.model.offer_order import LOWEST
from chalicelib.ports import ParkedToken, WaitingToken
from chalicelib.store.feed_rows import HELD, PARKED, PARKED_LAST, TokenRow
from chalicelib.store.feed_seals import place_of, slot_of
from chalicelib.store.feed_tokens import BY_OPEN, FeedTokens, moment_of, waiting_token

_SEALED = ["platform", "sk", "packed"]


class ParkedTokens(FeedTokens):
    """The part of ``FeedTable`` that puts tokens aside."""

    def park(self, platform: str, jti: str, *, err: str, description: str) -> bool:
        """Put a token aside: it is not offered again. False where it does not wait."""
        slot = self._slot(platform, jti)
        if slot is None:
            return False
        sealed = self._seals.seal(place_of(platform, jti), description.encode(), slot)
        actions = [
            TokenRow.parked_at.set(stamp(self._now())),
            TokenRow.err.set(err),
            TokenRow.description.set(sealed),
            TokenRow.open.set(PARKED + self._place()),
        ]
        return self._change(platform, jti, actions, TokenRow.open < HELD)

    def unpark(self, platform: str, jti: str) -> bool:
        """Put a parked token back, at the end of the feed. False where it is not parked."""
        actions = [
            TokenRow.unparked_at.set(stamp(self._now())),
            TokenRow.open.set(self._place()),
            TokenRow.parked_at.remove(),
            TokenRow.err.remove(),
            TokenRow.description.remove(),
        ]
        return self._change(platform, jti, actions, TokenRow.open.startswith(PARKED))

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

    def _slot(self, platform: str, jti: str) -> str | None:
        """Give the slot of the key that a token is sealed under; None where it is not there."""
        shards = self._shards.places(platform, jti)
        rows = self._tokens.read_all(((shard, jti) for shard in shards), _SEALED)
        return next((slot_of(row.packed) for row in rows if row.packed), None)

    def _parked(self, platform: str, row: TokenRow) -> ParkedToken:
        token = waiting_token(row)
        description = self._seals.open(place_of(platform, token.jti), row.description or b"")
        return ParkedToken(token, str(row.parked_at), str(row.err), description.decode())
