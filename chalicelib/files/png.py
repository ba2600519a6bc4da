"""PNG (W3C, third edition): its chunks up to IEND, and which of them draw the picture."""

from collections.abc import Iterator

from chalicelib.files.content import Content
from chalicelib.files.errors import DAMAGED, FileRefused

MAGIC = b"\x89PNG\r\n\x1a\n"
_DRAWN = b"IHDR PLTE IDAT IEND tRNS acTL fcTL fdAT"
_HOW = b"gAMA cHRM sRGB iCCP sBIT pHYs bKGD cICP mDCV cLLI"
_PICTURE = frozenset((_DRAWN + b" " + _HOW).split())
"""What is drawn and how; not text, times, Exif, or what applications add."""


def pixels(data: Content) -> int:
    """Count width times height. Raises FileRefused where it is not a whole PNG."""
    names = [name for name, _, _ in _chunks(data)]
    if names[0] != b"IHDR" or b"IDAT" not in names:
        raise FileRefused(DAMAGED)
    return int.from_bytes(data[16:20], "big") * int.from_bytes(data[20:24], "big")


def without_metadata(data: bytes) -> bytes:
    """Give the picture alone, and nothing of what may stand after it."""
    kept = (data[start:end] for name, start, end in _chunks(data) if name in _PICTURE)
    return MAGIC + b"".join(kept)


def _chunks(data: Content) -> Iterator[tuple[bytes, int, int]]:
    """List each chunk's name, start and end; length and check sum are within."""
    at = len(MAGIC)
    name = b""
    while name != b"IEND":
        name = data[at + 4 : at + 8]
        end = at + 12 + int.from_bytes(data[at : at + 4], "big")
        if len(name) < 4 or end > len(data):
            raise FileRefused(DAMAGED)
        yield name, at, end
        at = end
