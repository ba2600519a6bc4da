"""Where what is held about a case waits to be fetched."""

from collections.abc import Callable

import pytest

from chalicelib.aws.clients import client
from chalicelib.aws.downloads import S3Downloads
from chalicelib.ports import CaseObjects, Downloads, ErasedObjects
from tests.support.backends import ON_MOTO, Backend, assert_unavailable
from tests.support.fakes import MemoryDownloads

PORTS = (Downloads, CaseObjects)
IMPLEMENTATIONS = (MemoryDownloads, S3Downloads)
RESOURCES = frozenset({"Downloads"})
pytestmark = pytest.mark.parametrize("backend", ON_MOTO, indirect=True)

CASE, OTHER_CASE = "SSAAAAAAAAAAA", "SSBBBBBBBBBBB"
Stored = Callable[[str], bytes]


def downloads_on(backend: Backend) -> Downloads:
    if backend.in_memory:
        downloads = MemoryDownloads()
        downloads.down = backend.down
        return downloads
    return S3Downloads(client("s3"), backend.ref("Downloads"))


@pytest.fixture
def downloads(backend: Backend) -> Downloads:
    return downloads_on(backend)


@pytest.fixture
def stored(backend: Backend, downloads: Downloads) -> Stored:
    """What an object holds."""
    if isinstance(downloads, MemoryDownloads):
        return downloads.objects.__getitem__

    def get_object(key: str) -> bytes:
        answer = client("s3").get_object(Bucket=backend.ref("Downloads"), Key=key)
        return answer["Body"].read()

    return get_object


def test_put_writes_the_pieces_as_one_object(downloads: Downloads, stored: Stored) -> None:
    downloads.put(f"{CASE}/a.zip", (piece for piece in (b"one", b"", b"two")))
    assert stored(f"{CASE}/a.zip") == b"onetwo"


def test_put_writes_over_what_was_there(downloads: Downloads, stored: Stored) -> None:
    for content in (b"first", b"second"):
        downloads.put(f"{CASE}/a.zip", [content])
    assert stored(f"{CASE}/a.zip") == b"second"


def test_link_names_the_object_how_long_it_works_and_the_name_to_save_it_under(
    downloads: Downloads,
) -> None:
    link = downloads.link(f"{CASE}/a.zip", 900, name="bundle.zip")
    assert link.startswith("https://")
    assert f"{CASE}/a.zip" in link
    assert "=900" in link
    assert "bundle.zip" in link
    assert "report.zip" in downloads.link(f"{CASE}/a.zip", 900)


def test_erase_deletes_a_cases_objects_alone(downloads: Downloads, stored: Stored) -> None:
    for key in (f"{CASE}/a.zip", f"{CASE}/b.zip", f"{OTHER_CASE}/a.zip"):
        downloads.put(key, [b"words"])
    assert downloads.erase(CASE) == ErasedObjects(2)
    assert downloads.erase(CASE) == ErasedObjects(0)
    assert stored(f"{OTHER_CASE}/a.zip") == b"words"


def test_put_and_erase_raise_unavailable_when_the_bucket_does_not_answer(
    unreachable: Backend,
) -> None:
    downloads = downloads_on(unreachable)
    assert downloads.link(f"{CASE}/a.zip", 900)
    assert_unavailable(
        lambda: downloads.put(f"{CASE}/a.zip", [b"x"]), lambda: downloads.erase(CASE)
    )
