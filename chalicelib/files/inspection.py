"""Inspect a file once: its type by its bytes, and every reason not to keep it."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from chalicelib.files import boxes, heic, jpeg, mails, ogg, pdf, png, saved_pages, webm, webp
from chalicelib.files.content import Content, starts_with
from chalicelib.files.errors import FileRefused
from chalicelib.limits import FILE_SIZE, READ_SIZE
from chalicelib.model.evidence import Nature
from chalicelib.model.file_types import HEIC, MAIL, PDF

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


class _TypeRule(NamedTuple):
    """What a type is told by; ``examine`` gives a file's nature, or raises FileRefused."""

    content_type: str
    recognises: Callable[[Content], bool]
    examine: Callable[[Content], Nature]
    holds_archives: bool = False
    """Whether a ZIP may be in it: only where it is never handed on as ordinary for that."""


def inspect(content: Content) -> FileFacts:
    """Tell what the file is. Raises FileRefused where it cannot be kept."""
    if not content:
        raise FileRefused("empty")
    if len(content) > FILE_SIZE:
        raise FileRefused("too_large")
    rule = _rule_of(content)
    if not rule.holds_archives and _ARCHIVE_END in content[-_LONGEST_COMMENT:]:
        raise FileRefused("archive_inside")
    nature = rule.examine(content)
    digest = hashlib.sha256(content).hexdigest()
    return FileFacts(rule.content_type, len(content), digest, nature)


def without_metadata(content_type: str, data: bytes) -> bytes | None:
    """Return a picture without what else is in its file; None for a type that is not handed out.

    Films and documents hold metadata in places without number, and have none removed honestly; what
    is larger than is read whole has none removed either.
    """
    strip = _STRIPS.get(content_type)
    return strip(data) if strip and len(data) <= READ_SIZE else None


def _rule_of(content: Content) -> _TypeRule:
    for rule in TYPE_RULES:
        if rule.recognises(content):
            return rule
    raise FileRefused("wrong_type")


def _begins(magic: bytes) -> Callable[[Content], bool]:
    return lambda content: starts_with(content, magic)


def _picture(pixels: Callable[[Content], int]) -> Callable[[Content], Nature]:
    def examine(content: Content) -> Nature:
        count = pixels(content)
        if count == 0:
            raise FileRefused("damaged")
        if count > MOST_PIXELS:
            raise FileRefused("too_many_pixels")
        return "ordinary"

    return examine


def _sound(check: Callable[[Content], None]) -> Callable[[Content], Nature]:
    def examine(content: Content) -> Nature:
        check(content)
        return "ordinary"

    return examine


def _active(_: Content) -> Nature:
    """Say of every file of a type that it may act: nobody can tell of one that it does not."""
    return "active"


TYPE_RULES = (
    _TypeRule("image/jpeg", _begins(jpeg.MAGIC), _picture(jpeg.pixels)),
    _TypeRule("image/png", _begins(png.MAGIC), _picture(png.pixels)),
    _TypeRule("image/webp", webp.is_webp, _picture(webp.pixels)),
    _TypeRule(HEIC, boxes.is_heic, _picture(boxes.pixels)),
    _TypeRule(PDF, pdf.is_pdf, pdf.nature_of),
    _TypeRule("video/mp4", boxes.is_film, boxes.nature_of),
    _TypeRule("video/quicktime", boxes.is_quicktime, boxes.nature_of),
    _TypeRule("video/webm", webm.is_webm, _sound(webm.check)),
    _TypeRule("audio/mp4", boxes.is_recording, boxes.nature_of),
    _TypeRule("audio/ogg", ogg.is_ogg, _sound(ogg.check)),
    _TypeRule("application/vnd.ms-outlook", mails.is_outlook_mail, _active, holds_archives=True),
    _TypeRule("application/wacz", saved_pages.is_archive, _active, holds_archives=True),
    _TypeRule("text/html", saved_pages.is_page, _active, holds_archives=True),
    _TypeRule(MAIL, mails.is_mail, mails.nature_of),
)
_STRIPS: Mapping[str, Callable[[bytes], bytes | None]] = {
    "image/jpeg": jpeg.without_metadata,
    "image/png": png.without_metadata,
    "image/webp": webp.without_metadata,
    HEIC: heic.as_jpeg,
}
