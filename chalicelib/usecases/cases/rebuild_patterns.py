"""Make anew, from the log, what cases share: after the table or its secret was lost or replaced."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from chalicelib.usecases.cases.link_case import LinkCaseDeps, link_case


@dataclass(frozen=True, slots=True)
class RebuildPatternsDeps:
    """What rebuilding needs. ``readable`` gives the ids of the cases that have their words."""

    readable: Callable[[], Iterable[str]]
    linking: LinkCaseDeps


def rebuild_patterns(deps: RebuildPatternsDeps) -> int:
    """Remove every row, compare every case again, and give how many those were.

    Raises Unavailable; again does no harm.
    """
    deps.linking.patterns.clear()
    case_ids = list(deps.readable())
    for case_id in case_ids:
        link_case(deps.linking, case_id)
    return len(case_ids)
