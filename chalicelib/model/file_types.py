"""List the types of file that people have, a row each: every other table of types is made of it.

What each is told by is in ``chalicelib.files.inspection``, which has a row for each of these.
"""

from typing import NamedTuple

PDF, HEIC, MAIL = "application/pdf", "image/heic", "message/rfc822"
UNKNOWN = "application/octet-stream"


class FileType(NamedTuple):
    """One type: how people call it, the extension of its files, what platforms get of it."""

    content_type: str
    name: str
    extension: str
    copy_type: str | None = None
    """Of the copy without metadata; None where there is none, and no platform gets any."""
    browser: str = ""
    """How a browser's file chooser knows it; empty where that is the content type."""


FILE_TYPES = (
    FileType("image/jpeg", "JPG", ".jpg", "image/jpeg"),
    FileType("image/png", "PNG", ".png", "image/png"),
    FileType("image/webp", "WebP", ".webp", "image/webp"),
    FileType(HEIC, "HEIC", ".heic", "image/jpeg", "image/heic,image/heif,.heic,.heif"),
    FileType(PDF, "PDF", ".pdf"),
    FileType("video/mp4", "MP4", ".mp4"),
    FileType("video/quicktime", "MOV", ".mov", None, "video/quicktime,.mov"),
    FileType("video/webm", "WebM", ".webm"),
    FileType("audio/mp4", "M4A", ".m4a", None, "audio/mp4,audio/x-m4a,.m4a"),
    FileType("audio/ogg", "OGG (OPUS)", ".ogg", None, "audio/ogg,.ogg,.opus"),
    FileType(MAIL, "EML", ".eml", None, "message/rfc822,.eml"),
    FileType("application/vnd.ms-outlook", "MSG", ".msg", None, ".msg"),
    FileType("application/wacz", "WACZ", ".wacz", None, ".wacz"),
    FileType("text/html", "HTML", ".html"),
)
BY_CONTENT_TYPE = {file_type.content_type: file_type for file_type in FILE_TYPES}

NAMES = ", ".join(file_type.name for file_type in FILE_TYPES)
"""As every page, mail and error says them."""
ACCEPTED = ",".join(file_type.browser or file_type.content_type for file_type in FILE_TYPES)
"""For the file chooser of a form (HTML, ``accept``)."""

_ALSO_CALLED = {
    "image/jpg": "image/jpeg",
    "image/pjpeg": "image/jpeg",
    "image/heif": HEIC,
    "audio/x-m4a": "audio/mp4",
    "audio/opus": "audio/ogg",
}


def declared_type(declared: str) -> str:
    """Return one of our types for a browser's name of a type, or ``UNKNOWN``: bytes decide."""
    content_type = declared.partition(";")[0].strip().lower()
    content_type = _ALSO_CALLED.get(content_type, content_type)
    return content_type if content_type in BY_CONTENT_TYPE else UNKNOWN


def copy_type_of(content_type: str | None) -> str | None:
    """Return the type of the copy that platforms get of such a file; None where they get none."""
    file_type = BY_CONTENT_TYPE.get(content_type or "")
    return file_type.copy_type if file_type else None
