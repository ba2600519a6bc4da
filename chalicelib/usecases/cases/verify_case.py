"""Check a case's hash chain, and that it goes on from what was signed last night."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from chalicelib.errors import ChainBroken, NotFound
from chalicelib.model.chain import StoredEvent
from chalicelib.model.chain_heads import head_of
from chalicelib.model.events import Kind
from chalicelib.usecases.cases.read_signed_heads import ReadSignedHeadsDeps, read_signed_heads

_NO_KEY = "has lost its key, and nothing says that the case was erased"


@dataclass(frozen=True, slots=True)
class VerifyCaseDeps:
    """What checking a case needs. ``existing_slots`` gives those of some whose key there is yet."""

    heads: ReadSignedHeadsDeps
    stored: Callable[[str], Iterable[StoredEvent]]
    existing_slots: Callable[[Iterable[str]], set[str]]


@dataclass(frozen=True, slots=True)
class ChainBreak:
    """The first event of a case that does not hold; ``kind`` is None where it is missing."""

    seq: int
    kind: str | None
    why: str


@dataclass(frozen=True, slots=True)
class ChainCheck:
    """What the check found. ``signed``: when its head was signed last, and the event's number."""

    broken: ChainBreak | None
    events: int = 0
    erased: bool = False
    signed: tuple[datetime, int] | None = None


def verify_case(deps: VerifyCaseDeps, case_id: str) -> ChainCheck:
    """Check every row of the case. Raises NotFound where there is none and none was signed;
    HeadsNotOurs where the newest list is not signed by us; Unavailable."""
    rows = list(deps.stored(case_id))
    heads = read_signed_heads(deps.heads)
    signed = heads.head(case_id) if heads else None
    if not rows and signed is None:
        raise NotFound
    try:
        events = head_of(case_id, rows, signed).seq
    except ChainBroken as broken:
        kinds = {row.seq: row.kind for row in rows}
        return ChainCheck(ChainBreak(broken.seq, kinds.get(broken.seq), broken.why))
    erased = any(row.kind == Kind.ERASED for row in rows)
    if not erased and not deps.existing_slots([str(rows[0].key_slot)]):
        return ChainCheck(ChainBreak(1, rows[0].kind, _NO_KEY))
    return ChainCheck(None, events, erased, (heads.at, signed.seq) if heads and signed else None)
