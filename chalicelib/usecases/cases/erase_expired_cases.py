"""Once a day: erase the cases whose time has come.

Found by a look at every first event that is old enough; no request waits for it.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from chalicelib.catalogue import Catalogue
from chalicelib.errors import StandsafeError, Unavailable
from chalicelib.model.case import Case
from chalicelib.model.events import Event
from chalicelib.model.folding import fold
from chalicelib.model.retention import may_be_erased
from chalicelib.usecases.cases.erase_case import EraseCaseDeps, erase_case

MOST = 1_000
"""Of one run; the next day has the rest."""


@dataclass(frozen=True, slots=True)
class EraseExpiredCasesDeps:
    """What it takes. ``readable`` gives ids of cases from before a time that have words yet."""

    readable: Callable[[datetime], Iterable[str]]
    clear: Callable[[str], tuple[Event, ...]]
    erasing: EraseCaseDeps
    catalogue: Catalogue


def erase_expired_cases(deps: EraseExpiredCasesDeps, most: int = MOST) -> list[str]:
    """Erase what may be erased and give its case ids. One that fails holds up no other; then, at
    the end, Unavailable is raised, and the next run has it."""
    now, elections = deps.erasing.now(), deps.catalogue.elections
    least = min(election.retention_days for election in elections.values())
    erased, failures = list[str](), list[Exception]()
    for case_id in deps.readable(now - timedelta(days=least)):
        if len(erased) + len(failures) >= most:
            break
        try:
            if _is_due(deps, fold(deps.clear(case_id)), now):
                erase_case(deps.erasing, case_id)
                erased.append(case_id)
        except StandsafeError as error:  # raised below, when the others had their turn
            failures.append(error)
    if failures:
        raise Unavailable(f"{len(failures)} cases could not be erased") from failures[0]
    return erased


def _is_due(deps: EraseExpiredCasesDeps, case: Case, now: datetime) -> bool:
    election = deps.catalogue.election(case.public["election"])
    return may_be_erased(case, election.date, election.retention_days, now)
