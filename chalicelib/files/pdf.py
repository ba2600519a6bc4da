"""PDF (ISO 32000): what kind of document one is, and how it looks, both told in the cage."""

import io
import zipfile
from collections.abc import Mapping
from typing import cast, get_args

from chalicelib.files.cage import CageError, read_caged
from chalicelib.files.content import Content
from chalicelib.limits import READ_SIZE
from chalicelib.model.evidence import Nature

_DRAWING_SECONDS = 4
"""Of the processor: a bundle of twenty documents has two minutes."""
_BYTE_ORDER_MARK, _MAGIC = b"\xef\xbb\xbf", b"%PDF-"


def is_pdf(data: Content) -> bool:
    """Return whether data begins as a document, after a byte order mark or blanks at most."""
    return data[:64].removeprefix(_BYTE_ORDER_MARK).lstrip().startswith(_MAGIC)


def nature_of(data: Content) -> Nature:
    """Tell what the document does when it is opened; ``unreadable`` where nobody can tell, and of
    what is larger than is read whole."""
    if len(data) > READ_SIZE:
        return "unreadable"
    try:
        answer = read_caged("pdf_nature", data[:]).decode()
    except CageError:
        return "unreadable"
    return cast("Nature", answer) if answer in get_args(Nature) else "unreadable"


def pictures_of(data: bytes) -> Mapping[str, bytes]:
    """Picture the first pages: PNG by name, in order; none where they cannot be drawn."""
    try:
        answer = read_caged("pdf_pictures", data, seconds=_DRAWING_SECONDS)
    except CageError:
        return {}
    with zipfile.ZipFile(io.BytesIO(answer)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}
