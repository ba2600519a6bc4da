"""Compare where a case's log ends with where it ended when that was signed.

A tail that was cut off leaves a chain that holds; it does not hold against what was signed before.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from chalicelib.errors import ChainBroken
from chalicelib.model.chain import Stored, verify


@dataclass(frozen=True, slots=True)
class ChainHead:
    """The newest event of a case: its number, and its digest, which covers all before it."""

    seq: int
    digest: str


@dataclass(frozen=True, slots=True)
class ChainHeads:
    """Every case's head at one time, by case id."""

    at: datetime
    by_case: Mapping[str, ChainHead]


def head_of(case_id: str, rows: Sequence[Stored], signed: ChainHead | None) -> ChainHead:
    """Check a case's rows, in order, against each other and what was signed; give its head now.

    Raises ChainBroken naming the first event that was altered, added or is missing.
    """
    if signed is not None and len(rows) < signed.seq:
        verify(case_id, rows or ())
        raise ChainBroken(case_id, len(rows) + 1, "is missing, and was there when it was signed")
    verify(case_id, rows)
    if signed is not None and rows[signed.seq - 1].digest != signed.digest:
        raise ChainBroken(case_id, signed.seq, "is not the event that was signed")
    return ChainHead(len(rows), rows[-1].digest)
