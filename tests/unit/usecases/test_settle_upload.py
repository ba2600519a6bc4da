"""Settling an upload: each file is kept once, whatever comes in between."""

from typing import Any

import pytest

from chalicelib.errors import (
    Gone,
    Unavailable,
)
from chalicelib.limits import FILES_SIZE, READ_SIZE
from chalicelib.model.announcement import AddedFile
from chalicelib.model.events import Kind, NewEvent
from chalicelib.usecases.evidence.settle_overdue import settle_overdue
from chalicelib.usecases.evidence.settle_upload import settle_upload
from tests.support.factories import WorldContainer
from tests.support.files import documents, making
from tests.support.uploads import UNKNOWN_UPLOAD, FilesWorld


def test_lock_is_set_by_the_next_run_when_it_failed(files: FilesWorld) -> None:
    accepted = files.submit(files.uploaded())
    files.evidence.fails = 1
    with pytest.raises(Unavailable):
        files.settle(accepted)
    assert files.evidence.locked == {}
    files.world.clock.advance(hours=1)
    settle_overdue(files.overdue_deps)
    assert len(files.evidence.locked) == 1
    assert files.world.log.kinds(accepted.first.case_id).count(Kind.EVIDENCE_STORED) == 1


def test_file_is_kept_as_it_first_came_when_it_arrives_twice(files: FilesWorld) -> None:
    upload_id = files.uploaded()
    accepted = files.submit(upload_id)
    files.settle(accepted)
    files.arrive(upload_id, b"something else, by the same form")
    assert list(files.evidence.originals.values()) == [making.png()]
    assert files.states(files.case(accepted)) == [("stored", None)]


def test_upload_is_settled_when_its_report_is_not_stored_yet(files: FilesWorld) -> None:
    upload_id = files.place()
    files.world.uploads.claim(upload_id, "SSAAAAAAAAAAA", "mark")
    files.arrive(upload_id)
    assert files.world.uploads.open == {upload_id}


def test_upload_is_settled_when_it_is_not_added_yet(files: FilesWorld) -> None:
    accepted, upload_id = files.submit(), files.place()
    case = files.case(accepted)
    files.world.uploads.claim(upload_id, case.case_id, case.public["submission"])
    files.arrive(upload_id)
    assert files.case(accepted).evidence == {}
    added = WorldContainer(files.world).add_evidence(case, AddedFile(upload_id=upload_id))
    assert added.created
    assert files.states(files.settle(accepted)) == [("stored", None)]


def test_reports_that_share_an_id_share_no_files(files: FilesWorld) -> None:
    accepted, upload_id = files.submit(), files.place()
    files.world.uploads.claim(upload_id, accepted.first.case_id, "another submission's mark")
    files.arrive(upload_id)
    assert files.case(accepted).evidence == {}
    assert files.evidence.originals == {}


def test_file_of_no_report_is_checked_and_left(files: FilesWorld) -> None:
    files.quarantine.arrive(UNKNOWN_UPLOAD, making.png())
    settle_upload(files.deps, UNKNOWN_UPLOAD)
    assert files.evidence.originals == {}


def test_file_is_not_kept_when_its_case_was_erased(files: FilesWorld) -> None:
    upload_id = files.place()
    accepted = files.submit(upload_id)
    files.world.append(accepted, NewEvent(Kind.ERASED, {}))
    files.arrive(upload_id)
    files.settle(accepted)
    assert files.evidence.originals == {}
    added = AddedFile(upload_id=files.place())
    with pytest.raises(Gone):
        WorldContainer(files.world).add_evidence(files.case(accepted), added)


def test_file_is_not_kept_when_its_case_is_erased_meanwhile(files: FilesWorld) -> None:
    upload_id = files.place()
    accepted = files.submit(upload_id)
    files.world.log.before_append.append(
        lambda: files.world.append(accepted, NewEvent(Kind.ERASED, {}))
    )
    files.arrive(upload_id)
    assert files.evidence.originals == {}
    assert files.evidence.copies == {}


def test_file_is_not_kept_when_it_is_rejected_meanwhile(files: FilesWorld) -> None:
    upload_id = files.place()
    accepted = files.submit(upload_id)
    rejected = {"upload_id": upload_id, "reason": "not_taken"}
    files.world.log.before_append.append(
        lambda: files.world.append(accepted, NewEvent(Kind.EVIDENCE_REJECTED, rejected))
    )
    files.arrive(upload_id)
    assert files.states(files.case(accepted)) == [("rejected", "not_taken")]
    assert (files.evidence.originals, files.evidence.copies) == ({}, {})


def test_file_is_kept_once_when_two_settle_it(files: FilesWorld) -> None:
    first, second = files.place(), files.place()
    accepted = files.submit(first, second)
    files.quarantine.arrive(second, making.png())
    files.world.log.before_append.append(lambda: settle_upload(files.deps, second))
    files.arrive(first)
    assert sorted(files.states(files.case(accepted)), key=str) == [
        ("rejected", "same_file"),
        ("stored", None),
    ]
    assert len(files.evidence.originals) == 1
    assert len(files.evidence.locked) == 1


def test_file_is_refused_when_the_report_has_too_much_of_others(files: FilesWorld) -> None:
    accepted = files.submit(files.uploaded())
    case = files.settle(accepted)
    (upload_id,) = case.evidence
    facts = {"upload_id": upload_id, "content_type": "image/png", "size": int(FILES_SIZE)}
    stored = {**facts, "sha256": "ab" * 32, "scan": "not_scanned"}
    files.world.append(accepted, NewEvent(Kind.EVIDENCE_STORED, stored))
    second = files.uploaded(making.png(3, 3))
    WorldContainer(files.world).add_evidence(files.case(accepted), AddedFile(upload_id=second))
    assert files.states(files.settle(accepted))[1] == ("rejected", "too_much")
    assert len(files.evidence.originals) == 1


def test_picture_that_is_too_large_to_be_read_whole_has_no_copy(files: FilesWorld) -> None:
    large = making.png().ljust(READ_SIZE + 1, b"\x00")
    (file,) = files.settle(files.submit(files.uploaded(large))).evidence.values()
    assert (file.state, file.copy_sha256) == ("stored", None)


def test_settling_ends_when_the_upload_runs_out_meanwhile(files: FilesWorld) -> None:
    upload_id = files.place()
    files.quarantine.arrive(upload_id, making.png())
    fetch = files.quarantine.fetch

    def fetch_slowly(file_id: str) -> Any:
        files.world.uploads.forget(upload_id)
        return fetch(file_id)

    files.quarantine.fetch = fetch_slowly  # type: ignore[method-assign,assignment] # a slow look
    settle_upload(files.deps, upload_id)
    assert files.evidence.originals == {}


def test_document_that_acts_is_kept_and_its_nature_recorded(files: FilesWorld) -> None:
    accepted = files.submit(files.uploaded(documents.ACTIVE["a script on opening"]))
    (file,) = files.settle(accepted).evidence.values()
    assert (file.state, file.nature, file.caution) == ("stored", "active", "active")
    assert not file.may_leave


def test_upload_that_cannot_be_looked_at_holds_up_no_other(files: FilesWorld) -> None:
    stuck, other = (files.submit(files.place()) for _ in range(2))
    files.world.clock.advance(minutes=61)
    read, failing = files.world.uploads.read, next(iter(sorted(files.world.uploads.open)))

    def fail_for_one(upload_id: str) -> Any:
        if upload_id == failing:
            raise RecursionError
        return read(upload_id)

    files.world.uploads.read = fail_for_one  # type: ignore[method-assign]
    with pytest.raises(Unavailable, match="1 of 2 uploads failed"):
        settle_overdue(files.overdue_deps)
    states = sorted(files.states(files.case(accepted))[0][0] for accepted in (stuck, other))
    assert states == ["pending", "rejected"]
