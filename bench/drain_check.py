"""What has to hold of a drain, judged by what its pollers wrote down."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

Place = tuple[str, int]
"""A case and the number of its event."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What one poll acknowledged and saw, and when it began and ended."""

    began: float
    ended: float
    acked: frozenset[str]
    seen: Sequence[str]


def check(
    answers: Sequence[Answer], places: Mapping[str, Place], offers: Sequence[Answer] = ()
) -> Iterator[str]:
    """What does not hold: a token that was never seen, came back, or came before its turn.

    ``offers`` is what the feed itself offered, where pollers are killed: what it offered to one
    that died before it could write that down comes again, and later, to another.
    """
    for jti in places.keys() - _first_seen(answers).keys():
        yield f"{jti} was never seen"
    yield from _came_back(answers)
    yield from _out_of_order(_first_seen(offers or answers), places)


def _first_seen(answers: Sequence[Answer]) -> dict[str, Answer]:
    """The answer to the poll that began first, of those that a token came with."""
    first: dict[str, Answer] = {}
    for answer in sorted(answers, key=lambda it: it.began):
        for jti in answer.seen:
            first.setdefault(jti, answer)
    return first


def _came_back(answers: Sequence[Answer]) -> Iterator[str]:
    """A token is gone when a poll that acknowledged it was answered."""
    gone: dict[str, float] = {}
    for answer in sorted(answers, key=lambda it: it.ended):
        for jti in answer.acked:
            gone.setdefault(jti, answer.ended)
    for answer in answers:
        for jti in answer.seen:
            if gone.get(jti, answer.began) < answer.began:
                yield f"{jti} came back after it was acknowledged"


def _out_of_order(first: Mapping[str, Answer], places: Mapping[str, Place]) -> Iterator[str]:
    """The later was there before anybody asked for the earlier, or stands before it."""
    ordered = sorted(jti for jti in places if jti in first)
    ordered.sort(key=lambda jti: places[jti])
    for before, after in pairwise(ordered):
        if places[before][0] == places[after][0]:
            early, late = first[before], first[after]
            if late.ended < early.began:
                yield f"{after} was offered before {before}"
            elif early is late and early.seen.index(after) < early.seen.index(before):
                yield f"{after} stands before {before}"
