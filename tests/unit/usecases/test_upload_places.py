"""Places for uploads: whom they are given to, and what is said of what came."""

import hashlib
from datetime import timedelta

import pytest

from chalicelib.errors import (
    NotFound,
    TooManyTries,
)
from chalicelib.limits import UPLOADS
from chalicelib.usecases.evidence.start_upload import FileToUpload, UploadForm, start_upload
from tests.support.factories import BASE_URL, WorldContainer
from tests.support.files import making
from tests.support.uploads import UNKNOWN_UPLOAD, FilesWorld


def test_start_upload_gives_a_place_for_one_file_and_half_an_hour(files: FilesWorld) -> None:
    place = start_upload(files.places, FileToUpload("a.png", "image/png", 5), "192.0.2.7")
    assert isinstance(place, UploadForm)
    assert place.url == f"{BASE_URL}/uploads"
    assert place.fields == {"key": place.upload_id, "Content-Type": "image/png"}
    assert place.expires_at - files.world.clock() == timedelta(minutes=30)
    assert WorldContainer(files.world).read_upload(place.upload_id) == {"state": "pending"}


def test_start_upload_has_an_address_wait_when_it_had_two_hundred_places(files: FilesWorld) -> None:
    for _ in range(UPLOADS):
        files.place()
    with pytest.raises(TooManyTries):
        files.place()
    assert start_upload(files.places, FileToUpload("a", "image/png", 5), "192.0.2.8")
    assert files.submit().created
    files.world.clock.advance(hours=1)
    assert files.place()


def test_read_upload_says_what_became_of_it(files: FilesWorld) -> None:
    good, bad = files.uploaded(), files.uploaded(b"MZ")
    view = WorldContainer(files.world).read_upload(good)
    assert view["state"] == "checked"
    assert view["sha256"] == hashlib.sha256(making.png()).hexdigest()
    assert WorldContainer(files.world).read_upload(bad) == {
        "state": "rejected",
        "reason": "wrong_type",
    }
    with pytest.raises(NotFound):
        WorldContainer(files.world).read_upload(UNKNOWN_UPLOAD)
