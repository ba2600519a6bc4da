"""Compare where a case's log ends with where it ended when that was signed.

A tail that was cut off leaves a chain that holds; it does not hold against what was signed before.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from chalicelib.errors import ChainBroken
from chalicelib.limits import CHAINS_VERIFIED_WITHIN
from chalicelib.model.chain import StoredEvent, verify
from chalicelib.model.shards import shard_of

SHARDS = 16
"""Of a list from now on. One of any other number can be read as well: the first had one."""


@dataclass(frozen=True, slots=True)
class ChainHead:
    """The newest event of a case: its number, and its digest, which covers all before it."""

    seq: int
    digest: str


@dataclass(frozen=True, slots=True)
class HeadShard:
    """The heads of a shard's cases, by case id; and the cases that did not hold when they were
    looked at last."""

    heads: Mapping[str, ChainHead]
    broken: frozenset[str] = field(default=frozenset())


@dataclass(frozen=True, slots=True)
class SignedHeads:
    """A signed list of every case's head at one time. ``shards`` read its shards, in order; each
    raises HeadsNotOurs where its shard is not the one that was signed, and Unavailable."""

    at: datetime
    shards: Sequence[Callable[[], HeadShard]]

    def head(self, case_id: str) -> ChainHead | None:
        """Return a case's head, by reading one shard; None where it has none yet."""
        shard = self.shards[shard_of(case_id, len(self.shards))]()
        return shard.heads.get(case_id)

    def shard(self, number: int) -> HeadShard:
        """Return a shard out of ``SHARDS``, out of however many this list has."""
        if len(self.shards) == SHARDS:
            return self.shards[number]()
        heads: dict[str, ChainHead] = {}
        broken: set[str] = set()
        for read in self.shards:
            shard = read()
            heads |= {key: head for key, head in shard.heads.items() if _is_in(key, number)}
            broken |= {case_id for case_id in shard.broken if _is_in(case_id, number)}
        return HeadShard(heads, frozenset(broken))


def steps_back(before: HeadShard, after: HeadShard) -> list[str]:
    """List the cases of which a shard has an earlier event than the one before, another of the same
    number, or none: the log only grows, and what does not hold keeps its head."""
    return [
        case_id
        for case_id, signed in before.heads.items()
        if (head := after.heads.get(case_id)) is None
        or head.seq < signed.seq
        or (head.seq == signed.seq and head.digest != signed.digest)
    ]


def due_tonight(
    number: int, changed: Iterable[str], signed: HeadShard, nights: Iterable[date]
) -> list[str]:
    """List, in order, the cases of a shard that are looked at in one run.

    These are the ones that changed, the ones that did not hold, and of all others those whose turn
    came in ``nights``: each has one in ``CHAINS_VERIFIED_WITHIN``.
    """
    turns = {_turn_of(night) for night in nights}
    on_the_rota = (case_id for case_id in signed.heads if _turn(case_id) in turns)
    return sorted({*filter(lambda key: _is_in(key, number), changed), *signed.broken, *on_the_rota})


def nights_between(before: datetime, run: datetime) -> list[date]:
    """List the nights that a run stands for: its own, and those since the last that ended."""
    days = min((run.date() - before.date()).days, _TURNS)
    return [run.date() - timedelta(days=back) for back in range(max(days, 1))]


_TURNS = int(CHAINS_VERIFIED_WITHIN.number)


def _turn_of(night: date) -> int:
    return night.toordinal() % _TURNS


def _turn(case_id: str) -> int:
    return shard_of(f"turn {case_id}", _TURNS)


def _is_in(case_id: str, number: int) -> bool:
    return shard_of(case_id, SHARDS) == number


def head_of(case_id: str, rows: Sequence[StoredEvent], signed: ChainHead | None) -> ChainHead:
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
