"""A report is erased while files of it are locked: all else goes at once, they when locks end."""

from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.catalogue import load
from chalicelib.errors import Forbidden, Unavailable
from chalicelib.model.case import Case
from chalicelib.model.events import Kind, NewEvent, stamp
from chalicelib.model.exchange import EvidenceRequest
from chalicelib.model.references import reference_of
from chalicelib.ports import ExpiringPage
from chalicelib.usecases.cases.erase_case import EraseCaseDeps, erase_case
from chalicelib.usecases.cases.erase_expired_cases import erase_expired_cases
from chalicelib.usecases.cases.erase_segment import (
    LOCKS_LOOKED_AFTER,
    EraseSegmentDeps,
    erase_segment,
)
from chalicelib.usecases.evidence.link_evidence import LinkEvidenceDeps, link_evidence
from chalicelib.usecases.jobs.segments import SegmentsDeps
from chalicelib.usecases.reporter.request_erasure import RequestErasureDeps, request_erasure
from tests.support.fakes import MemoryFeed, MemoryQueue
from tests.support.uploads import WITHOUT, FilesWorld

LOCKED_UNTIL = datetime(2026, 11, 22, tzinfo=UTC) + timedelta(days=WITHOUT.days)
"""As long after the day on which the file was stored as a case of no election is kept."""


class LockedReport:
    """A report with one file that is locked, and whoever erases it."""

    def __init__(self, files: FilesWorld) -> None:
        self.files, self.world = files, files.world
        world = self.world
        files.evidence.locks_end_by = world.clock
        accepted = files.submit(files.uploaded())
        self.case_id = files.settle(accepted).case_id
        self.erasing = EraseCaseDeps(
            log=world.log,
            feed=MemoryFeed(),
            held=(files.evidence, world.downloads),
            now=world.clock,
            uploads=world.uploads,
            ledger=world.ledger,
            patterns=world.patterns,
            without=WITHOUT,
        )
        self.looked_between: list[tuple[datetime, datetime]] = []

    @property
    def case(self) -> Case:
        return self.world.case_by_id(self.case_id)

    def request(self) -> Case:
        """Ask for it by its page, and have the queue's message handled."""
        deps = RequestErasureDeps(self.world.log, MemoryQueue(), WITHOUT, self.world.clock)
        case = request_erasure(deps, self.case_id)
        erase_case(self.erasing, self.case_id)
        return case

    def night(self) -> list[str]:
        """Work off the segment in which the case is listed, as of one whose last lock has ended."""
        world = self.world
        segments = SegmentsDeps(
            "erase_expired_cases", MemoryQueue(), world.guards, world.take_job, world.clock
        )
        deps = EraseSegmentDeps(
            read_expiring=self._listed,
            clear=world.log.clear,
            erasing=self.erasing,
            catalogue=load(),
            segments=segments,
        )
        erase_expired_cases(segments)
        return list(erase_segment(deps, 0))

    def _listed(
        self,
        before: datetime,
        segment: tuple[int, int],
        after: str,
        *,
        synthetic_before: datetime,
        unlocked: tuple[datetime, datetime],
    ) -> ExpiringPage:
        self.looked_between.append(unlocked)
        return ExpiringPage([], [self.case_id], "")


@pytest.fixture
def locked(files: FilesWorld) -> LockedReport:
    return LockedReport(files)


def test_erasure_by_page_erases_all_but_the_locked_file_at_once(locked: LockedReport) -> None:
    locked.world.downloads.put(f"{locked.case_id}/copy.zip", [b"x"])
    case = locked.request()
    assert case.files_locked_until == LOCKED_UNTIL
    assert locked.case.last.public == {"files_locked_until": stamp(LOCKED_UNTIL)}
    assert locked.case_id in locked.world.log.erased
    assert (locked.files.evidence.copies, locked.world.downloads.objects) == ({}, {})
    assert len(locked.files.evidence.originals) == 1
    assert list(locked.world.ledger.fingerprints()) == [locked.case_id]


def test_locked_file_of_an_erased_report_is_shown_to_nobody(locked: LockedReport) -> None:
    locked.request()
    ((file, _),) = locked.files.evidence.originals.items()
    deps = LinkEvidenceDeps(locked.world.log, locked.files.evidence, locked.world.clock)
    request = EvidenceRequest(reference=reference_of(locked.case_id), sha256=file.sha256)
    for platform in ("x", "facebook"):
        with pytest.raises(Forbidden):
            link_evidence(deps, platform, request)
    assert locked.case.erased


def test_locked_file_of_an_erased_report_goes_in_the_night_after_its_lock(
    locked: LockedReport,
) -> None:
    locked.request()
    locked.world.clock.at = LOCKED_UNTIL - timedelta(seconds=1)
    assert locked.night() == []
    assert len(locked.files.evidence.originals) == 1
    locked.world.clock.at = LOCKED_UNTIL
    assert locked.night() == [locked.case_id]
    assert locked.files.evidence.originals == {}
    assert locked.night() == [], "there is nothing left to erase"
    assert locked.looked_between[-1] == (LOCKED_UNTIL - LOCKS_LOOKED_AFTER, LOCKED_UNTIL)
    assert locked.world.log.kinds(locked.case_id).count(Kind.ERASED) == 1


def test_erasure_that_is_asked_for_twice_is_one(locked: LockedReport) -> None:
    first = locked.request()
    locked.world.clock.advance(days=1)
    assert locked.request().files_locked_until == first.files_locked_until
    assert locked.world.log.kinds(locked.case_id).count(Kind.ERASED) == 1
    assert len(locked.files.evidence.originals) == 1


def test_erasure_of_a_locked_report_is_finished_when_it_was_cut_off(locked: LockedReport) -> None:
    locked.files.evidence.down = True
    with pytest.raises(Unavailable):
        locked.request()
    assert locked.case.erased_at is not None
    assert locked.case_id not in locked.world.log.erased, "who has a key yet is not finished"
    locked.files.evidence.down = False
    locked.request()
    assert locked.case_id in locked.world.log.erased


def test_night_begins_anew_when_deleting_a_file_was_cut_off(locked: LockedReport) -> None:
    locked.request()
    locked.world.clock.at = LOCKED_UNTIL
    locked.files.evidence.down = True
    with pytest.raises(Unavailable, match="1 erasures failed"):
        locked.night()
    locked.files.evidence.down = False
    assert locked.night() == [locked.case_id]


def test_operator_erases_what_is_locked_before_and_after(locked: LockedReport) -> None:
    locked.request()
    locked.files.evidence.locks_end_by = None
    erase_case(locked.erasing, locked.case_id)
    assert locked.files.evidence.originals == {}
    assert locked.world.log.kinds(locked.case_id).count(Kind.ERASED) == 1


def test_file_that_is_locked_longer_than_the_log_says_is_alarmed(locked: LockedReport) -> None:
    """It is not taken for one that goes by itself."""
    locked.request()
    for file in locked.files.evidence.locked:
        locked.files.evidence.locked[file] = LOCKED_UNTIL + timedelta(days=1)
    locked.world.clock.at = LOCKED_UNTIL
    with pytest.raises(Unavailable):
        locked.night()


def test_key_stays_when_the_log_does_not_say_until_when_a_file_is_locked(
    locked: LockedReport,
) -> None:
    last = locked.world.log.read(locked.case_id)[-1]
    locked.world.log.append(last, locked.world.clock(), NewEvent(Kind.ERASED, {}))
    with pytest.raises(Unavailable):
        erase_case(locked.erasing, locked.case_id)
    assert locked.case_id not in locked.world.log.erased


def test_file_of_a_case_that_was_never_erased_stays_when_it_is_listed(
    locked: LockedReport,
) -> None:
    """Whoever writes the mark of a row by which cases are listed has nothing erased."""
    locked.world.clock.at = LOCKED_UNTIL
    assert locked.night() == []
    assert len(locked.files.evidence.originals) == 1


def test_lock_ends_no_later_than_its_case_may_be_erased(files: FilesWorld) -> None:
    """At commit 9812734f a lock that was set the day after its file was stored ended a day late."""
    files.evidence.fails = 1
    accepted = files.submit(files.uploaded())
    with pytest.raises(Unavailable):
        files.settle(accepted)
    files.world.clock.advance(days=1)
    (upload_id,) = files.case(accepted).evidence
    files.arrive(upload_id)
    assert list(files.evidence.locked.values()) == [LOCKED_UNTIL]
