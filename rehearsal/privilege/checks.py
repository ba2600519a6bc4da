"""What each function has to do with its own policy, a check for each thing that it does.

A check prepares what it needs as root, has one function do its part, and raises RehearsalFailed
where that does not do it. Each can be made again and again: it brings a case of its own.
"""

from collections.abc import Callable
from dataclasses import dataclass

from rehearsal.privilege.world import World


@dataclass(frozen=True, slots=True)
class FunctionCheck:
    """One thing that a function does, named as the table names it."""

    function: str
    name: str
    run: Callable[[World], object]


def checks() -> tuple[FunctionCheck, ...]:
    """Return every check, the quick ones of a function first."""
    from rehearsal.privilege import consumers, desks, feeds, files, jobs, reports, spread

    modules = (reports, feeds, desks, consumers, files, jobs, spread)
    return tuple(
        FunctionCheck(function, name, run)
        for module in modules
        for function, name, run in module.CHECKS
    )
