"""Platforms' feeds in DynamoDB: one row a token, one partition a platform, or several shards.

| sk | row |
|---|---|
| ``<jti>`` | a token: ``packed`` (sealed), ``created``, ``open``, ``kid``, ``case_id``, ``seq`` |
| ``~state`` | where the rotation stands: ``through``, ``offered``, ``turned_at``, ``version`` |
| ``outcome#<outcome_id>`` | the digest of what came under that id: one outcome, one content |
| ``account#<keyed hash>`` | keyed hashes of the cases that name one account: so many there are |

``open`` is the sort key of a sparse local index: when the token was put there while it waits,
``held#`` while police hold it back, ``parked#…`` while an operator has to look at it, absent once
it was acknowledged. Then the token's text goes, too: it was delivered; that it was stays on record.
Nothing is removed unsent. A copy of the table says who has how many tokens, and nothing of what
they say.
"""

import os
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import count, islice
from typing import TYPE_CHECKING, Any

from chalicelib.errors import Unavailable
from chalicelib.limits import POLL_SIZE
from chalicelib.model.events import moment, stamp
from chalicelib.model.rotation import LOWEST, Page, Row, Span, take
from chalicelib.ports import Clock, FeedToken, Offer, ParkedToken, WaitingToken
from chalicelib.store.feed_rows import FeedRows, Item, key
from chalicelib.store.feed_seals import Keys, Seals, label, pack, place_of, unpack
from chalicelib.store.feed_shards import Shards, platform_of
from chalicelib.store.feed_turns import Turns

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

MOST_COUNTED = 1_000
"""Cases that name one account; beyond that the count stands still."""

_HELD = "held#"
_PARKED = "parked#"
_PARKED_LAST = "parked$"
_ABOVE_KEYS = "g"
"""Above every key of a waiting token, which is hexadecimal; below what is held or parked."""
_TRIES = 5


class FeedTable:
    """The port ``Feed`` on one table. Every method raises Unavailable when DynamoDB refuses."""

    def __init__(
        self, dynamodb: "DynamoDBClient", table: str, *, keys: Keys, now: Clock, shards: int = 1
    ) -> None:
        self._rows, self._now = FeedRows(dynamodb, table), now
        self._turns, self._shards = Turns(self._rows, now), Shards(shards)
        self._seals = Seals(keys)
        self._count = count()

    def put(self, token: FeedToken, *, held: bool = False) -> bool:
        """Add a token to its platform's feed, held back or not; False where it is there already."""
        item: Item = {
            **key(self._shards.home(token.platform, token.jti), token.jti),
            "packed": {"B": pack(self._seals, token.platform, token.jti, token.jws)},
            "created": {"S": stamp(self._now())},
            "kid": {"S": token.kid},
            "open": {"S": _HELD if held else self._place()},
        }
        if token.case_id is not None:
            item |= {"case_id": {"S": token.case_id}, "seq": {"N": str(token.seq)}}
        return self._rows.put(item, "attribute_not_exists(sk)")

    def offer(self, platform: str, most: int) -> Offer:
        """Take up to ``most`` tokens whose turn it is, and note that they were offered.

        Pollers that meet are told apart by the state's version. One that loses every race offers
        nothing and says that there is more: what it read may have been held back since.
        """
        for _ in range(_TRIES):
            before = self._turns.recall(platform)
            packed: dict[str, bytes] = {}
            turn = take(
                before.rotation,
                lambda span, most: self._look(platform, span, most, packed),  # noqa: B023 # used in this round alone
                most=most,
                most_bytes=POLL_SIZE,
            )
            if turn.rotation == before.rotation or self._turns.write(
                platform, turn.rotation, before
            ):
                tokens = {
                    row.jti: unpack(self._seals, platform, packed[row.jti]) for row in turn.rows
                }
                return Offer(tokens, turn.more)
        return Offer({}, more=True)

    def waiting(self, platform: str, jtis: Iterable[str]) -> Sequence[WaitingToken]:
        """Those of the tokens that are in this feed and were not acknowledged."""
        places = {jti: self._shards.places(platform, jti) for jti in jtis}
        found: list[WaitingToken] = []
        while places:
            nearest = {jti: list(islice(shards, 1)) for jti, shards in places.items()}
            asked = [key(shard, jti) for jti, shards in nearest.items() for shard in shards]
            rows = self._rows.about(asked)
            found += (_waiting(row) for row in rows if "open" in row)
            there = {row["sk"]["S"] for row in rows}
            tried = {row["sk"]["S"] for row in asked}
            places = {jti: it for jti, it in places.items() if jti in tried - there}
        return found

    def acknowledge(self, tokens: Iterable[WaitingToken]) -> None:
        """Take tokens from their feed for good, as ``waiting`` gave them."""
        at = {"acked_at": {"S": stamp(self._now())}}
        self._rows.write({**_record(token), **at} for token in tokens)

    def stale(self, platform: str, before: datetime, most: int) -> Sequence[WaitingToken]:
        """Up to ``most`` tokens of each shard that have waited since before then, oldest first."""
        found: list[WaitingToken] = []
        for shard in self._shards.all(platform):
            page = self._rows.open_between(shard, LOWEST, _moment_of(before), Limit=most)
            found += map(_waiting, page["Items"])
        return found

    def park(self, platform: str, jti: str, *, err: str, description: str) -> bool:
        """Put a token aside for an operator: not offered again. False where it does not wait."""
        said = self._seals.seal(place_of(platform, jti), description.encode())
        return self._change(
            platform,
            jti,
            "SET parked_at = :at, err = :err, said = :said, #open = :aside",
            "#open < :held",
            err={"S": err},
            said={"B": said},
            aside={"S": _PARKED + self._place()},
        )

    def unpark(self, platform: str, jti: str) -> bool:
        """Put a parked token back, at the end of the feed. False where it is not parked."""
        return self._change(
            platform,
            jti,
            "SET unparked_at = :at, #open = :place REMOVE parked_at, err, said",
            "begins_with(#open, :parked)",
            place={"S": self._place()},
            parked={"S": _PARKED},
        )

    def parked(self, platform: str) -> Sequence[ParkedToken]:
        """Tokens that were put aside and not acknowledged since, oldest first."""
        found = self._everything(platform, _PARKED, _PARKED_LAST)
        return [self._parked(platform, item) for item in found]

    def signed_by(self, platform: str, kid: str) -> bool:
        """Whether a token that was not acknowledged is signed by this key of ours.

        Looks at every token that waits: for a rare command, not for a request.
        """
        found = self._everything(platform, LOWEST, "~", ProjectionExpression="kid")
        return any(item["kid"]["S"] == kid for item in found)

    def hold(self, platform: str, jti: str) -> datetime | None:
        """Hold a token back. Where it was offered before, leave it, and give when it last was.

        First the token leaves its place, then the turn's version moves on: a poller that read the
        token before loses its race, and reads again.
        """
        place = self._step_aside(platform, jti)
        if place is None:
            return None  # it waits no more, or is held back already
        for _ in range(_TRIES):
            before = self._turns.read(platform)
            if place <= before.rotation.through:
                back = {"place": {"S": place}}
                self._change(platform, jti, "SET #open = :place", "#open = :held", **back)
                return moment(before.turned_at)
            if self._turns.write(platform, before.rotation, before):
                return None
        raise Unavailable

    def unhold(self, platform: str, jti: str) -> bool:
        """Put a token that is held back at the end of the feed; False where it is not held back."""
        change = "SET unheld_at = :at, #open = :place"
        return self._change(platform, jti, change, "#open = :held", place={"S": self._place()})

    def erase(self, platform: str, jti: str) -> None:
        """Remove what a token says, and with that its turn; what became of it stays on record."""
        change = "SET erased_at = :at REMOVE #open, packed, said"
        self._change(platform, jti, change, "attribute_exists(sk)")

    def claim_outcome(self, platform: str, outcome_id: str, content: str) -> bool:
        """Tie an outcome id to its content; False where it is tied to another."""
        return self._rows.put(
            {**key(platform, f"outcome#{outcome_id}"), "content": {"S": content}},
            "attribute_not_exists(sk) OR content = :content",
            {":content": {"S": content}},
        )

    def count_case(self, platform: str, account: str, case: bytes) -> int:
        """Note that a case names an account; give how many cases do. Both are keyed hashes.

        The same case counts once. Beyond ``MOST_COUNTED`` the count stands still.
        """
        row = key(platform, f"account#{account}")
        counted = self._rows.add(row, "cases", case, most=MOST_COUNTED)
        return MOST_COUNTED if counted is None else counted

    # ---- what the above is made of ---------------------------------------------------------------

    def _look(self, platform: str, span: Span, most: int, packed: dict[str, bytes]) -> Page:
        """The first rows of a span: one consistent query a shard, however much else waits."""

        def query(shard: str, span: Span, most: int) -> Page:
            low, high = span.after + LOWEST, span.upto or _ABOVE_KEYS
            options = {"ProjectionExpression": "packed, #open", "Limit": most}
            answer = self._rows.open_between(shard, low, high, **options)
            rows = []
            for item in answer["Items"]:
                jti, size = label(item["packed"]["B"])
                packed[jti] = item["packed"]["B"]
                rows.append(Row(item["open"]["S"], size, jti))
            return Page(rows, "LastEvaluatedKey" not in answer)

        return self._shards.look(platform, span, most, query)

    def _everything(self, platform: str, low: str, high: str, **options: Any) -> Iterator[Item]:
        for shard in self._shards.all(platform):
            yield from self._rows.all_open(shard, low, high, **options)

    def _step_aside(self, platform: str, jti: str) -> str | None:
        """Take a token out of its turn and give the place that it had."""
        for token in self.waiting(platform, [jti]):
            if token.place < _ABOVE_KEYS:
                change, was = "SET held_at = :at, #open = :held", {"S": token.place}
                if self._change(platform, jti, change, "#open = :place", place=was):
                    return token.place
        return None

    def _change(self, platform: str, jti: str, change: str, condition: str, **values: Any) -> bool:
        """Update a token's row where the condition holds. ``:at`` is now."""
        given = {"at": {"S": stamp(self._now())}, "held": {"S": _HELD}, **values}
        return any(
            self._rows.change(key(shard, jti), change, condition, given)
            for shard in self._shards.places(platform, jti)
        )

    def _place(self) -> str:
        """Make the key of what is put here now: by time, then by our count, and nobody else's."""
        return f"{_moment_of(self._now())}{next(self._count) % 0x10000:04x}{os.urandom(3).hex()}"

    def _parked(self, platform: str, item: Item) -> ParkedToken:
        token = _waiting(item)
        said = self._seals.open(place_of(platform, token.jti), item["said"]["B"])
        return ParkedToken(token, item["parked_at"]["S"], item["err"]["S"], said.decode())


def _moment_of(at: datetime) -> str:
    """How the places of what is put there at a time begin."""
    return f"{int(at.timestamp() * 1_000_000):014x}"


def _waiting(item: Item) -> WaitingToken:
    case_id = item.get("case_id", {}).get("S")
    return WaitingToken(
        platform=platform_of(item["platform"]["S"]),
        jti=item["sk"]["S"],
        case_id=case_id,
        seq=int(item["seq"]["N"]) if case_id else None,
        shard=item["platform"]["S"],
        place=item["open"]["S"],
        created=item["created"]["S"],
    )


def _record(token: WaitingToken) -> Item:
    """What stays of a token's row."""
    about = {"case_id": {"S": token.case_id}, "seq": {"N": str(token.seq)}} if token.case_id else {}
    return {**key(token.shard, token.jti), "created": {"S": token.created}, **about}
