"""Files as telephones, messengers and mail programs give them: known by their bytes alone."""

import io
import mmap
import tempfile

import pytest
from PIL import Image

from chalicelib.files import FileRefused, inspect, without_metadata
from chalicelib.files.inspection import TYPE_RULES
from chalicelib.limits import READ_SIZE
from chalicelib.model.evidence import Nature
from chalicelib.model.file_types import BY_CONTENT_TYPE, UNKNOWN, copy_type_of, declared_type
from tests.support.files import documents, making, phone_files

ACCEPTED: dict[str, tuple[bytes, str, Nature]] = {
    "heic": (phone_files.heic(), "image/heic", "ordinary"),
    "mov": (making.mp4(brand=b"qt  "), "video/quicktime", "ordinary"),
    "mov before 2001": (making.mp4(brand=b"qt  ")[20:], "video/quicktime", "ordinary"),
    "m4a": (making.mp4(brand=b"M4A "), "audio/mp4", "ordinary"),
    "webm": (phone_files.webm(), "video/webm", "ordinary"),
    "webm that a browser records": (phone_files.webm(unknown=True), "video/webm", "ordinary"),
    "opus": (phone_files.ogg(), "audio/ogg", "ordinary"),
    "vorbis": (phone_files.ogg(codec=b"\x01vorbis"), "audio/ogg", "ordinary"),
    "opus that breaks off": (phone_files.ogg()[:-2], "audio/ogg", "ordinary"),
    "mail of text": (phone_files.mail(), "message/rfc822", "ordinary"),
    "mail with folded lines": (
        phone_files.mail(head="Received: from a\r\n by b"),
        "message/rfc822",
        "ordinary",
    ),
    "mail of HTML": (phone_files.mail("text/html", "<b>you</b>"), "message/rfc822", "active"),
    "mail with a file": (phone_files.mixed_mail(), "message/rfc822", "active"),
    "mail in a mail": (
        phone_files.mail("message/rfc822", "To: a\r\n\r\nb"),
        "message/rfc822",
        "active",
    ),
    "mail that is cut off": (
        phone_files.mixed_mail()[:-9],
        "message/rfc822",
        "unreadable",
    ),
    "msg": (phone_files.msg(), "application/vnd.ms-outlook", "active"),
    "wacz": (phone_files.wacz(), "application/wacz", "active"),
    "saved page": (phone_files.PAGE, "text/html", "active"),
    "saved page in UTF-16": (
        b"\xff\xfe" + phone_files.PAGE.decode().encode("utf-16-le"),
        "text/html",
        "active",
    ),
    "saved page after a comment": (
        b"<?xml version='1.0'?><!-- by -->" + phone_files.PAGE,
        "text/html",
        "active",
    ),
    "saved page with an archive in it": (
        phone_files.PAGE + making.archive(),
        "text/html",
        "active",
    ),
    "pdf that is too large to be read": (
        documents.document().ljust(READ_SIZE + 1, b"\n"),
        "application/pdf",
        "unreadable",
    ),
    "mail that is too large to be read": (
        phone_files.mail().ljust(READ_SIZE + 1, b"x"),
        "message/rfc822",
        "unreadable",
    ),
}
REFUSED = {
    "wrong_type": [
        making.mp4(brand=b"avif"),
        making.mp4(brand=b"mif1"),
        phone_files.webm(doc_type=b"matroska"),
        b"\x1a\x45\xdf\xa3",
        b"\x1a\x45\xdf\xa3\x00",
        phone_files.ogg(codec=b"theora"),
        b"OggS",
        b"OggS\x00\x02",
        phone_files.compound("WordDocument", "__properties_version1.0"),
        phone_files.compound("Workbook"),
        phone_files.compound()[:700],
        phone_files.compound().replace(b"\x09\x00", b"\x08\x00", 1),
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        phone_files.wacz("datapackage.json", "run.exe"),
        phone_files.wacz("word/document.xml"),
        phone_files.wacz()[:-30],
        phone_files.wacz()[:-6] + b"\xff\xff\x00\x00\x00\x00",
        b"From: me\r\nhello",
        b"MZ\x00\x00From: a\r\nTo: b\r\nDate: c\r\n",
        b"just some text <html>",
        b"\x00<html>",
    ],
    "damaged": [
        making.mp4(brand=b"heic"),
        phone_files.heic()[:200],
        phone_files.heic().replace(b"ispe", b"free"),
        phone_files.webm(inside=b"\xec\x81x"),
        phone_files.webm()[:-6],
        phone_files.ogg(pages=1),
        phone_files.ogg() + b"something else",
        making.mp4(brand=b"M4A ", boxes=(b"free", b"mdat")),
    ],
    "too_many_pixels": [phone_files.wide_heic()],
    "archive_inside": [
        phone_files.mail() + making.archive(),
        phone_files.ogg() + making.archive(),
        phone_files.heic() + making.archive(),
    ],
}


def on_disk(data: bytes) -> mmap.mmap:
    with tempfile.TemporaryFile() as file:
        file.write(data)
        file.flush()
        return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)


@pytest.mark.parametrize("name", ACCEPTED)
def test_inspect_knows_what_people_have_in_memory_and_on_disk(name: str) -> None:
    data, content_type, nature = ACCEPTED[name]
    facts = inspect(on_disk(data))
    assert (facts.content_type, facts.nature, facts.size) == (content_type, nature, len(data))
    assert inspect(data) == facts


@pytest.mark.parametrize(
    ("reason", "number"),
    [(name, at) for name, files in REFUSED.items() for at in range(len(files))],
)
def test_inspect_refuses_what_is_alike_and_is_another(reason: str, number: int) -> None:
    with pytest.raises(FileRefused) as refused:
        inspect(REFUSED[reason][number])
    assert refused.value.reason == reason


def test_each_type_is_told_by_one_row_and_named_by_one() -> None:
    assert sorted(rule.content_type for rule in TYPE_RULES) == sorted(BY_CONTENT_TYPE)
    assert all(file_type.extension.startswith(".") for file_type in BY_CONTENT_TYPE.values())


def test_platforms_get_a_copy_of_each_type_that_says_so_and_of_no_other() -> None:
    samples = {content_type: data for data, content_type, _ in ACCEPTED.values()}
    samples |= {"image/jpeg": making.jpeg(), "image/png": making.png(), "image/webp": making.webp()}
    samples |= {"video/mp4": making.mp4(), "application/pdf": documents.document()}
    for content_type, file_type in BY_CONTENT_TYPE.items():
        copy = without_metadata(content_type, samples[content_type])
        assert (copy is not None) == (file_type.copy_type is not None), content_type
        assert copy is None or inspect(copy).content_type == file_type.copy_type


def test_heic_becomes_an_upright_jpeg_without_its_metadata() -> None:
    assert making.GPS in phone_files.heic()
    copy = without_metadata("image/heic", phone_files.heic())
    assert copy is not None
    assert making.GPS not in copy
    picture = Image.open(io.BytesIO(copy))
    assert (picture.format, picture.size, dict(picture.getexif())) == ("JPEG", (24, 40), {})
    pixel = picture.getpixel((12, 20))
    assert isinstance(pixel, tuple)
    assert pixel[0] > 150 > pixel[1] + pixel[2]


def test_heic_that_cannot_be_decoded_has_no_copy() -> None:
    broken = phone_files.heic().replace(b"hvcC", b"free")
    assert without_metadata("image/heic", broken) is None


def test_picture_that_is_too_large_to_be_read_whole_has_no_copy() -> None:
    large = making.jpeg().ljust(READ_SIZE + 1, b"\x00")
    assert without_metadata("image/jpeg", large) is None


def test_declared_type_is_one_of_ours_or_unknown() -> None:
    assert declared_type("image/JPG; q=1") == "image/jpeg"
    assert declared_type("audio/x-m4a") == "audio/mp4"
    assert declared_type("application/x-msdownload") == UNKNOWN
    assert declared_type("") == UNKNOWN


@pytest.mark.parametrize(
    ("content_type", "copy"),
    [("image/heic", "image/jpeg"), ("video/mp4", None), ("text/x-unknown", None), (None, None)],
)
def test_platforms_get_a_copy_of_pictures_alone(content_type: str | None, copy: str | None) -> None:
    assert copy_type_of(content_type) == copy
