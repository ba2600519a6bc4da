"""Where files arrive in parts: each is listed, and all are joined once."""

from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest
from botocore.credentials import Credentials

from chalicelib.aws.clients import client
from chalicelib.aws.part_uploads import S3PartUploads
from chalicelib.aws.quarantine import S3Quarantine
from chalicelib.errors import Unavailable
from chalicelib.ports import PartUploads
from tests.support.backends import ON_MOTO, Backend, assert_unavailable
from tests.support.fakes import MemoryPartUploads, MemoryQuarantine

PORTS = (PartUploads,)
IMPLEMENTATIONS = (MemoryPartUploads, S3PartUploads)
RESOURCES = frozenset({"Quarantine"})
pytestmark = pytest.mark.parametrize("backend", ON_MOTO, indirect=True)

UPLOAD, ADDRESS = "0" * 32, "https://standsafe.example.org/uploads"
LARGE, LAST_PART = b"x" * 5 * 1024 * 1024, b"the rest"
Put = Callable[[str, int, bytes], None]


def part_uploads_on(backend: Backend) -> PartUploads:
    if backend.in_memory:
        part_uploads = MemoryPartUploads(MemoryQuarantine())
        part_uploads.down = backend.down
        return part_uploads
    credentials = Credentials("AKIDEXAMPLE", "an invented secret")
    return S3PartUploads(client("s3"), lambda: credentials, backend.ref("Quarantine"), ADDRESS)


@pytest.fixture
def part_uploads(backend: Backend) -> PartUploads:
    return part_uploads_on(backend)


@pytest.fixture
def put(backend: Backend, part_uploads: PartUploads) -> Put:
    """Bring a part, as a browser does at the address that it was given."""
    if isinstance(part_uploads, MemoryPartUploads):
        return part_uploads.put

    def upload_part(parts_id: str, number: int, content: bytes) -> None:
        client("s3").upload_part(
            Bucket=backend.ref("Quarantine"),
            Key=UPLOAD,
            UploadId=parts_id,
            PartNumber=number,
            Body=content,
        )

    return upload_part


def test_parts_are_listed_by_number_and_joined_in_order(
    backend: Backend, part_uploads: PartUploads, put: Put
) -> None:
    parts_id = part_uploads.begin(UPLOAD, "video/mp4")
    assert part_uploads.sizes(UPLOAD, parts_id) == {}
    put(parts_id, 2, LAST_PART)
    put(parts_id, 1, LARGE)
    assert part_uploads.sizes(UPLOAD, parts_id) == {1: len(LARGE), 2: len(LAST_PART)}
    for _ in range(2):
        part_uploads.join(UPLOAD, parts_id)
        assert part_uploads.sizes(UPLOAD, parts_id) is None
    if not isinstance(part_uploads, MemoryPartUploads):
        arrived = S3Quarantine(client("s3"), backend.ref("Quarantine")).fetch(UPLOAD)
        assert arrived is not None
        assert arrived.content[:] == LARGE + LAST_PART


def test_link_names_one_part_and_how_long_it_is_open(part_uploads: PartUploads) -> None:
    link = urlsplit(part_uploads.link(UPLOAD, "parts/1", 3, 8, 1800))
    query = parse_qs(link.query)
    assert f"{link.scheme}://{link.netloc}{link.path}" == f"{ADDRESS}/{UPLOAD}"
    assert (query["partNumber"], query["X-Amz-Expires"]) == (["3"], ["1800"])


def test_link_is_unavailable_when_there_is_nothing_to_sign_with(backend: Backend) -> None:
    if not backend.in_memory:
        s3 = S3PartUploads(client("s3"), lambda: None, backend.ref("Quarantine"), ADDRESS)
        with pytest.raises(Unavailable):
            s3.link(UPLOAD, "parts", 1, 8, 1800)


def test_every_call_but_link_raises_unavailable_when_the_bucket_does_not_answer(
    unreachable: Backend,
) -> None:
    part_uploads = part_uploads_on(unreachable)
    assert part_uploads.link(UPLOAD, "parts", 1, 8, 1800)
    assert_unavailable(
        lambda: part_uploads.begin(UPLOAD, "video/mp4"),
        lambda: part_uploads.sizes(UPLOAD, "parts"),
        lambda: part_uploads.join(UPLOAD, "parts"),
    )
