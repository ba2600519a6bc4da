"""Chain the events of a case: each stored event carries the SHA-256 of the one before.

What is hashed is all that is stored: erasure destroys a key that is kept elsewhere, and changes no
event. The form is canonical JSON (RFC 8785): with ASCII names, strings and integers only, that is
what ``json.dumps`` gives with sorted keys and no spaces.
"""

import hashlib
import json
from base64 import b64encode
from collections.abc import Iterable
from typing import NamedTuple

from chalicelib.errors import ChainBroken

ORIGIN = "0" * 64
"""What event 1 carries as ``prev``."""

_CANONICAL = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False)


class StoredEvent(NamedTuple):
    """One event exactly as its row holds it. Times and facts are text, sealed words are bytes."""

    case_id: str
    seq: int
    at: str
    kind: str
    facts: str
    prev: str
    sealed: bytes | None = None
    hour: str | None = None
    of: int | None = None
    key_slot: str | None = None
    digest: str = ""


def canonical(value: object) -> str:
    """Serialise by RFC 8785: for values whose names are ASCII and whose numbers are integers."""
    return _CANONICAL.encode(value)


def digest_of(stored: StoredEvent) -> str:
    """Return SHA-256, hex, over the canonical form of all in the row but the digest."""
    return hashlib.sha256(preimage(stored).encode()).hexdigest()


def preimage(stored: StoredEvent) -> str:
    """Return what is hashed: one line of JSON."""
    members = {
        "at": stored.at,
        "case_id": stored.case_id,
        "facts": stored.facts,
        "hour": stored.hour or "",
        "key_slot": stored.key_slot or "",
        "kind": stored.kind,
        "of": stored.of or 0,
        "prev": stored.prev,
        "sealed": b64encode(stored.sealed or b"").decode(),
        "seq": stored.seq,
    }
    return canonical(members)


def verify(case_id: str, rows: Iterable[StoredEvent]) -> int:
    """Check a case's rows, in order, and return how many there are.

    Raises ChainBroken naming the first event that was altered, added or is missing. A tail that was
    cut off leaves a shorter chain that holds: the signed heads find that.
    """
    prev, count = ORIGIN, 0
    for count, row in enumerate(rows, start=1):
        _check(case_id, count, row, prev)
        prev = row.digest
    if count == 0:
        raise ChainBroken(case_id, 1, "is missing")
    return count


def _check(case_id: str, seq: int, row: StoredEvent, prev: str) -> None:
    if row.case_id != case_id or row.seq != seq:
        raise ChainBroken(case_id, seq, "is missing")
    if row.digest != digest_of(row):
        raise ChainBroken(case_id, seq, "does not match its own digest")
    if row.prev != prev:
        raise ChainBroken(case_id, seq, "does not follow the event before it")
