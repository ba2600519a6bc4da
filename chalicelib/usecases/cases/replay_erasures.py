"""Erase again what was erased, after a table was restored from before.

The ledger of erasures is a bucket and outlives every table. A restored table cannot be read anyway:
the keys of what was erased are in no backup. This makes the tables say so, too.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from chalicelib.errors import NotFound
from chalicelib.ports import Blobs
from chalicelib.usecases.cases.erase_case import EraseCaseDeps, erase_case


@dataclass(frozen=True, slots=True)
class ReplayErasuresDeps:
    """What replaying erasures needs. ``readable`` gives the ids of the cases whose key is kept."""

    ledger: Blobs
    erasing: EraseCaseDeps
    case_ids: Callable[[], Iterable[str]]
    readable: Callable[[], Iterable[str]]


@dataclass(frozen=True, slots=True)
class ReplayedErasures:
    """What replaying came to, by case id."""

    erased: tuple[str, ...]
    unknown: tuple[str, ...]
    """In the ledger, and not in the log as it was restored."""
    lost: tuple[str, ...]
    """Never erased, and their key is gone: somebody has to look into these."""


def replay_erasures(deps: ReplayErasuresDeps) -> ReplayedErasures:
    """Erase every case of the ledger, or finish erasing it. Raises Unavailable; again does no harm.

    A case whose key is gone and that is not in the ledger is named, and never erased for that.
    """
    listed = sorted(deps.ledger.fingerprints())
    unknown = tuple(_unknown(deps.erasing, listed))
    lost = set(deps.case_ids()) - set(deps.readable()) - set(listed)
    erased = tuple(case_id for case_id in listed if case_id not in unknown)
    return ReplayedErasures(erased, unknown, tuple(sorted(lost)))


def _unknown(erasing: EraseCaseDeps, case_ids: Iterable[str]) -> Iterator[str]:
    """Erase each case, and yield the ids that do not exist."""
    for case_id in case_ids:
        try:
            erase_case(erasing, case_id)
        except NotFound:
            yield case_id
