"""Platforms' feeds."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class FeedToken:
    """A signed security event for one platform. Without ``case_id`` it is about no case."""

    platform: str
    jti: str
    jws: str
    case_id: str | None = None
    seq: int | None = None
    kid: str = ""
    """Which key of ours signed it."""
    key_slot: str | None = None
    """Where the key of its case is kept, under which it is sealed."""


@dataclass(frozen=True, slots=True)
class WaitingToken:
    """A token that was not acknowledged, without its content."""

    platform: str
    jti: str
    case_id: str | None
    seq: int | None
    shard: str = ""
    """Where its feed keeps it; with what follows its feed's own matter."""
    place: str = ""
    created: str = ""
    packed: bytes = b""
    kid: str = ""
    turn: str = ""


@dataclass(frozen=True, slots=True)
class ParkedToken:
    """A token that its platform refused or never took, and what was said of it."""

    token: WaitingToken
    at: str
    err: str
    description: str


@dataclass(frozen=True, slots=True)
class HeldToken:
    """A token that police hold back, and since when."""

    token: WaitingToken
    since: str


@dataclass(frozen=True, slots=True)
class Offer:
    """Tokens by id, in the order of their turn; ``more`` where others wait beside them."""

    tokens: Mapping[str, str]
    more: bool


class Feed(Protocol):
    """What platforms poll. Tokens are offered until they are acknowledged or parked."""

    def put(self, token: FeedToken, *, held: bool = False) -> bool:
        """Add a token, held back or not; False where one of its id is there already."""
        ...

    def hold(self, platform: str, jti: str) -> datetime | None:
        """Hold a token back from its turn, or from an operator who may give it one. Where it was
        offered before, leave it, and give when its platform last was offered anything."""
        ...

    def unhold(self, platform: str, jti: str) -> bool:
        """Give a token that is held back its turn; False where it is not held back."""
        ...

    def offer(self, platform: str, most: int) -> Offer:
        """Offer up to ``most`` tokens: never-offered first, oldest first, then by oldest offer."""
        ...

    def find_waiting(self, platform: str, jtis: Iterable[str]) -> Sequence[WaitingToken]:
        """Look up those of the tokens that are in this feed and were not acknowledged."""
        ...

    def find(self, platform: str, jti: str) -> WaitingToken | None:
        """Look up a token of this feed, whatever became of it; None for an unknown id."""
        ...

    def acknowledge(self, tokens: Iterable[WaitingToken]) -> None:
        """Mark tokens acknowledged, so that they are not offered again unless replayed. They stay
        until their case is erased."""
        ...

    def list_stale(self, platform: str, before: datetime, most: int) -> Sequence[WaitingToken]:
        """List some ``most`` of the tokens that have waited since before then, oldest first."""
        ...

    def signed_by(self, platform: str, kid: str) -> bool:
        """Say whether a token that may be offered, again too, is signed by this key of ours."""
        ...

    def park(self, platform: str, jti: str, *, err: str, description: str) -> bool:
        """Put a token aside for an operator; False where it does not wait."""
        ...

    def unpark(self, platform: str, jti: str) -> bool:
        """Give a parked token a turn again; False where it is not parked."""
        ...

    def list_added_since(self, platform: str, at: datetime) -> Iterable[str]:
        """List the ids of the tokens that were added since then and say something still, oldest
        first: acknowledged or not, and about a case."""
        ...

    def replay(self, platform: str, jti: str) -> bool:
        """Give a token that was acknowledged or parked a turn again, as it is; False where it is
        held back, erased or unknown. One that waits keeps its turn."""
        ...

    def list_held(self, platform: str) -> Iterable[HeldToken]:
        """List the tokens that police hold back."""
        ...

    def list_parked(self, platform: str) -> Iterable[ParkedToken]:
        """List the tokens that were put aside and not acknowledged since."""
        ...

    def erase(self, platform: str, jti: str) -> None:
        """Remove what a token says, and with that its turn."""
        ...

    def claim_outcome(self, platform: str, outcome_id: str, content: str) -> bool:
        """Tie an outcome id to its content; False where it is tied to another."""
        ...
