"""Uploads: announced, claimed by one case, settled once, closed, forgotten."""

from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib.aws.clients import client
from chalicelib.aws.wrapping_keys import WrappingKeys
from chalicelib.errors import LostRace
from chalicelib.limits import UPLOAD_ARRIVES, UPLOAD_KEPT
from chalicelib.model.events import hour_of
from chalicelib.model.uploads import Finding, Upload
from chalicelib.ports import Uploads
from chalicelib.store.key_slots import KeySlots
from chalicelib.store.uploads import UploadsTable
from tests.support.backends import Backend, assert_unavailable
from tests.support.fakes import FakeClock, MemoryUploads

PORTS = (Uploads,)
IMPLEMENTATIONS = (MemoryUploads, UploadsTable)
RESOURCES = frozenset({"Uploads", "CaseKey", "KeySlots"})

CASE, OTHER_CASE, MARK = "SSAAAAAAAAAAA", "SSBBBBBBBBBBB", "mark-1"
PICTURE = Finding("image/png", 123, "ab" * 32, "version-1")
REFUSED = Finding(reason="wrong_type")


def uploads_on(backend: Backend, clock: FakeClock) -> Uploads:
    if backend.in_memory:
        uploads = MemoryUploads(clock)
        uploads.down = backend.down
        return uploads
    wrapping = WrappingKeys(client("kms"), backend.ref("CaseKey"))
    keys = KeySlots(backend.ref("KeySlots"), wrapping)
    return UploadsTable(backend.ref("Uploads"), keys, clock)


@pytest.fixture
def uploads(backend: Backend, clock: FakeClock) -> Uploads:
    return uploads_on(backend, clock)


@pytest.fixture
def upload(clock: FakeClock) -> Upload:
    """One that was announced just now."""
    return Upload("0" * 32, clock(), "llun â.png", "image/png", 123)


@pytest.fixture
def due(upload: Upload) -> str:
    """The hour in which it has to have arrived."""
    return hour_of(upload.created + UPLOAD_ARRIVES)


def test_read_gives_an_upload_as_it_was_begun(uploads: Uploads, upload: Upload) -> None:
    uploads.begin(upload)
    assert uploads.read(upload.upload_id) == upload
    about = replace(upload, upload_id="2" * 32, incidents=(0, 3))
    uploads.begin(about)
    assert uploads.read(about.upload_id) == about
    assert uploads.read("1" * 32) is None


def test_begin_raises_lost_race_when_the_id_is_taken(uploads: Uploads, upload: Upload) -> None:
    uploads.begin(upload)
    with pytest.raises(LostRace):
        uploads.begin(replace(upload, filename="other.png"))
    assert uploads.read(upload.upload_id) == upload


def test_unclaimed_upload_runs_out(uploads: Uploads, upload: Upload, clock: FakeClock) -> None:
    uploads.begin(upload)
    clock.advance(seconds=UPLOAD_KEPT.total_seconds() - 1)
    assert uploads.read(upload.upload_id) == upload
    clock.advance(seconds=1)
    assert uploads.read(upload.upload_id) is None
    assert uploads.claim(upload.upload_id, CASE, MARK) is None
    assert uploads.settle(upload.upload_id, PICTURE) is None


def test_claimed_upload_is_kept_for_a_week(
    uploads: Uploads, upload: Upload, clock: FakeClock
) -> None:
    uploads.begin(upload)
    uploads.claim(upload.upload_id, CASE, MARK)
    clock.advance(days=7, seconds=-1)
    assert uploads.read(upload.upload_id) == replace(upload, case_id=CASE, mark=MARK)
    clock.advance(seconds=1)
    assert uploads.read(upload.upload_id) is None


def test_claim_ties_an_upload_to_the_first_case(uploads: Uploads, upload: Upload) -> None:
    uploads.begin(upload)
    claimed = replace(upload, case_id=CASE, mark=MARK)
    assert uploads.claim(upload.upload_id, CASE, MARK) == claimed
    assert uploads.claim(upload.upload_id, CASE, MARK) == claimed
    assert uploads.claim(upload.upload_id, OTHER_CASE, MARK) is None
    assert uploads.claim(upload.upload_id, CASE, "mark-2") is None
    assert uploads.read(upload.upload_id) == claimed
    assert uploads.claim("1" * 32, CASE, MARK) is None


def test_settle_keeps_the_first_finding(uploads: Uploads, upload: Upload) -> None:
    uploads.begin(upload)
    settled = replace(upload, finding=PICTURE)
    assert uploads.settle(upload.upload_id, PICTURE) == settled
    assert uploads.settle(upload.upload_id, REFUSED) == settled
    assert uploads.read(upload.upload_id) == settled
    assert uploads.settle("1" * 32, PICTURE) is None


def test_upload_can_be_settled_before_it_is_claimed(uploads: Uploads, upload: Upload) -> None:
    uploads.begin(upload)
    uploads.settle(upload.upload_id, REFUSED)
    settled = replace(upload, finding=REFUSED, case_id=CASE, mark=MARK)
    assert uploads.claim(upload.upload_id, CASE, MARK) == settled


def test_open_in_names_what_was_claimed_until_it_is_closed(
    uploads: Uploads, upload: Upload, due: str
) -> None:
    other = replace(upload, upload_id="1" * 32)
    for begun in (other, upload):
        uploads.begin(begun)
    assert list(uploads.open_in(due)) == []
    for begun in (other, upload):
        uploads.claim(begun.upload_id, CASE, MARK)
    assert list(uploads.open_in(due)) == [upload.upload_id, other.upload_id]
    assert list(uploads.open_in(hour_of(upload.created - UPLOAD_ARRIVES))) == []
    uploads.close(upload.upload_id)
    uploads.close(upload.upload_id)
    assert list(uploads.open_in(due)) == [other.upload_id]


def test_closed_upload_stays_closed_when_its_case_claims_it_again(
    uploads: Uploads, upload: Upload, due: str
) -> None:
    uploads.begin(upload)
    uploads.claim(upload.upload_id, CASE, MARK)
    uploads.close(upload.upload_id)
    assert uploads.claim(upload.upload_id, CASE, MARK) is not None
    assert list(uploads.open_in(due)) == []


def test_upload_is_open_when_it_begins_as_a_cases(
    uploads: Uploads, upload: Upload, due: str, clock: FakeClock
) -> None:
    claimed = replace(upload, size=0, filename="", case_id=CASE, mark=MARK)
    uploads.begin(claimed)
    assert uploads.read(upload.upload_id) == claimed
    assert list(uploads.open_in(due)) == [upload.upload_id]
    clock.advance(seconds=(UPLOAD_KEPT + timedelta(days=1)).total_seconds())
    assert uploads.read(upload.upload_id) == claimed


def test_forget_removes_an_upload(uploads: Uploads, upload: Upload, due: str) -> None:
    uploads.begin(upload)
    uploads.claim(upload.upload_id, CASE, MARK)
    for _ in range(2):
        uploads.forget(upload.upload_id)
    assert uploads.read(upload.upload_id) is None
    assert list(uploads.open_in(due)) == []


def test_close_makes_no_upload_of_an_unknown_one(uploads: Uploads) -> None:
    uploads.close("1" * 32)
    assert uploads.read("1" * 32) is None


def test_every_call_raises_unavailable_when_the_table_does_not_answer(
    unreachable: Backend, upload: Upload, due: str, clock: FakeClock
) -> None:
    uploads = uploads_on(unreachable, clock)
    assert_unavailable(
        lambda: uploads.begin(upload),
        lambda: uploads.read(upload.upload_id),
        lambda: uploads.claim(upload.upload_id, CASE, MARK),
        lambda: uploads.settle(upload.upload_id, PICTURE),
        lambda: uploads.close(upload.upload_id),
        lambda: list(uploads.open_in(due)),
        lambda: uploads.forget(upload.upload_id),
    )
