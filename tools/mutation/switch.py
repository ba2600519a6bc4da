"""Choose at every call which mutant of a function runs: what mutated modules import.

A process runs the product as it is until ``SWITCH.mutant`` names a mutant. Then the function that
it stands in for is that mutant, wherever the function was imported to.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import wraps
from typing import Any

MutantDict = dict[str, Any]
"""What a mutated module keeps of one function: the original and its mutants, by name."""

_ORIGINAL = "_mutmut_orig"


@dataclass
class Switch:
    """Which mutant runs, and which functions were called since ``hits`` was emptied."""

    module: str = ""
    mutant: str = ""
    hits: set[str] = field(default_factory=set)


SWITCH = Switch()


def wrap_in_trampoline(
    mutants: MutantDict, is_classmethod: bool = False
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Have a function run the mutant that is switched on, or the original."""

    def decorate(function: Callable[..., Any]) -> Callable[..., Any]:
        module = function.__module__

        @wraps(function)
        def call(*arguments: Any, **keywords: Any) -> Any:
            original = mutants[_ORIGINAL]
            SWITCH.hits.add(f"{module}.{original.__name__.partition('__mutmut_')[0]}")
            mutant = mutants.get(SWITCH.mutant) if module == SWITCH.module else None
            chosen = original if mutant is None else mutant
            if is_classmethod:
                return getattr(arguments[0], chosen.__name__)(*arguments[1:], **keywords)
            return chosen(*arguments, **keywords)

        return call

    return decorate
