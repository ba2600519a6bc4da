"""Make anew, from the log, what cases share: after the table or its secret was lost or replaced."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from chalicelib.usecases.cases.link_case import LinkCaseDeps, link_case


@dataclass(frozen=True, slots=True)
class RebuildPatternsDeps:
    """What rebuilding needs. ``readable`` gives the ids of the cases that have their words."""

    readable: Callable[[], Iterable[str]]
    linking: LinkCaseDeps


def rebuild_patterns(deps: RebuildPatternsDeps) -> tuple[int, list[str]]:
    """Remove every row and compare every case again; give how many those were, and the ids of those
    that failed: one holds up no other.

    Raises Unavailable where rows cannot be removed or cases not be listed; again does no harm.
    """
    deps.linking.patterns.clear()
    case_ids, failed = list(deps.readable()), list[str]()
    for case_id in case_ids:
        try:
            link_case(deps.linking, case_id)
        except Exception:
            failed.append(case_id)
    return len(case_ids), failed
