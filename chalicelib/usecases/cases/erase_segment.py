"""Erase the cases of a segment whose time has come, by every first event that is old enough.

A report of our own, by which we see that we work, is looked at after a day. Whether any case goes
is decided by its first event and those since, never by how it was found. Of a case that was erased
while files of it were locked, those are deleted once their last lock has ended.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from chalicelib.catalogue import Catalogue
from chalicelib.errors import LeaseLost, Unavailable
from chalicelib.model.case import Case
from chalicelib.model.events import Event
from chalicelib.model.folding import fold
from chalicelib.model.retention import SYNTHETIC_KEPT, may_be_erased
from chalicelib.ports import ExpiringPage
from chalicelib.telemetry import logger
from chalicelib.units import Days
from chalicelib.usecases.cases.erase_case import EraseCaseDeps, erase_case, erase_files
from chalicelib.usecases.cases.erase_expired_cases import SEGMENTS
from chalicelib.usecases.jobs.segments import JobPage, JobSegment, SegmentsDeps, work_off

LOCKS_LOOKED_AFTER = Days(90)
"""For so long after its last lock each night deletes the files of a case that was erased before:
the first is enough, unless nights fail, and each that fails is alarmed."""


class ReadExpiring(Protocol):
    """Reading a page of a segment."""

    def __call__(
        self,
        before: datetime,
        segment: tuple[int, int],
        after: str,
        *,
        synthetic_before: datetime,
        unlocked: tuple[datetime, datetime],
    ) -> ExpiringPage:
        """List cases from before a time, and synthetic ones from before a later one, that have
        their words yet; and erased ones whose last lock ended between two times. Raises
        Unavailable."""
        ...


@dataclass(frozen=True, slots=True)
class EraseSegmentDeps:
    """What erasing needs."""

    read_expiring: ReadExpiring
    clear: Callable[[str], tuple[Event, ...]]
    erasing: EraseCaseDeps
    catalogue: Catalogue
    segments: SegmentsDeps


def erase_segment(deps: EraseSegmentDeps, number: int) -> Iterator[str]:
    """Erase what may be erased of a segment, or go on with it, and yield its case ids.

    Raises Unavailable, at the end, where one failed: it holds up no other, and the segment begins
    anew with its next try; JobIsRunning, LeaseLost.
    """
    yield from work_off(deps.segments, number, lambda segment: _pages(deps, segment))


def _pages(deps: EraseSegmentDeps, segment: JobSegment) -> Iterator[JobPage[str]]:
    begun_at = segment.begun_at
    before = begun_at - timedelta(days=_least_days(deps.catalogue))
    after, failed = segment.cursor.get("after", ""), int(segment.cursor.get("failed", 0))
    while "after" not in segment.cursor or after:
        page = deps.read_expiring(
            before,
            (segment.number, SEGMENTS),
            after,
            synthetic_before=begun_at - SYNTHETIC_KEPT,
            unlocked=(begun_at - LOCKS_LOOKED_AFTER, begun_at),
        )
        after = page.after
        erased, failures = _erase_each(deps, segment, page)
        failed += failures
        if failed and not after:
            yield JobPage({}, erased, Unavailable(f"{failed} erasures failed"))
        yield JobPage({"after": after, "failed": str(failed)}, erased)
        if not after:
            return


def _least_days(catalogue: Catalogue) -> int:
    types = catalogue.election_types.values()
    return min(catalogue.kept_without_election.days, *(kind.retention.days for kind in types))


def _erase_each(
    deps: EraseSegmentDeps, segment: JobSegment, page: ExpiringPage
) -> tuple[list[str], int]:
    """Erase what may be erased of the cases; give of which that was, and how many failed."""
    erased, failures = list[str](), 0
    work = [(case_id, _erase) for case_id in page.readable]
    work += [(case_id, _erase_files) for case_id in page.unlocked]
    for case_id, erase in work:
        segment.lease.confirm()
        try:
            erased += erase(deps, case_id)
        except LeaseLost:
            raise
        except Exception as error:
            fields = {"case_id": case_id, "error": type(error).__name__}
            logger.warning("a case was not erased", extra=fields)
            failures += 1
    return erased, failures


def _erase(deps: EraseSegmentDeps, case_id: str) -> list[str]:
    """Erase a case whose time has come: looked at without its words, and again as it is erased."""
    without = deps.catalogue.kept_without_election

    def has_expired(case: Case) -> bool:
        return may_be_erased(case, deps.erasing.now(), without)

    if not has_expired(fold(deps.clear(case_id))):
        return []
    case = erase_case(deps.erasing, case_id, may_be_erased=has_expired)
    return [] if case.erased_at is None else [case_id]


def _erase_files(deps: EraseSegmentDeps, case_id: str) -> list[str]:
    """Delete the files of a case that was erased while they were locked; its log decides."""
    case = fold(deps.clear(case_id))
    until = case.files_locked_until
    if until is None or until > deps.erasing.now():
        return []
    return [case_id] if erase_files(deps.erasing, case) else []
