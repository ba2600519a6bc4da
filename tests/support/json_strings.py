"""Strings of a JSON value, wherever in it they stand."""

from collections.abc import Iterator
from typing import Any


def strings_of(value: Any) -> Iterator[str]:
    """Every string, but for the names of members."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from strings_of(inner)
