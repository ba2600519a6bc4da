"""Every way to pair the values of several parameters: half in each run, all in ``make proof``."""

from collections.abc import Sequence
from itertools import product
from typing import Any

import pytest


def pairings(*values: Sequence[Any]) -> list[Any]:
    """Return each combination as a parameter set; every second is marked for ``make proof`` alone.

    Each value, and of three parameters each pair of values, is in the half that every run has.
    """
    combinations = product(*(list(enumerate(some)) for some in values))
    return [_parameters(combination) for combination in combinations]


def _parameters(combination: Sequence[tuple[int, Any]]) -> Any:
    later = sum(place for place, _ in combination) % 2
    return pytest.param(
        *(value for _, value in combination), marks=pytest.mark.proof if later else ()
    )
