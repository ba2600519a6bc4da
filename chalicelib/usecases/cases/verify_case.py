"""Check a case's hash chain, and that it goes on from what was signed last night."""

from dataclasses import dataclass
from datetime import datetime

from chalicelib.errors import ChainBroken, NotFound
from chalicelib.model.chain_heads import head_of
from chalicelib.usecases.cases.sign_chain_heads import SignChainHeadsDeps, read_signed_heads


@dataclass(frozen=True, slots=True)
class Break:
    """The first event of a case that does not hold; ``kind`` is None where it is missing."""

    seq: int
    kind: str | None
    why: str


@dataclass(frozen=True, slots=True)
class Verified:
    """What the check found. ``signed``: when its head was signed last, and the event's number."""

    broken: Break | None
    events: int = 0
    erased: bool = False
    signed: tuple[datetime, int] | None = None


def verify_case(deps: SignChainHeadsDeps, case_id: str) -> Verified:
    """Check every row of the case. Raises NotFound where there is none and none was signed;
    HeadsNotOurs where the newest list is not signed by us; Unavailable."""
    rows = list(deps.stored(case_id))
    heads = read_signed_heads(deps)
    signed = heads.by_case.get(case_id) if heads else None
    if not rows and signed is None:
        raise NotFound
    try:
        events = head_of(case_id, rows, signed).seq
    except ChainBroken as broken:
        kinds = {row.seq: row.kind for row in rows}
        return Verified(Break(broken.seq, kinds.get(broken.seq), broken.why))
    erased = rows[0].wrapped_key is None
    return Verified(None, events, erased, (heads.at, signed.seq) if heads and signed else None)
