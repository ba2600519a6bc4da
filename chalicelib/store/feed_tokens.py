"""The tokens of platforms' feeds, from when they are put there. Nothing is removed unsent."""

import os
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from itertools import count, islice
from typing import Any

from pynamodb.attributes import UnicodeAttribute
from pynamodb.expressions.condition import Condition
from pynamodb.expressions.update import Action
from ulid import ULID

from chalicelib.errors import LostRace
from chalicelib.model.events import moment, stamp
from chalicelib.ports import FeedToken, HeldToken, Now, WaitingToken
from chalicelib.store.feed_rows import ABOVE_PLACES, HELD, PARKED, ByOpen, TokenRow
from chalicelib.store.feed_seals import Keys, Seals, pack
from chalicelib.store.feed_shards import Shards, platform_of
from chalicelib.store.offer_orders import OfferOrders
from chalicelib.store.tables import Item, Table

_ABOUT = ["platform", "sk", "case_id", "seq", "created", "open", "packed", "kid", "turn"]
"""What a token's next row is made of. Sealed, what it says costs no more to read."""

_FIRST, _LAST = "0", "["
"""Around the ids of tokens, which are digits and capitals; other rows begin otherwise."""

_LONGEST_AFTER = timedelta(days=31)

BY_OPEN = ByOpen.Meta.index_name


class FeedTokens:
    """The part of ``FeedTable`` that has the tokens."""

    _orders: OfferOrders

    def __init__(self, table: str, *, keys: Keys, now: Now, shards: int = 1) -> None:
        self._tokens, self._now = Table(TokenRow, table), now
        self._shards, self._seals = Shards(shards), Seals(keys)
        self._count = count()

    def put(self, token: FeedToken, *, held: bool = False) -> bool:
        """Add a token to its platform's feed, held back or not; False where it is there already."""
        try:
            self._tokens.save(self.row(token, held=held), TokenRow.sk.does_not_exist())
        except LostRace:
            return False
        return True

    def row(self, token: FeedToken, *, held: bool = False) -> TokenRow:
        """Make the row of a new token."""
        return TokenRow(
            self._shards.home(token.platform, token.jti),
            token.jti,
            packed=pack(self._seals, token.platform, token.jti, token.jws, token.key_slot),
            created=stamp(self._now()),
            kid=token.kid,
            open=HELD if held else self._place(),
            case_id=token.case_id,
            seq=token.seq if token.case_id is not None else None,
        )

    def find_waiting(self, platform: str, jtis: Iterable[str]) -> Sequence[WaitingToken]:
        """Look up those of the tokens that are in this feed and were not acknowledged."""
        places = {jti: self._shards.places(platform, jti) for jti in jtis}
        waiting: list[WaitingToken] = []
        while places:
            keys = [(shard, jti) for jti, shards in places.items() for shard in islice(shards, 1)]
            rows = list(self._tokens.read_all(keys, _ABOUT))
            waiting += (waiting_token(row) for row in rows if row.open)
            elsewhere = {jti for _, jti in keys} - {row.sk for row in rows}
            places = {jti: shards for jti, shards in places.items() if jti in elsewhere}
        return waiting

    def find(self, platform: str, jti: str) -> WaitingToken | None:
        """Look up a token of this feed, whatever became of it; None for an unknown id."""
        keys = [(shard, jti) for shard in self._shards.places(platform, jti)]
        return next(map(waiting_token, self._tokens.read_all(keys, _ABOUT)), None)

    def acknowledge(self, tokens: Iterable[WaitingToken]) -> None:
        """Take tokens from their feed for good, as ``find_waiting`` gave them."""
        at = stamp(self._now())
        self._tokens.save_all(
            TokenRow(
                token.shard,
                token.jti,
                created=token.created,
                case_id=token.case_id,
                seq=token.seq,
                packed=token.packed if token.case_id and token.packed else None,
                kid=token.kid or None,
                acked_at=at,
            )
            for token in tokens
        )

    def signed_by(self, platform: str, kid: str) -> bool:
        """Say whether a token that may be offered, again too, is signed by this key of ours.

        Looks at every token that there is: for a rare command, not for a request.
        """
        return any(row.kid == kid and row.packed for row in self._rows(platform, _FIRST))

    def list_added_since(self, platform: str, at: datetime) -> Iterator[str]:
        """List the ids of the tokens that were added since then and say something, oldest first.

        An id is by its event's time, which a token may be made long after: from a month before.
        """
        first = str(ULID.from_timestamp(max((at - _LONGEST_AFTER).timestamp(), 0)))[:10]
        rows = (row for row in self._rows(platform, first) if row.packed and row.case_id)
        added = [row for row in rows if str(row.created) >= stamp(at) and row.open != HELD]
        return iter([row.sk for row in sorted(added, key=lambda row: (row.created, row.sk))])

    def replay(self, platform: str, jti: str) -> bool:
        """Give a token that was acknowledged or parked a turn again; False where there is none."""
        aside = TokenRow.open.does_not_exist() | TokenRow.open.startswith(PARKED)
        replayable = TokenRow.packed.exists() & aside
        if self._take_turn(platform, jti, TokenRow.replayed_at, replayable):
            return True
        return any(token.place < HELD for token in self.find_waiting(platform, [jti]))

    def _take_turn(
        self, platform: str, jti: str, at: UnicodeAttribute, condition: Condition
    ) -> bool:
        """Give a token a turn as if it were new, and say ``at`` which column when."""
        actions = [
            at.set(stamp(self._now())),
            TokenRow.open.set(self._place()),
            *(column.remove() for column in (TokenRow.acked_at, TokenRow.parked_at)),
            *(column.remove() for column in (TokenRow.err, TokenRow.description)),
        ]
        return self._change(platform, jti, actions, condition)

    def _offered_by(self, token: WaitingToken) -> datetime | None:
        """Return when its platform last was offered anything, where the token was, at this place or
        at one before; None where it never was and now is not, as nobody has it in hand."""
        settled = self._orders.settle(token.platform)
        lowest = min(token.place, token.turn)
        return moment(settled.turned_at) if lowest <= settled.order.through else None

    def list_held(self, platform: str) -> Iterator[HeldToken]:
        """List the tokens that police hold back."""
        for item in self._between(platform, HELD, HELD):
            row = TokenRow.from_raw_data(item)
            yield HeldToken(waiting_token(row), str(row.held_at or row.created))

    def _rows(self, platform: str, first: str) -> Iterator[TokenRow]:
        """Read every token from an id on, of all shards."""
        for shard in self._shards.all(platform):
            for item in self._tokens.items(shard, TokenRow.sk.between(first, _LAST)):
                yield TokenRow.from_raw_data(item)

    def erase(self, platform: str, jti: str) -> None:
        """Remove what a token says, and with that its turn; what became of it stays on record."""
        actions = [
            TokenRow.erased_at.set(stamp(self._now())),
            TokenRow.open.remove(),
            TokenRow.packed.remove(),
            TokenRow.description.remove(),
        ]
        self._change(platform, jti, actions, TokenRow.sk.exists())

    def _change(
        self, platform: str, jti: str, actions: Sequence[Action], condition: Condition
    ) -> bool:
        """Update a token's row, in whichever shard the condition holds."""
        return any(
            self._changed(shard, jti, actions, condition)
            for shard in self._shards.places(platform, jti)
        )

    def _changed(
        self, shard: str, jti: str, actions: Sequence[Action], condition: Condition
    ) -> bool:
        try:
            self._tokens.update(shard, jti, actions=actions, condition=condition)
        except LostRace:
            return False
        return True

    def _between(self, platform: str, low: str, high: str, **options: Any) -> Iterator[Item]:
        """Read every row that stands from ``low`` to ``high``, of all shards."""
        within = TokenRow.open.between(low, high)
        for shard in self._shards.all(platform):
            yield from self._tokens.items(shard, within, index_name=BY_OPEN, **options)

    def _place(self) -> str:
        """Make the place of what is put here now: by time, then by our count, and nobody else's."""
        return f"{moment_of(self._now())}{next(self._count) % 0x10000:04x}{os.urandom(3).hex()}"


def moment_of(at: datetime) -> str:
    """Say how the places of what is put there at a time begin."""
    return f"{int(at.timestamp() * 1_000_000):014x}"


def waiting_token(row: TokenRow) -> WaitingToken:
    """Read a token that was not acknowledged from its row."""
    return WaitingToken(
        platform=platform_of(row.platform),
        jti=row.sk,
        case_id=row.case_id,
        seq=int(row.seq) if row.case_id and row.seq is not None else None,
        shard=row.platform,
        place=str(row.open),
        created=str(row.created),
        packed=row.packed or b"",
        kid=str(row.kid or ""),
        turn=_turn_of(row),
    )


def _turn_of(row: TokenRow) -> str:
    """Return the place at which a token was offered before. Of one that was put aside before that
    was noted, the lowest that it can have had."""
    is_parked = str(row.open).startswith(PARKED)
    return row.turn or (moment_of(moment(str(row.created))) if is_parked else ABOVE_PLACES)
