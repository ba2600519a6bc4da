"""Platforms' feeds in memory."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from chalicelib.model.rotation import KeySpan, Page, Rotation, WaitingRow, take
from chalicelib.ports import Clock, FeedToken, Offer, ParkedToken, WaitingToken


@dataclass(slots=True)
class _Kept:
    token: FeedToken
    key: str
    put_at: datetime
    open: bool = True
    parked: ParkedToken | None = None
    held: bool = False


class MemoryFeed:
    """The port Feed in memory."""

    def __init__(self) -> None:
        self.rows: dict[tuple[str, str], _Kept] = {}
        self.rotations: dict[str, Rotation] = {}
        self.outcomes: dict[tuple[str, str], str] = {}
        self.turned_at = datetime(2026, 11, 22, 12, tzinfo=UTC)
        self.accounts: dict[tuple[str, str], set[bytes]] = {}
        self.now: Clock = lambda: self.turned_at
        self._made = 0

    def put(self, token: FeedToken) -> bool:
        if (token.platform, token.jti) in self.rows:
            return False
        self.rows[token.platform, token.jti] = _Kept(token, self._place(), self.now())
        return True

    def hold(self, platform: str, jti: str) -> datetime | None:
        row = self.rows[platform, jti]
        if row.open and row.key <= self.rotations.get(platform, Rotation()).through:
            return self.turned_at
        row.held = True
        return None

    def unhold(self, platform: str, jti: str) -> bool:
        row = self.rows[platform, jti]
        was, row.held, row.key = row.held, False, self._place()
        return was

    def offer(self, platform: str, most: int) -> Offer:
        def look(span: KeySpan, rows: int) -> Page:
            found = sorted(
                (row.key, row.token)
                for row in self._of(platform)
                if row.open and row.parked is None and not row.held and span.after < row.key
                if span.upto is None or row.key <= span.upto
            )
            page = [WaitingRow(key, len(token.jws), token.jti) for key, token in found]
            return Page(page[:rows], whole=len(page) <= rows)

        rotation = self.rotations.get(platform, Rotation())
        turn = take(rotation, look, most=most, most_bytes=1_000_000)
        self.rotations[platform] = turn.rotation
        tokens = {row.jti: self.rows[platform, row.jti].token.jws for row in turn.rows}
        return Offer(tokens, turn.more)

    def waiting(self, platform: str, jtis: Iterable[str]) -> Sequence[WaitingToken]:
        found = (self.rows.get((platform, jti)) for jti in dict.fromkeys(jtis))
        return [_named(row.token) for row in found if row is not None and row.open]

    def acknowledge(self, tokens: Iterable[WaitingToken]) -> None:
        for token in tokens:
            self.rows[token.platform, token.jti].open = False

    def stale(self, platform: str, before: datetime, most: int) -> list[WaitingToken]:
        found = [row for row in self._of(platform) if row.open and row.parked is None]
        return [_named(row.token) for row in found if row.put_at < before][:most]

    def signed_by(self, platform: str, kid: str) -> bool:
        return any(row.open and row.token.kid == kid for row in self._of(platform))

    def count_case(self, platform: str, account: str, case: bytes) -> int:
        cases = self.accounts.setdefault((platform, account), set())
        cases.add(case)
        return len(cases)

    def park(self, platform: str, jti: str, *, err: str, description: str) -> bool:
        row = self.rows.get((platform, jti))
        if row is None or not row.open or row.parked is not None:
            return False
        row.parked = ParkedToken(_named(row.token), "2026-11-22T00:00:00Z", err, description)
        return True

    def unpark(self, platform: str, jti: str) -> bool:
        row = self.rows.get((platform, jti))
        if row is None or row.parked is None:
            return False
        row.parked, row.key, row.put_at = None, self._place(), self.now()
        return True

    def parked(self, platform: str) -> list[ParkedToken]:
        return [row.parked for row in self._of(platform) if row.open and row.parked is not None]

    def erase(self, platform: str, jti: str) -> None:
        row = self.rows.get((platform, jti))
        if row is not None:
            row.open, row.token = False, replace(row.token, jws="")

    def claim_outcome(self, platform: str, outcome_id: str, content: str) -> bool:
        return self.outcomes.setdefault((platform, outcome_id), content) == content

    def _of(self, platform: str) -> list[_Kept]:
        return [row for (owner, _), row in self.rows.items() if owner == platform]

    def _place(self) -> str:
        self._made += 1
        return f"{self._made:08x}"


def _named(token: FeedToken) -> WaitingToken:
    return WaitingToken(token.platform, token.jti, token.case_id, token.seq)
