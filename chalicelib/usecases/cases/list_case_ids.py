"""List every case: for what is made again from the whole log."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ListCaseIdsDeps:
    """What listing needs."""

    case_ids: Callable[[], Iterable[str]]


def list_case_ids(deps: ListCaseIdsDeps) -> list[str]:
    """Return the id of each case. Raises Unavailable."""
    return list(deps.case_ids())
