"""Bend what is well made: cut, double, overwrite and add, as whoever looks for a hole does."""

from collections.abc import Sequence
from functools import reduce
from typing import TypeVar

from hypothesis import strategies as st

Whole = TypeVar("Whole", bytes, str)
_FURTHEST = 10_000


def bent_bytes(seeds: Sequence[bytes]) -> st.SearchStrategy[bytes]:
    """Bytes that were well made, after up to six changes; or any bytes at all."""
    return st.one_of(_bent(st.sampled_from(seeds), st.binary(max_size=8)), st.binary(max_size=300))


def bent_text(seeds: Sequence[str]) -> st.SearchStrategy[str]:
    """Text that was well made, after up to six changes; or any text at all."""
    part = st.one_of(st.text(max_size=8), st.sampled_from(seeds))
    return st.one_of(_bent(st.sampled_from(seeds), part), st.text(max_size=300))


def _bent(
    seeds: st.SearchStrategy[Whole], parts: st.SearchStrategy[Whole]
) -> st.SearchStrategy[Whole]:
    place = st.integers(0, _FURTHEST)
    changes = st.lists(st.tuples(place, st.integers(0, 40), parts), max_size=6)
    return st.tuples(seeds, changes).map(lambda drawn: reduce(_changed, drawn[1], drawn[0]))


def _changed(whole: Whole, change: tuple[int, int, Whole]) -> Whole:
    place, length, part = change
    at = place % (len(whole) + 1)
    return whole[:at] + part + whole[at + length :]
