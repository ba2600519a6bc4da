"""Erase the cases whose time has come: once a day, by every first event that is old enough."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from chalicelib.catalogue import Catalogue
from chalicelib.model.events import Event
from chalicelib.model.folding import fold
from chalicelib.model.retention import may_be_erased
from chalicelib.usecases.cases.erase_case import EraseCaseDeps, erase_case
from chalicelib.usecases.jobs.lease import TakeJob
from chalicelib.usecases.jobs.try_each import try_each

MOST = 1_000
"""Of one run; the next day has the rest."""


@dataclass(frozen=True, slots=True)
class EraseExpiredCasesDeps:
    """What erasing expired cases needs. ``readable`` gives ids of cases from before
    a time that have their words yet."""

    readable: Callable[[datetime], Iterable[str]]
    clear: Callable[[str], tuple[Event, ...]]
    erasing: EraseCaseDeps
    catalogue: Catalogue
    take_job: TakeJob


def erase_expired_cases(deps: EraseExpiredCasesDeps, most: int = MOST) -> list[str]:
    """Erase what may be erased and give its case ids.

    Raises Unavailable, at the end, where one failed: it holds up no other, and the next run has it;
    JobIsRunning, LeaseLost.
    """
    now, without = deps.erasing.now(), deps.catalogue.kept_without_election
    types = deps.catalogue.election_types.values()
    least = min(without.days, *(kind.retention.days for kind in types))
    erased: list[str] = []

    def erase(case_id: str) -> int:
        if not may_be_erased(fold(deps.clear(case_id)), now, without):
            return 0
        erase_case(deps.erasing, case_id)
        erased.append(case_id)
        return 1

    with deps.take_job("erase_expired_cases") as lease:
        readable = deps.readable(now - timedelta(days=least))
        try_each(readable, erase, "erasures", lease=lease, most=most)
    return erased
