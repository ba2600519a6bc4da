"""Files of a report: claimed by the first that names them, kept, or rejected with a reason."""

import hashlib

import pytest

from chalicelib.model.concerned import concerned
from chalicelib.model.events import Kind, NewEvent
from chalicelib.model.evidence import REASONS, SAME_FILE
from chalicelib.model.recipient_ids import REPORTER
from chalicelib.usecases.evidence.settle_overdue import settle_overdue
from tests.support.files import making
from tests.support.uploads import UNKNOWN_UPLOAD, FilesWorld


def test_event_1_describes_a_file_that_was_checked_before(files: FilesWorld) -> None:
    accepted = files.submit(files.uploaded())
    (file,) = files.case(accepted).evidence.values()
    assert (file.filename, file.state, file.known_at) == ("shot.png", "pending", 1)
    assert file.sha256 == hashlib.sha256(making.png()).hexdigest()
    assert "filename" not in str(accepted.first.public)


def test_file_is_kept_locked_and_copied_without_metadata(files: FilesWorld) -> None:
    accepted = files.submit(files.uploaded())
    (file,) = files.settle(accepted).evidence.values()
    assert (file.state, file.scan) == ("stored", "not_scanned")
    ((place, original),) = files.evidence.originals.items()
    assert original == making.png()
    assert making.GPS not in files.evidence.copies[place]
    assert file.copy_sha256 == hashlib.sha256(files.evidence.copies[place]).hexdigest()
    assert set(files.evidence.locked) == {place}
    assert files.quarantine.objects == {}
    assert files.world.uploads.open == set()


def test_file_is_kept_when_it_comes_after_its_report(files: FilesWorld) -> None:
    upload_id = files.place()
    accepted = files.submit(upload_id)
    assert files.states(files.settle(accepted)) == [("pending", None)]
    files.arrive(upload_id)
    (file,) = files.case(accepted).evidence.values()
    assert (file.state, file.filename, file.known_at) == ("stored", "shot.png", 2)


def test_report_stands_when_a_file_is_rejected(files: FilesWorld) -> None:
    accepted = files.submit(files.uploaded(b"MZ\x90 a program"), files.uploaded())
    assert files.states(files.settle(accepted)) == [("rejected", "wrong_type"), ("stored", None)]
    assert len(files.evidence.originals) == 1


def test_film_is_kept_without_a_copy(files: FilesWorld) -> None:
    (file,) = files.settle(files.submit(files.uploaded(making.mp4()))).evidence.values()
    assert (file.state, file.copy_sha256, file.may_leave) == ("stored", None, False)


def test_upload_is_given_up_when_its_file_does_not_come_for_an_hour(files: FilesWorld) -> None:
    accepted = files.submit(files.place())
    files.world.clock.advance(minutes=59)
    assert settle_overdue(files.overdue_deps) == 1
    assert files.states(files.case(accepted)) == [("pending", None)]
    files.world.clock.advance(minutes=2)
    assert settle_overdue(files.overdue_deps) == 1
    assert files.states(files.case(accepted)) == [("rejected", "never_arrived")]
    assert settle_overdue(files.overdue_deps) == 0


def test_file_is_kept_once_when_it_is_named_twice(files: FilesWorld) -> None:
    accepted = files.submit(files.uploaded(), files.uploaded())
    case = files.settle(accepted)
    assert files.states(case) == [("stored", None), ("rejected", "same_file")]
    assert len(files.evidence.originals) == 1


@pytest.mark.parametrize("reason", REASONS)
def test_reporter_is_mailed_of_a_rejected_file_unless_it_is_kept_already(
    files: FilesWorld, reason: str
) -> None:
    accepted = files.submit(files.place())
    rejected = {"upload_id": next(iter(files.case(accepted).evidence)), "reason": reason}
    event = files.world.append(accepted, NewEvent(Kind.EVIDENCE_REJECTED, rejected))
    notified = [] if reason == SAME_FILE else [(REPORTER, REPORTER)]
    assert concerned(files.case(accepted), event) == notified


def test_upload_belongs_to_the_first_report_that_names_it(files: FilesWorld) -> None:
    upload_id = files.uploaded()
    first, second = files.submit(upload_id), files.submit(upload_id, UNKNOWN_UPLOAD)
    assert files.states(files.settle(first)) == [("stored", None)]
    lost = files.settle(second)
    assert files.states(lost) == [("rejected", "unknown_upload")] * 2
    assert [file.filename for file in lost.evidence.values()] == [None, None]


def test_upload_is_forgotten_when_no_report_named_it_for_a_day(files: FilesWorld) -> None:
    upload_id = files.uploaded()
    files.world.clock.advance(hours=24)
    accepted = files.submit(upload_id)
    assert files.states(files.settle(accepted)) == [("rejected", "unknown_upload")]


def test_report_of_intimate_images_takes_no_file(files: FilesWorld) -> None:
    upload_id = files.uploaded()
    accepted = files.submit(upload_id, category="intimate_images")
    assert [file["upload_id"] for file in accepted.first.public["evidence"]] == [upload_id]
    case = files.settle(accepted)
    assert files.states(case) == [("rejected", "not_taken")]
    assert case.recipients
    assert files.evidence.originals == {}
    upload = files.world.uploads.read(upload_id)
    assert upload is not None
    assert upload.case_id is None


def test_report_names_the_same_files_when_it_is_sent_again(files: FilesWorld) -> None:
    upload_id, submission = (
        files.uploaded(),
        {"submission_id": "5e0a1c8e-3ff8-4a0c-9c39-d9c16f8b2a66"},
    )
    first = files.submit(upload_id, **submission)
    again = files.submit(upload_id, **submission)
    assert not again.created
    assert again.first == first.first


def test_report_is_stored_when_uploads_cannot_be_read(files: FilesWorld) -> None:
    upload_id = files.uploaded()
    files.world.uploads.fails = 1
    accepted = files.submit(upload_id)
    (file,) = files.case(accepted).evidence.values()
    assert (file.filename, file.sha256) == (None, None)
    (file,) = files.settle(accepted).evidence.values()
    assert (file.state, file.filename) == ("stored", "shot.png")
