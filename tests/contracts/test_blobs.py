"""A bucket of whole objects, each version of which is kept."""

import hashlib

import pytest

from chalicelib.aws.blobs import S3Blobs
from chalicelib.aws.clients import client
from chalicelib.ports import Blobs
from tests.support.backends import ON_MOTO, Backend, assert_unavailable
from tests.support.fakes import MemoryBlobs

PORTS = (Blobs,)
IMPLEMENTATIONS = (MemoryBlobs, S3Blobs)
RESOURCES = frozenset({"Templates"})
pytestmark = pytest.mark.parametrize("backend", ON_MOTO, indirect=True)


def blobs_on(backend: Backend) -> Blobs:
    if backend.in_memory:
        blobs = MemoryBlobs()
        blobs.down = backend.down
        return blobs
    return S3Blobs(client("s3"), backend.ref("Templates"))


@pytest.fixture
def blobs(backend: Backend) -> Blobs:
    return blobs_on(backend)


def md5(body: bytes) -> str:
    return hashlib.md5(body, usedforsecurity=False).hexdigest()


def put(blobs: Blobs, key: str, body: bytes) -> None:
    blobs.put(key, body, content_type="text/html", cache_control="max-age=60")


def test_get_gives_what_was_put_last(blobs: Blobs) -> None:
    put(blobs, "a.html", b"first")
    put(blobs, "a.html", b"second \xc5\xb5")
    assert blobs.get("a.html") == b"second \xc5\xb5"
    assert blobs.get("b.html") is None


def test_empty_object_is_an_object(blobs: Blobs) -> None:
    put(blobs, "a.html", b"")
    assert blobs.get("a.html") == b""
    assert blobs.fingerprints() == {"a.html": md5(b"")}


def test_fingerprints_gives_the_md5_of_every_object(blobs: Blobs) -> None:
    assert blobs.fingerprints() == {}
    put(blobs, "a.html", b"one")
    put(blobs, "folder/b.html", b"two")
    assert blobs.fingerprints() == {"a.html": md5(b"one"), "folder/b.html": md5(b"two")}


def test_delete_removes_an_object_once(blobs: Blobs) -> None:
    put(blobs, "a.html", b"one")
    for _ in range(2):
        blobs.delete("a.html")
    assert blobs.get("a.html") is None
    assert blobs.fingerprints() == {}


def test_version_gives_what_an_object_once_was(blobs: Blobs) -> None:
    for body in (b"first", b"second"):
        put(blobs, "a.html", body)
    put(blobs, "a.html.bak", b"third")
    blobs.delete("a.html")
    assert blobs.version("a.html", md5(b"first")) == b"first"
    assert blobs.version("a.html", md5(b"second")) == b"second"
    assert blobs.version("a.html", md5(b"third")) is None
    assert blobs.version("b.html", md5(b"first")) is None


def test_every_call_raises_unavailable_when_the_bucket_does_not_answer(
    unreachable: Backend,
) -> None:
    blobs = blobs_on(unreachable)
    assert_unavailable(
        blobs.fingerprints,
        lambda: blobs.get("a.html"),
        lambda: put(blobs, "a.html", b""),
        lambda: blobs.delete("a.html"),
        lambda: blobs.version("a.html", "mark"),
    )
