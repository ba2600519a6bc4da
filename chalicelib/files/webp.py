"""WebP (RFC 9649): the chunks of its RIFF file, and which of them draw the picture.

A size that is a byte off, or a last chunk that breaks off, is read as viewers read it.
"""

from collections.abc import Iterator

from chalicelib.files.content import Content
from chalicelib.files.errors import DAMAGED, FileRefused

_PICTURE = frozenset({b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF", b"ICCP"})
_DRAWN = frozenset({b"VP8 ", b"VP8L"})
_EXIF_AND_XMP = 0x0C  # flags in VP8X


def is_webp(data: Content) -> bool:
    """Return whether data begins as a WebP."""
    return data[:4] == b"RIFF" and data[8:12] == b"WEBP"


def pixels(data: Content) -> int:
    """Count width times height of the canvas, or of what is larger in it. Raises FileRefused where
    nothing is drawn."""
    chunks = ((name, data[a : min(b, a + 10)]) for name, a, b in _chunks(data))
    first = next(chunks, (b"", b""))
    return max(_points(*first), *(_points(*c) for c in chunks if c[0] in _DRAWN), 0)


def _points(name: bytes, body: bytes) -> int:
    if name == b"VP8X" and len(body) >= 10:
        return _little(body[4:7]) * _little(body[7:10])
    if name == b"VP8L" and body[:1] == b"\x2f" and len(body) >= 5:
        bits = int.from_bytes(body[1:5], "little")
        return ((bits & 0x3FFF) + 1) * ((bits >> 14 & 0x3FFF) + 1)
    if name == b"VP8 " and body[3:6] == b"\x9d\x01\x2a" and len(body) >= 10:
        width, height = (int.from_bytes(body[at : at + 2], "little") & 0x3FFF for at in (6, 8))
        return width * height
    raise FileRefused(DAMAGED)


def without_metadata(data: bytes) -> bytes:
    """Return the picture alone, and nothing of what may stand after it."""
    chunks = b"".join(
        _chunk(name, data[start:end]) for name, start, end in _chunks(data) if name in _PICTURE
    )
    return b"RIFF" + (len(chunks) + 4).to_bytes(4, "little") + b"WEBP" + chunks


def _chunk(name: bytes, body: bytes) -> bytes:
    if name == b"VP8X":
        body = bytes([body[0] & ~_EXIF_AND_XMP]) + body[1:]
    return name + len(body).to_bytes(4, "little") + body + b"\x00" * (len(body) % 2)


def _chunks(data: Content) -> Iterator[tuple[bytes, int, int]]:
    """List each chunk's name, and where its body begins and ends."""
    end = min(8 + int.from_bytes(data[4:8], "little") + 1, len(data))
    at = 12
    while at + 8 < end:
        name, size = data[at : at + 4], int.from_bytes(data[at + 4 : at + 8], "little")
        yield name, at + 8, min(at + 8 + size, end)
        at += 8 + size + size % 2


def _little(three: bytes) -> int:
    """Read a 24-bit number, stored less one."""
    return int.from_bytes(three, "little") + 1
