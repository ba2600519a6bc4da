"""What a file is by its bytes: kept, refused, and what is left of it without its metadata."""

import hashlib
import mmap
import struct
import tempfile
import zlib

import pytest

from chalicelib.files import FileRefused, inspect, without_metadata
from chalicelib.limits import FILE_SIZE
from chalicelib.model.evidence import REASONS
from tests.support.files import documents, making

KEPT_PICTURES = {
    "jpeg": (making.jpeg(), "image/jpeg"),
    "jpeg with something after it": (making.jpeg(after=b"a maker's own"), "image/jpeg"),
    "png": (making.png(), "image/png"),
    "png with something after it": (making.png() + b"the part that was cropped", "image/png"),
    "webp, extended": (making.webp(), "image/webp"),
    "webp, lossless": (making.webp(b"VP8L"), "image/webp"),
    "webp, lossy": (making.webp(b"VP8 "), "image/webp"),
    "mp4": (making.mp4(), "video/mp4"),
    "jpeg without its end": (making.jpeg()[:-2], "image/jpeg"),
    "jpeg that breaks off": (making.jpeg()[:-40], "image/jpeg"),
    "jpeg with a film after it": (making.jpeg(after=making.mp4()), "image/jpeg"),
    "webp whose size is one too large": (
        making.webp()[:4] + struct.pack("<I", len(making.webp()) - 7) + making.webp()[8:],
        "image/webp",
    ),
    "webp whose size is one too small": (
        making.webp()[:4] + struct.pack("<I", len(making.webp()) - 9) + making.webp()[8:],
        "image/webp",
    ),
    "png without its end": (making.png()[:-12], "image/png"),
    "png whose end breaks off": (making.png()[:-4], "image/png"),
    "png that breaks off": (making.png()[:-20], "image/png"),
    "mp4 with something after it": (
        making.mp4()[:-16] + struct.pack(">I4s", 4, b"mdat"),
        "video/mp4",
    ),
    "webp that breaks off": (making.webp()[:-9], "image/webp"),
}

REFUSED = {
    "empty": [b""],
    "wrong_type": [
        b"MZ\x90\x00 a program",
        making.archive(),
        b"<svg onload='alert(1)'/>",
        b"GIF89a",
    ],
    "archive_inside": [making.png() + making.archive(), making.jpeg(after=making.archive())],
    "too_many_pixels": [
        making.png(header_size=(20_001, 10_000)),
        making.webp(width=16_384, height=16_384),
    ],
    "damaged": [
        making.jpeg()[:20],
        b"\xff\xd8\xff\xd9",
        b"\xff\xd8\xff\xe0\x00\x01",
        b"\xff\xd8\xff" + b"\x00" * 40,
        b"\xff\xd8" + making.segment(0xDA, b"\x00"),
        making.png(header_size=(0, 5)),
        making.png()[:40],
        making.png()[:8],
        making.png()[:8] + making.chunk(b"IDAT", b"") + making.chunk(b"IEND", b""),
        b"RIFF\x04\x00\x00\x00WEBP",
        b"RIFF\x0c\x00\x00\x00WEBPVP8 \x09\x00\x00\x00",
        making.webp(b"VP8L").replace(b"\x2f", b"\x2e"),
        making.mp4(boxes=(b"free", b"mdat")),
        making.mp4()[:30],
    ],
}


def test_inspect_takes_200_mb_and_not_a_byte_more() -> None:
    with tempfile.TemporaryFile() as file:
        file.write(making.png())
        file.truncate(FILE_SIZE + 1)
        mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        with pytest.raises(FileRefused) as refused:
            inspect(mapped)
        assert refused.value.reason == "too_large"
        file.truncate(FILE_SIZE)
        mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        assert inspect(mapped).size == FILE_SIZE


@pytest.mark.parametrize("name", KEPT_PICTURES)
def test_inspect_accepts_pictures_and_films(name: str) -> None:
    data, content_type = KEPT_PICTURES[name]
    inspected = inspect(data)
    assert (inspected.content_type, inspected.size) == (content_type, len(data))
    assert inspected.sha256 == hashlib.sha256(data).hexdigest()


@pytest.mark.parametrize(
    ("reason", "number"),
    [(name, at) for name, files in REFUSED.items() for at in range(len(files))],
)
def test_inspect_refuses_other_files_with_the_reason(reason: str, number: int) -> None:
    with pytest.raises(FileRefused) as refused:
        inspect(REFUSED[reason][number])
    assert refused.value.reason == reason
    assert reason in REASONS


@pytest.mark.parametrize(
    "data",
    [
        making.jpeg(),
        making.jpeg(after=making.GPS),
        making.png(),
        making.png() + making.GPS,
        making.webp(),
        making.webp(b"VP8L"),
    ],
    ids=["jpeg", "jpeg and more", "png", "png and more", "webp", "webp without a header"],
)
def test_copy_is_the_picture_without_its_metadata(data: bytes) -> None:
    content_type = inspect(data).content_type
    copy = without_metadata(content_type, data)
    assert copy is not None
    assert making.GPS in data
    assert making.GPS not in copy
    assert inspect(copy).content_type == content_type
    assert without_metadata(content_type, copy) == copy


def test_copy_keeps_what_is_drawn() -> None:
    copy = without_metadata("image/jpeg", making.jpeg()) or b""
    for part in (b"ICC_PROFILE", b"JFIF", b"\x12\xff\x00\xff\xd0\x34", b"\x10" * 64):
        assert part in copy
    rows = zlib.compress((b"\x00" + b"\x7f\x00\x00" * 2) * 2)
    assert rows in (without_metadata("image/png", making.png()) or b"")
    flags = (without_metadata("image/webp", making.webp()) or b"")[20]
    assert flags == 0


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize(
    ("orientation", "orientation_after"), [(6, 6), (8, 8), (1, None), (0, None), (9, None)]
)
def test_copy_keeps_of_exif_only_which_way_is_up(
    order: str, orientation: int, orientation_after: int | None
) -> None:
    copy = without_metadata("image/jpeg", making.jpeg(orientation=orientation, order=order)) or b""
    assert (b"Exif" in copy) == (orientation_after is not None)
    if orientation_after is not None:
        at = copy.index(b"Exif\x00\x00") + 6
        assert struct.unpack_from(">H", copy, at + 18) == (orientation_after,)


def test_copy_keeps_nothing_of_exif_when_it_cannot_be_read() -> None:
    broken = making.jpeg().replace(b"II\x2a\x00\x08\x00\x00\x00", b"II\x2a\x00\xff\xff\xff\x7f")
    assert b"Exif" not in (without_metadata("image/jpeg", broken) or b"")


def test_film_and_document_have_no_copy() -> None:
    assert without_metadata("video/mp4", making.mp4()) is None
    assert without_metadata("application/pdf", documents.document()) is None
