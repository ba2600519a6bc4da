"""Judge a drain by what its pollers wrote down."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from chalicelib.model.events import EventKey

"""A case and the number of its event."""


@dataclass(frozen=True, slots=True)
class PollRecord:
    """What one poll acknowledged and saw, and when it began and ended."""

    began: float
    ended: float
    acked: frozenset[str]
    tokens: Sequence[str]


def check(
    records: Sequence[PollRecord],
    places: Mapping[str, EventKey],
    offers: Sequence[PollRecord] = (),
) -> Iterator[str]:
    """Name each fault: a token that never came, came back, or came before its turn.

    ``offers`` is what the feed itself offered, where pollers are killed: what it offered to one
    that died before it could write that down comes again, and later, to another.
    """
    for jti in places.keys() - _first_seen(records).keys():
        yield f"{jti} was never seen"
    yield from _came_back(records)
    yield from _out_of_order(_first_seen(offers or records), places)


def _first_seen(records: Sequence[PollRecord]) -> dict[str, PollRecord]:
    """Return for each token the record, of those that hold it, whose poll began first."""
    first: dict[str, PollRecord] = {}
    for record in sorted(records, key=lambda record: record.began):
        for jti in record.tokens:
            first.setdefault(jti, record)
    return first


def _came_back(records: Sequence[PollRecord]) -> Iterator[str]:
    """Name tokens that came in a poll that began after one that acknowledged them had ended."""
    acknowledged_at: dict[str, float] = {}
    for record in sorted(records, key=lambda record: record.ended):
        for jti in record.acked:
            acknowledged_at.setdefault(jti, record.ended)
    for record in records:
        for jti in record.tokens:
            if acknowledged_at.get(jti, record.began) < record.began:
                yield f"{jti} came back after it was acknowledged"


def _out_of_order(first: Mapping[str, PollRecord], places: Mapping[str, EventKey]) -> Iterator[str]:
    """Name tokens that came before an earlier one of their case was requested, or precede it."""
    ordered = sorted(jti for jti in places if jti in first)
    ordered.sort(key=lambda jti: places[jti])
    for first_jti, next_jti in pairwise(ordered):
        if places[first_jti][0] == places[next_jti][0]:
            earlier, later = first[first_jti], first[next_jti]
            if later.ended < earlier.began:
                yield f"{next_jti} was offered before {first_jti}"
            elif earlier is later and earlier.tokens.index(next_jti) < earlier.tokens.index(
                first_jti
            ):
                yield f"{next_jti} stands before {first_jti}"
