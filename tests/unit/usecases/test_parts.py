"""A large file in parts goes on where it was, and ends as one file of the size announced."""

from datetime import timedelta

import pytest

from chalicelib.errors import Conflict, NotFound, TooManyTries
from chalicelib.limits import FILE_PART, FORM_FILE_SIZE, LARGE_UPLOADS
from chalicelib.usecases.evidence.continue_upload import (
    ContinueUploadDeps,
    PartsToSend,
    continue_upload,
)
from chalicelib.usecases.evidence.finish_upload import finish_upload
from chalicelib.usecases.evidence.settle_overdue import settle_overdue
from chalicelib.usecases.evidence.settle_upload import settle_upload
from chalicelib.usecases.evidence.start_upload import FileToUpload, start_upload
from tests.support.files import making
from tests.support.uploads import UNKNOWN_UPLOAD, FilesWorld

FILM = making.mp4().ljust(FILE_PART + 100, b"\x00")


def begin(files: FilesWorld, size: int = len(FILM), address: str = "192.0.2.7") -> PartsToSend:
    place = start_upload(files.places, FileToUpload("film.mp4", "video/mp4", size, True), address)
    assert isinstance(place, PartsToSend)
    return place


def deps(files: FilesWorld) -> ContinueUploadDeps:
    return ContinueUploadDeps(
        files.world.uploads, files.part_uploads, files.world.clock, files.world.clock
    )


def put(files: FilesWorld, place: PartsToSend, number: int) -> None:
    content = FILM[(number - 1) * FILE_PART : number * FILE_PART]
    files.part_uploads.put(f"parts-of-{place.upload_id}", number, content)


def test_upload_goes_on_with_the_parts_that_are_missing(files: FilesWorld) -> None:
    place = begin(files)
    assert [(part.number, part.size) for part in place.parts] == [(1, FILE_PART), (2, 100)]
    assert place.expires_at - files.world.clock() == timedelta(minutes=30)
    put(files, place, 1)
    later = continue_upload(deps(files), place.upload_id)
    assert [part.url is None for part in later.parts] == [True, False]


def test_part_that_broke_off_is_to_be_sent_again(files: FilesWorld) -> None:
    place = begin(files)
    files.part_uploads.put(f"parts-of-{place.upload_id}", 1, b"less")
    later = continue_upload(deps(files), place.upload_id)
    assert all(part.url for part in later.parts)


def test_finished_upload_is_a_file_as_any_other(files: FilesWorld) -> None:
    place = begin(files)
    put(files, place, 1)
    with pytest.raises(Conflict):
        finish_upload(deps(files), place.upload_id)
    put(files, place, 2)
    for _ in range(2):
        assert finish_upload(deps(files), place.upload_id) == {"state": "pending"}
    with pytest.raises(NotFound):
        continue_upload(deps(files), place.upload_id)
    settle_upload(files.deps, place.upload_id)
    case = files.settle(files.submit(place.upload_id))
    assert files.states(case) == [("stored", None)]
    assert list(files.evidence.originals.values()) == [FILM]


@pytest.mark.parametrize("act", [continue_upload, finish_upload])
def test_only_an_upload_in_parts_goes_on(files: FilesWorld, act: object) -> None:
    for upload_id in (UNKNOWN_UPLOAD, "nothing", files.place()):
        with pytest.raises(NotFound):
            act(deps(files), upload_id)  # type: ignore[operator] # one of two use cases


def test_upload_in_parts_has_six_hours(files: FilesWorld) -> None:
    place = begin(files)
    accepted = files.submit(place.upload_id)
    files.world.clock.advance(hours=5, minutes=59)
    assert continue_upload(deps(files), place.upload_id)
    settle_overdue(files.overdue_deps)
    assert files.states(files.case(accepted)) == [("pending", None)]
    files.world.clock.advance(minutes=2)
    with pytest.raises(NotFound):
        continue_upload(deps(files), place.upload_id)
    settle_overdue(files.overdue_deps)
    assert files.states(files.case(accepted)) == [("rejected", "never_arrived")]


def test_large_files_of_one_address_are_counted_by_themselves(files: FilesWorld) -> None:
    for _ in range(LARGE_UPLOADS):
        begin(files, FORM_FILE_SIZE + 1)
    with pytest.raises(TooManyTries):
        begin(files, FORM_FILE_SIZE + 1)
    assert begin(files, FORM_FILE_SIZE)
    assert begin(files, FORM_FILE_SIZE + 1, "192.0.2.8")
