"""Before a report is erased its reporter hears what that does not end, and until when."""

from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.model.case import Case
from chalicelib.model.events import Kind, NewEvent
from chalicelib.usecases.intake.find_stored_report import StoredReport
from chalicelib.usecases.reporter.foresee_erasure import ForeseenErasure
from tests.support.factories import WorldContainer
from tests.support.uploads import WITHOUT, FilesWorld

REQUEST = {"recipient": "police-hampshire", "legal_basis": "an Act", "days": 90}
NAME = "X (formerly Twitter)"
UNTIL = "2027-02-20T07:30:00Z"


class PreservedReport:
    """A report that went to x and facebook."""

    def __init__(self, files: FilesWorld) -> None:
        self.files, self.world = files, files.world
        self.accepted: StoredReport = files.submit()

    def ask(self, platform: str = "x", until: str = UNTIL) -> int:
        """Police ask a platform to keep what it has; give the number of the event."""
        public = {**REQUEST, "platform": platform, "until": until}
        self.world.append(self.accepted, NewEvent(Kind.PRESERVATION_REQUESTED, public))
        return self.case.last.seq

    def answer(self, request: int, status: str, **more: str) -> None:
        names = {"recipient": "police-hampshire", "platform": "x", "request": request}
        event = NewEvent(Kind.PRESERVATION_ANSWERED, {**names, "status": status, **more}, {})
        self.world.append(self.accepted, event)

    @property
    def case(self) -> Case:
        return self.world.case(self.accepted)

    def foreseen(self) -> ForeseenErasure:
        return WorldContainer(self.world).foresee_erasure(self.case)

    def preservations(self) -> list[tuple[str, str, bool]]:
        return [
            (preservation.platform, preservation.until, preservation.reached)
            for preservation in self.foreseen().preservations
        ]


@pytest.fixture
def reported(files: FilesWorld) -> PreservedReport:
    return PreservedReport(files)


def test_foresee_erasure_says_nothing_of_a_report_of_words(reported: PreservedReport) -> None:
    assert reported.foreseen() == ForeseenErasure(None, ())


def test_foresee_erasure_says_until_when_the_last_file_is_locked(files: FilesWorld) -> None:
    accepted = files.submit(files.uploaded())
    files.settle(accepted)
    foreseen = WorldContainer(files.world).foresee_erasure(files.case(accepted))
    end = datetime(2026, 11, 22, tzinfo=UTC) + timedelta(days=WITHOUT.days)
    assert foreseen.files_locked_until == end
    files.world.clock.at = end
    foreseen = WorldContainer(files.world).foresee_erasure(files.case(accepted))
    assert foreseen.files_locked_until is None


def test_foresee_erasure_counts_no_file_that_was_refused(files: FilesWorld) -> None:
    accepted = files.submit(files.uploaded(b"not a picture"))
    files.settle(accepted)
    foreseen = WorldContainer(files.world).foresee_erasure(files.case(accepted))
    assert foreseen.files_locked_until is None


def test_foresee_erasure_says_that_a_platform_has_not_got_a_request_yet(
    reported: PreservedReport,
) -> None:
    request = reported.ask()
    assert reported.preservations() == [(NAME, UNTIL, False)]
    delivered = NewEvent(Kind.NOTIFICATION_DELIVERED, {"of": request, "recipient": "x"})
    reported.world.append(reported.accepted, delivered)
    assert reported.preservations() == [(NAME, UNTIL, True)]


def test_foresee_erasure_says_until_when_a_platform_says_that_it_keeps(
    reported: PreservedReport,
) -> None:
    request = reported.ask()
    reported.answer(request, "preserved", until="2027-03-01")
    assert reported.preservations() == [(NAME, "2027-03-01", True)]


def test_foresee_erasure_leaves_out_what_was_refused_and_what_is_over(
    reported: PreservedReport,
) -> None:
    reported.answer(reported.ask(), "refused")
    reported.ask("facebook", until="2026-11-23T07:30:00Z")
    reported.world.clock.advance(days=2)
    assert reported.preservations() == []
