"""Inspect a file once: its type by its bytes, and every reason not to keep it."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from chalicelib.files import jpeg, mp4, pdf, png, webp
from chalicelib.files.errors import FileRefused
from chalicelib.limits import FILE_SIZE
from chalicelib.model.evidence import Nature

PDF = "application/pdf"

MOST_PIXELS = 200_000_000
"""What a telephone's camera makes at most; more is made to exhaust whoever opens it."""

_ARCHIVE_END, _LONGEST_COMMENT = b"PK\x05\x06", 65_557


@dataclass(frozen=True, slots=True)
class FileFacts:
    """A file's type, size in bytes, digest, and what it does when it is opened."""

    content_type: str
    size: int
    sha256: str
    nature: Nature = "ordinary"


def inspect(data: bytes) -> FileFacts:
    """Tell what the file is. Raises FileRefused where it cannot be kept."""
    if not data:
        raise FileRefused("empty")
    if len(data) > FILE_SIZE:
        raise FileRefused("too_large")
    content_type = _type_of(data)
    if _ARCHIVE_END in data[-_LONGEST_COMMENT:]:
        raise FileRefused("archive_inside")
    nature: Nature = "ordinary"
    if content_type == PDF:
        nature = pdf.nature_of(data)
    else:
        _CHECKS[content_type](data)
    return FileFacts(content_type, len(data), hashlib.sha256(data).hexdigest(), nature)


def without_metadata(content_type: str, data: bytes) -> bytes | None:
    """Give a picture without what else is in its file; None for a type that is not handed out.

    Films and documents hold metadata in places without number, and have none removed honestly.
    """
    strip = _STRIPS.get(content_type)
    return strip(data) if strip else None


def _type_of(data: bytes) -> str:
    if data.startswith(jpeg.MAGIC):
        return "image/jpeg"
    if data.startswith(png.MAGIC):
        return "image/png"
    if webp.is_webp(data):
        return "image/webp"
    if pdf.is_pdf(data):
        return PDF
    if mp4.is_mp4(data):
        return "video/mp4"
    raise FileRefused("wrong_type")


def _picture(pixels: Callable[[bytes], int]) -> Callable[[bytes], None]:
    def check(data: bytes) -> None:
        count = pixels(data)
        if count == 0:
            raise FileRefused("damaged")
        if count > MOST_PIXELS:
            raise FileRefused("too_many_pixels")

    return check


_CHECKS: Mapping[str, Callable[[bytes], None]] = {
    "image/jpeg": _picture(jpeg.pixels),
    "image/png": _picture(png.pixels),
    "image/webp": _picture(webp.pixels),
    "video/mp4": mp4.check,
}
_STRIPS: Mapping[str, Callable[[bytes], bytes]] = {
    "image/jpeg": jpeg.without_metadata,
    "image/png": png.without_metadata,
    "image/webp": webp.without_metadata,
}
