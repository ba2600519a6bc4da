"""PNG (W3C, third edition): its chunks up to IEND, and which of them draw the picture.

One that breaks off once it is being drawn is a picture: viewers show it as far as it goes.
"""

import struct
import zlib
from collections.abc import Iterator

from chalicelib.files.content import Content
from chalicelib.files.errors import DAMAGED, FileRefused

MAGIC = b"\x89PNG\r\n\x1a\n"
_MOST_CHUNKS = 200_000
"""Encoders cut a picture into chunks of 8 KB at least: the largest that is taken has 25,000."""
_DRAWN = b"IHDR PLTE IDAT IEND tRNS acTL fcTL fdAT"
_HOW = b"gAMA cHRM sRGB iCCP sBIT pHYs bKGD cICP mDCV cLLI"
_DATA, _END = b"IDAT", b"IEND"
_PICTURE = frozenset((_DRAWN + b" " + _HOW).split())
"""What is drawn and how; not text, times, Exif, or what applications add."""


def pixels(data: Content) -> int:
    """Count width times height. Raises FileRefused where nothing is drawn."""
    names = [name for name, _, _ in _chunks(data)]
    if names[:1] != [b"IHDR"] or _DATA not in names:
        raise FileRefused(DAMAGED)
    return int.from_bytes(data[16:20], "big") * int.from_bytes(data[20:24], "big")


def without_metadata(data: bytes) -> bytes:
    """Return the picture alone, and nothing of what may stand after it."""
    chunks = [(name, data[a:b]) for name, a, b in _chunks(data) if name in _PICTURE]
    if chunks[-1][0] != _END:
        chunks.append((_END, b""))
    return MAGIC + b"".join(_chunk(name, body) for name, body in chunks)


def _chunk(name: bytes, body: bytes) -> bytes:
    named = name + body
    return struct.pack(">I", len(body)) + named + struct.pack(">I", zlib.crc32(named))


def _chunks(data: Content) -> Iterator[tuple[bytes, int, int]]:
    """List each chunk's name, and where its body begins and ends; the last one may break off."""
    at, drawn = len(MAGIC), False
    for _ in range(_MOST_CHUNKS):
        name = data[at + 4 : at + 8]
        end = at + 8 + int.from_bytes(data[at : at + 4], "big")
        drawn = drawn or name == _DATA
        if not drawn and (len(name) < 4 or end + 4 > len(data)):
            raise FileRefused(DAMAGED)
        if len(name) < 4:
            return
        yield name, at + 8, min(end, len(data))
        if name == _END:
            return
        at = end + 4
    raise FileRefused(DAMAGED)
