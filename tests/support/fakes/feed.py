"""Platforms' feeds in memory."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Literal

from chalicelib.model.events import stamp
from chalicelib.model.offer_order import KeySpan, OfferOrder, Page, WaitingRow, take
from chalicelib.ports import FeedToken, HeldToken, Now, Offer, ParkedToken, WaitingToken
from tests.support.fakes.remote import Remote, remote

State = Literal["open", "held", "parked", "gone"]
"""Of a token: it waits for its turn, police hold it back, an operator has to look at it, or it was
acknowledged or erased."""

ABOVE_PLACES = "~"


@dataclass(slots=True)
class _KeptToken:
    token: FeedToken
    place: str
    put_at: datetime
    state: State = "open"
    parked: ParkedToken | None = None
    turn: str = ABOVE_PLACES
    created_at: datetime = field(init=False)

    def __post_init__(self) -> None:
        self.created_at = self.put_at


@dataclass(slots=True)
class _Turns:
    order: OfferOrder = field(default_factory=OfferOrder)
    turned_at: datetime | None = None


@remote()
class MemoryFeed(Remote):
    """The port ``Feed``. ``now`` is a clock of the test's."""

    def __init__(self, now: Now = lambda: datetime(2026, 11, 22, 12, tzinfo=UTC)) -> None:
        self.now = now
        self.rows: dict[tuple[str, str], _KeptToken] = {}
        self.outcomes: dict[tuple[str, str], str] = {}
        self._turns: dict[str, _Turns] = {}
        self._places = 0

    def put(self, token: FeedToken, *, held: bool = False) -> bool:
        if (token.platform, token.jti) in self.rows:
            return False
        state: State = "held" if held else "open"
        self.rows[token.platform, token.jti] = _KeptToken(token, self._place(), self.now(), state)
        return True

    def hold(self, platform: str, jti: str) -> datetime | None:
        row = self._row(platform, jti, "open") or self._row(platform, jti, "parked")
        if row is None:
            return None
        turn, turns = _turn_of(row), self._turns_of(platform)
        if turn <= turns.order.through:
            return turns.turned_at
        row.state, row.parked = "held", None
        return None

    def unhold(self, platform: str, jti: str) -> bool:
        return self._give_turn(self._row(platform, jti, "held"))

    def offer(self, platform: str, most: int) -> Offer:
        turns = self._turns_of(platform)

        def look(span: KeySpan, rows: int) -> Page:
            page = [
                WaitingRow(row.place, len(row.token.jws), row.token.jti)
                for row in self._in(platform, "open")
                if span.after < row.place and (span.upto is None or row.place <= span.upto)
            ]
            return Page(page[:rows], whole=len(page) <= rows)

        turn = take(turns.order, look, most=most, most_bytes=1_000_000)
        if turn.order != turns.order:
            turns.order, turns.turned_at = turn.order, self.now()
        tokens = {row.jti: self.rows[platform, row.jti].token.jws for row in turn.rows}
        return Offer(tokens, turn.more)

    def find_waiting(self, platform: str, jtis: Iterable[str]) -> Sequence[WaitingToken]:
        rows = (self.rows.get((platform, jti)) for jti in dict.fromkeys(jtis))
        return [_without_content(row.token) for row in rows if row and row.state != "gone"]

    def find(self, platform: str, jti: str) -> WaitingToken | None:
        row = self.rows.get((platform, jti))
        return _without_content(row.token) if row else None

    def acknowledge(self, tokens: Iterable[WaitingToken]) -> None:
        for token in tokens:
            row = self.rows[token.platform, token.jti]
            row.state = "gone"
            if row.token.case_id is None:
                row.token = replace(row.token, jws="")

    def list_stale(self, platform: str, before: datetime, most: int) -> list[WaitingToken]:
        rows = [row for row in self._in(platform, "open") if row.put_at < before]
        return [_without_content(row.token) for row in rows[:most]]

    def signed_by(self, platform: str, kid: str) -> bool:
        rows = self._in(platform, "open", "held", "parked", "gone")
        return any(row.token.kid == kid and row.token.jws for row in rows)

    def park(self, platform: str, jti: str, *, err: str, description: str) -> bool:
        row = self._row(platform, jti, "open")
        if row is None:
            return False
        turn, order = _turn_of(row), self._turns_of(platform).order
        row.turn = turn if turn <= order.through else ABOVE_PLACES
        row.state, row.place = "parked", self._place()
        at = stamp(self.now())
        row.parked = ParkedToken(_without_content(row.token), at, err, description)
        return True

    def unpark(self, platform: str, jti: str) -> bool:
        return self._give_turn(self._row(platform, jti, "parked"))

    def list_added_since(self, platform: str, at: datetime) -> list[str]:
        rows = [row for (owner, _), row in self.rows.items() if owner == platform]
        readable = [
            row for row in rows if row.token.jws and row.token.case_id and row.state != "held"
        ]
        added = [row for row in readable if row.created_at >= at]
        return [row.token.jti for row in sorted(added, key=lambda row: row.created_at)]

    def replay(self, platform: str, jti: str) -> bool:
        row = self.rows.get((platform, jti))
        if row is None or row.state == "held" or not (row.token.jws and row.token.case_id):
            return False
        return row.state == "open" or self._give_turn(row)

    def list_held(self, platform: str) -> list[HeldToken]:
        rows = self._in(platform, "held")
        return [HeldToken(_without_content(row.token), stamp(row.put_at)) for row in rows]

    def list_parked(self, platform: str) -> list[ParkedToken]:
        return [row.parked for row in self._in(platform, "parked") if row.parked]

    def erase(self, platform: str, jti: str) -> None:
        row = self.rows.get((platform, jti))
        if row is not None:
            row.state, row.token, row.parked = "gone", replace(row.token, jws=""), None

    def claim_outcome(self, platform: str, outcome_id: str, content: str) -> bool:
        return self.outcomes.setdefault((platform, outcome_id), content) == content

    def _row(self, platform: str, jti: str, state: State) -> _KeptToken | None:
        row = self.rows.get((platform, jti))
        return row if row and row.state == state else None

    def _in(self, platform: str, *states: State) -> list[_KeptToken]:
        """The rows of a platform that are in one of these states, by place."""
        rows = [row for (owner, _), row in self.rows.items() if owner == platform]
        return sorted((row for row in rows if row.state in states), key=lambda row: row.place)

    def _give_turn(self, row: _KeptToken | None) -> bool:
        if row is None:
            return False
        row.state, row.place, row.put_at = "open", self._place(), self.now()
        return True

    def _turns_of(self, platform: str) -> _Turns:
        return self._turns.setdefault(platform, _Turns())

    def _place(self) -> str:
        self._places += 1
        return f"{self._places:08x}"


def _turn_of(row: _KeptToken) -> str:
    """The lowest place at which it may have been offered."""
    return min(row.turn, row.place) if row.state == "open" else row.turn


def _without_content(token: FeedToken) -> WaitingToken:
    return WaitingToken(token.platform, token.jti, token.case_id, token.seq)
