"""Where uploads arrive: one place each, read as far as a byte over the limit."""

from collections.abc import Callable

import pytest

from chalicelib.aws.clients import client
from chalicelib.aws.quarantine import S3Quarantine
from chalicelib.ports import Quarantine
from tests.support.backends import ON_MOTO, Backend, assert_unavailable
from tests.support.fakes import MemoryQuarantine

PORTS = (Quarantine,)
IMPLEMENTATIONS = (MemoryQuarantine, S3Quarantine)
RESOURCES = frozenset({"Quarantine"})
pytestmark = pytest.mark.parametrize("backend", ON_MOTO, indirect=True)

UPLOAD, OTHER_UPLOAD = "0" * 32, "1" * 32
Arrive = Callable[[str, bytes], None]


MOST = 2_000_000
"""Bytes of a file here, more than are fetched in one piece: a file of 200 MB proves no more."""


def quarantine_on(backend: Backend) -> Quarantine:
    if backend.in_memory:
        quarantine = MemoryQuarantine(MOST)
        quarantine.down = backend.down
        return quarantine
    return S3Quarantine(client("s3"), backend.ref("Quarantine"), MOST)


@pytest.fixture
def quarantine(backend: Backend) -> Quarantine:
    return quarantine_on(backend)


@pytest.fixture
def arrive(backend: Backend, quarantine: Quarantine) -> Arrive:
    """Bring a file to the place of an upload, as the form does that was given for it."""
    if isinstance(quarantine, MemoryQuarantine):
        return quarantine.arrive

    def put_object(upload_id: str, content: bytes) -> None:
        client("s3").put_object(Bucket=backend.ref("Quarantine"), Key=upload_id, Body=content)

    return put_object


def test_invite_names_the_place_and_the_type(quarantine: Quarantine) -> None:
    fields = quarantine.invite(UPLOAD, "image/png", 5, 1800)
    assert (fields["key"], fields["Content-Type"]) == (UPLOAD, "image/png")
    assert "success_action_redirect" not in fields


def test_invite_leads_back_when_it_is_told_where(quarantine: Quarantine) -> None:
    then = "https://standsafe.example.org/report/files?upload=1"
    fields = quarantine.invite(UPLOAD, "image/png", 5, 1800, then)
    assert fields["success_action_redirect"] == then


def test_fetch_gives_what_arrived(quarantine: Quarantine, arrive: Arrive) -> None:
    assert quarantine.fetch(UPLOAD) is None
    arrive(UPLOAD, b"a picture")
    arrive(OTHER_UPLOAD, b"another")
    arrived = quarantine.fetch(UPLOAD)
    assert arrived is not None
    assert arrived.content[:] == b"a picture"
    assert arrived.version


def test_fetch_gives_the_newest_version(quarantine: Quarantine, arrive: Arrive) -> None:
    arrive(UPLOAD, b"first")
    first = quarantine.fetch(UPLOAD)
    arrive(UPLOAD, b"second")
    second = quarantine.fetch(UPLOAD)
    assert first is not None
    assert second is not None
    assert second.content[:] == b"second"
    assert second.version != first.version


def test_fetch_reads_one_byte_over_the_limit(quarantine: Quarantine, arrive: Arrive) -> None:
    arrive(UPLOAD, b"x" * (MOST + 2))
    arrived = quarantine.fetch(UPLOAD)
    assert arrived is not None
    assert len(arrived.content) == MOST + 1


def test_fetch_gives_a_file_of_nothing(quarantine: Quarantine, arrive: Arrive) -> None:
    arrive(UPLOAD, b"")
    arrived = quarantine.fetch(UPLOAD)
    assert arrived is not None
    assert not arrived.content


def test_remove_deletes_this_version_alone(quarantine: Quarantine, arrive: Arrive) -> None:
    arrive(UPLOAD, b"first")
    arrive(UPLOAD, b"second")
    newest = quarantine.fetch(UPLOAD)
    assert newest is not None
    for _ in range(2):
        quarantine.remove(UPLOAD, newest.version)
    before = quarantine.fetch(UPLOAD)
    assert before is not None
    assert before.content[:] == b"first"
    quarantine.remove(UPLOAD, before.version)
    assert quarantine.fetch(UPLOAD) is None


def test_every_call_but_invite_raises_unavailable_when_the_bucket_does_not_answer(
    unreachable: Backend,
) -> None:
    quarantine = quarantine_on(unreachable)
    assert quarantine.invite(UPLOAD, "image/png", 5, 1800)["key"] == UPLOAD
    assert_unavailable(
        lambda: quarantine.fetch(UPLOAD), lambda: quarantine.remove(UPLOAD, "version")
    )
