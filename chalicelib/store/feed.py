"""Platforms' feeds in DynamoDB: one partition a platform, one row a token.

| sk | row |
|---|---|
| ``<jti>`` | a token: ``sealed``, ``wrapped_key``, ``created``, ``open``, ``case_id``, ``seq`` |
| ``~state`` | where the rotation stands: ``through``, ``offered``, ``turned_at``, ``version`` |
| ``outcome#<outcome_id>`` | the digest of what came under that id: one outcome, one content |

``open`` is the sort key of a sparse local index: when the token was put there while it waits,
``held#`` while police hold it back, ``parked#`` while an operator has to look at it, absent once it
was acknowledged. Rows change, and
none is deleted here. A token is compressed and sealed under a key of its own, which KMS wraps: a
copy of the table says who has how many tokens, and nothing of what they say. The low-level client
is used throughout: a page of rows costs half of what it costs through PynamoDB, and a second client
would only be for the six small calls.
"""

import os
import zlib
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import count, islice
from typing import TYPE_CHECKING, Any, Protocol

from chalicelib.errors import LostRace, Unavailable
from chalicelib.model.events import moment, stamp
from chalicelib.model.rotation import LOWEST, Page, Rotation, Row, Span, take
from chalicelib.ports import Clock, FeedToken, Offer, ParkedToken, WaitingToken
from chalicelib.store.sealing import seal_bytes, unseal_bytes
from chalicelib.store.tables import our_errors

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

MOST_BYTES = 1_000_000
"""Of an answer's tokens together."""

_STATE = "~state"
_HELD = "held#"
_PARKED = "parked#"
_ABOVE_KEYS = "g"
"""Above every key of a waiting token, which is hexadecimal; below what is parked."""
_TRIES = 5
_BATCH = 100  # BatchGetItem takes no more keys
_NAMES = {"#open": "open"}


class Keys(Protocol):
    """Data keys, wrapped by KMS; ``aws.case_keys.CaseKeys``."""

    def new(self) -> tuple[bytes, bytes]:
        """A fresh 256-bit key and its wrapped form."""
        ...

    def open(self, wrapped: bytes) -> bytes:
        """The key in its wrapped form."""
        ...


class FeedTable:
    """The port ``Feed`` on one table. Every method raises Unavailable when DynamoDB refuses."""

    def __init__(
        self, dynamodb: "DynamoDBClient", table: str, *, keys: Keys, now: Clock, wall: Clock
    ) -> None:
        self._dynamodb, self._table, self._keys = dynamodb, table, keys
        self._now, self._wall = now, wall
        self._count = count()

    def put(self, token: FeedToken, *, held: bool = False) -> bool:
        """Add a token to its platform's feed, held back or not; False where it is there already."""
        item: dict[str, Any] = {
            **_key(token.platform, token.jti),
            **self._sealed(token),
            "created": {"S": stamp(self._now())},
            "open": {"S": _HELD if held else self._place()},
        }
        if token.case_id is not None:
            item |= {"case_id": {"S": token.case_id}, "seq": {"N": str(token.seq)}}
        return self._put(item, "attribute_not_exists(sk)")

    @our_errors()
    def offer(self, platform: str, most: int) -> Offer:
        """Take up to ``most`` tokens whose turn it is, and note that they were offered.

        Pollers that meet are told apart by the state's version. One that loses every race offers
        nothing and says that there is more: what it read may have been held back since.
        """
        for _ in range(_TRIES):
            rotation, version, _ = self._state(platform)
            turn = take(
                rotation,
                lambda span, rows: self._look(platform, span, rows),
                most=most,
                most_bytes=MOST_BYTES,
            )
            if turn.rotation == rotation or self._turned(platform, turn.rotation, version):
                return Offer({row.jti: row.jws for row in turn.rows}, turn.more)
        return Offer({}, more=True)

    @our_errors()
    def waiting(self, platform: str, jtis: Iterable[str]) -> Sequence[WaitingToken]:
        """Those of the tokens that are in this feed and were not acknowledged."""
        wanted = iter(dict.fromkeys(jtis))
        found: list[WaitingToken] = []
        while batch := list(islice(wanted, _BATCH)):
            found += map(_waiting, self._rows(platform, batch))
        return found

    def acknowledge(self, platform: str, jti: str) -> None:
        """Mark a token as acknowledged: it is not offered again. The first time counts."""
        self._change(platform, jti, "SET acked_at = :at REMOVE #open", "attribute_exists(#open)")

    def park(self, platform: str, jti: str, *, err: str, description: str) -> bool:
        """Put a token aside for an operator: not offered again. False where it does not wait."""
        return self._change(
            platform,
            jti,
            "SET parked_at = :at, err = :err, description = :said, #open = :parked",
            "#open < :parked",
            err=err,
            said=description,
            parked=_PARKED,
        )

    def unpark(self, platform: str, jti: str) -> bool:
        """Put a parked token back, at the end of the feed. False where it is not parked."""
        return self._change(
            platform,
            jti,
            "SET unparked_at = :at, #open = :place REMOVE parked_at, err, description",
            "#open = :parked",
            place=self._place(),
            parked=_PARKED,
        )

    @our_errors()
    def parked(self, platform: str) -> Sequence[ParkedToken]:
        """Tokens that were put aside and not acknowledged since."""
        return [_parked(item) for item in self._aside(platform, _PARKED)]

    @our_errors()
    def hold(self, platform: str, jti: str) -> datetime | None:
        """Hold a token back. Where it was offered before, leave it, and give when it last was.

        First the token leaves its place, then the turn's version moves on: a poller that read the
        token before loses its race, and reads again.
        """
        place = self._step_aside(platform, jti)
        if place is None:
            return None  # it waits no more, or is held back already
        for _ in range(_TRIES):
            rotation, version, turned_at = self._state(platform)
            if place <= rotation.through:
                self._change(platform, jti, "SET #open = :place", "#open = :held", place=place)
                return moment(turned_at)
            if self._turned(platform, rotation, version):
                return None
        raise Unavailable

    def unhold(self, platform: str, jti: str) -> bool:
        """Put a token that is held back at the end of the feed; False where it is not held back."""
        change = "SET unheld_at = :at, #open = :place"
        return self._change(platform, jti, change, "#open = :held", place=self._place())

    @our_errors()
    def held(self, platform: str) -> Sequence[WaitingToken]:
        """Tokens that are held back."""
        return [_waiting(item) for item in self._aside(platform, _HELD)]

    def _step_aside(self, platform: str, jti: str) -> str | None:
        """Take a token out of its turn and give the place that it had."""
        item = self._dynamodb.get_item(
            TableName=self._table, Key=_key(platform, jti), ConsistentRead=True
        ).get("Item", {})
        place = item.get("open", {}).get("S", _HELD)
        if place >= _ABOVE_KEYS:
            return None
        change = "SET held_at = :at, #open = :held"
        return place if self._change(platform, jti, change, "#open = :place", place=place) else None

    def _aside(self, platform: str, place: str) -> Iterator[Any]:
        pages = self._dynamodb.get_paginator("query").paginate(
            **self._waiting_between(platform, place, place), ConsistentRead=True
        )
        return (item for page in pages for item in page["Items"])

    def erase(self, platform: str, jti: str) -> None:
        """Remove what a token says, and with that its turn; what became of it stays on record."""
        self._change(
            platform,
            jti,
            "SET erased_at = :at REMOVE #open, sealed, wrapped_key, description",
            "attribute_exists(sk)",
        )

    def claim_outcome(self, platform: str, outcome_id: str, content: str) -> bool:
        """Tie an outcome id to its content; False where it is tied to another."""
        key = _key(platform, f"outcome#{outcome_id}")
        return self._put(
            {**key, "content": {"S": content}},
            "attribute_not_exists(sk) OR content = :content",
            {":content": {"S": content}},
        )

    # ---- the rotation ----------------------------------------------------------------------------

    def _state(self, platform: str) -> tuple[Rotation, int, str]:
        """The rotation, its version, and when it last turned."""
        answer = self._dynamodb.get_item(
            TableName=self._table, Key=_key(platform, _STATE), ConsistentRead=True
        )
        item = answer.get("Item")
        if item is None:
            return Rotation(), 0, ""
        pairs = (entry["S"].split("/") for entry in item["offered"]["L"])
        spans = tuple(Span(after, upto) for after, upto in pairs)
        rotation = Rotation(item["through"]["S"], spans)
        return rotation, int(item["version"]["N"]), item["turned_at"]["S"]

    def _turned(self, platform: str, rotation: Rotation, version: int) -> bool:
        spans = [{"S": f"{span.after}/{span.upto}"} for span in rotation.spans]
        return self._put(
            {
                **_key(platform, _STATE),
                "through": {"S": rotation.through},
                "offered": {"L": spans},
                "turned_at": {"S": stamp(self._now())},
                "version": {"N": str(version + 1)},
            },
            "attribute_not_exists(sk) OR version = :version",
            {":version": {"N": str(version)}},
        )

    def _look(self, platform: str, span: Span, most: int) -> Page:
        """Read the first rows of a span: one consistent query, however much else waits."""
        answer = self._dynamodb.query(
            **self._waiting_between(platform, span.after + LOWEST, span.upto or _ABOVE_KEYS),
            ProjectionExpression="sk, sealed, wrapped_key, #open",
            ConsistentRead=True,
            Limit=most,
        )
        rows = [self._row(platform, item) for item in answer["Items"]]
        return Page(rows, "LastEvaluatedKey" not in answer)

    def _waiting_between(self, platform: str, low: str, high: str) -> Any:
        return {
            "TableName": self._table,
            "IndexName": "open",
            "KeyConditionExpression": "platform = :platform AND #open BETWEEN :low AND :high",
            "ExpressionAttributeNames": _NAMES,
            "ExpressionAttributeValues": {
                ":platform": {"S": platform},
                ":low": {"S": low},
                ":high": {"S": high},
            },
        }

    # ---- rows ------------------------------------------------------------------------------------

    def _place(self) -> str:
        """Make the key of what is put here now: by time, then by our count, and nobody else's."""
        microseconds = int(self._wall().timestamp() * 1_000_000)
        return f"{microseconds:014x}{next(self._count) % 0x10000:04x}{os.urandom(3).hex()}"

    def _sealed(self, token: FeedToken) -> dict[str, Any]:
        """Compressed first: a row and its copy in the index share 400 KB.

        A report of 128 KB gives a token of 270 KB at worst.
        https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/LSI.html
        """
        key, wrapped = self._keys.new()
        place = _place_of(token.platform, token.jti)
        sealed = seal_bytes(key, place, zlib.compress(token.jws.encode("ascii")))
        return {"sealed": {"B": sealed}, "wrapped_key": {"B": wrapped}}

    def _row(self, platform: str, item: Any) -> Row:
        jti, key = item["sk"]["S"], self._keys.open(item["wrapped_key"]["B"])
        packed = unseal_bytes(key, _place_of(platform, jti), item["sealed"]["B"])
        jws = zlib.decompress(packed).decode("ascii")
        return Row(key=item["open"]["S"], size=len(jti) + len(jws) + 6, jti=jti, jws=jws)

    def _put(self, item: Any, condition: str, values: Any = None) -> bool:
        """Write a row where the condition holds; False where it does not."""
        given = {"ExpressionAttributeValues": values} if values else {}
        try:
            with our_errors():
                self._dynamodb.put_item(
                    TableName=self._table, Item=item, ConditionExpression=condition, **given
                )
        except LostRace:
            return False
        return True

    def _change(self, platform: str, jti: str, change: str, condition: str, **values: str) -> bool:
        """Update a row where the condition holds; False where it does not. ``:at`` is now."""
        said = f"{change} {condition}"
        given = {"at": stamp(self._now()), "held": _HELD, **values}
        given = {name: value for name, value in given.items() if f":{name}" in said}
        try:
            with our_errors():
                self._dynamodb.update_item(
                    TableName=self._table,
                    Key=_key(platform, jti),
                    UpdateExpression=change,
                    ConditionExpression=condition,
                    ExpressionAttributeNames=_NAMES,
                    ExpressionAttributeValues={f":{name}": {"S": v} for name, v in given.items()},
                )
        except LostRace:
            return False
        return True

    def _rows(self, platform: str, jtis: Sequence[str]) -> Iterator[Any]:
        """Read the named rows that are open, all but their tokens."""
        keys: Any = [_key(platform, jti) for jti in jtis]
        for _ in range(_TRIES):
            answer: Any = self._dynamodb.batch_get_item(
                RequestItems={
                    self._table: {
                        "Keys": keys,
                        "ConsistentRead": True,
                        "ProjectionExpression": "platform, sk, case_id, seq, #open",
                        "ExpressionAttributeNames": _NAMES,
                    }
                }
            )
            yield from (item for item in answer["Responses"][self._table] if "open" in item)
            keys = answer["UnprocessedKeys"].get(self._table, {}).get("Keys")
            if not keys:
                return
        raise Unavailable


def _key(platform: str, sk: str) -> dict[str, Any]:
    return {"platform": {"S": platform}, "sk": {"S": sk}}


def _place_of(platform: str, jti: str) -> str:
    return f"feed/{platform}/{jti}"


def _waiting(item: Any) -> WaitingToken:
    case_id = item.get("case_id", {}).get("S")
    seq = int(item["seq"]["N"]) if case_id else None
    return WaitingToken(item["platform"]["S"], item["sk"]["S"], case_id, seq)


def _parked(item: Any) -> ParkedToken:
    return ParkedToken(
        token=_waiting(item),
        at=item["parked_at"]["S"],
        err=item["err"]["S"],
        description=item["description"]["S"],
    )
