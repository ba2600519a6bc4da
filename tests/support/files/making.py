"""Makes the smallest files that are what they say, and some that are not."""

import io
import struct
import zipfile
import zlib

ORIENTATION = 6
GPS = b"51.2464N 0.7580W taken by a phone"
"""Stands in the metadata of what is made here; nobody who is not to see it may find it."""


def png(width: int = 2, height: int = 2, *, header_size: tuple[int, int] | None = None) -> bytes:
    """A picture with a text chunk; ``header_size`` is the size that its header claims."""
    rows = zlib.compress((b"\x00" + b"\x7f\x00\x00" * width) * height)
    header = struct.pack(">IIBBBBB", *(header_size or (width, height)), 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        [
            chunk(b"IHDR", header),
            chunk(b"tEXt", b"Comment\x00" + GPS),
            chunk(b"IDAT", rows),
            chunk(b"IEND", b""),
        ]
    )


def chunk(name: bytes, body: bytes) -> bytes:
    """One chunk of a PNG."""
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def jpeg(*, orientation: int = ORIENTATION, order: str = "<", after: bytes = b"") -> bytes:
    """A picture (of grey, as its tables say) with Exif, XMP, a comment and a profile."""
    mark = b"II" if order == "<" else b"MM"
    entry = struct.pack(f"{order}HHI", 0x0112, 3, 1) + struct.pack(f"{order}HH", orientation, 0)
    tiff = mark + struct.pack(f"{order}HIH", 42, 8, 1) + entry + b"\x00" * 4 + GPS
    return b"".join(
        [
            b"\xff\xd8",
            segment(0xE0, b"JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"),
            segment(0xE1, b"Exif\x00\x00" + tiff),
            segment(0xE1, b"http://ns.adobe.com/xap/1.0/\x00" + GPS),
            segment(0xE2, b"ICC_PROFILE\x00\x01\x01 how it is shown"),
            segment(0xE2, b"MPF\x00" + GPS),
            segment(0xFE, GPS),
            b"\xff",  # a fill byte
            segment(0xDB, b"\x00" + b"\x10" * 64),
            segment(0xC0, struct.pack(">BHHBBBB", 8, 16, 8, 1, 1, 0x11, 0)),
            segment(0xC4, b"\x00" + b"\x01" + b"\x00" * 15 + b"\x00"),
            segment(0xDA, b"\x01\x01\x00\x00\x3f\x00") + b"\x12\xff\x00\xff\xd0\x34",
            segment(0xFE, GPS),
            segment(0xDA, b"\x01\x01\x00\x00\x3f\x00") + b"\x56",
            b"\xff\xd9",
            after,
        ]
    )


def segment(marker: int, body: bytes) -> bytes:
    """One segment of a JPEG."""
    return struct.pack(">BBH", 0xFF, marker, len(body) + 2) + body


def webp(first: bytes = b"VP8X", *, width: int = 2, height: int = 3) -> bytes:
    """A picture in one of the three ways that WebP has, with Exif."""
    lossless = b"\x2f" + struct.pack("<I", (width - 1) | (height - 1) << 14)
    lossy = b"\x00\x00\x00\x9d\x01\x2a" + struct.pack("<HH", width, height)
    large = struct.pack("<I", 0x0C) + (width - 1).to_bytes(3, "little")
    large += (height - 1).to_bytes(3, "little")
    body = {b"VP8X": large, b"VP8L": lossless, b"VP8 ": lossy}[first]
    chunks = [(first, body), (b"EXIF", GPS), (b"VP8L", lossless), (b"XMP ", GPS)]
    inside = b"".join(
        name + struct.pack("<I", len(data)) + data + b"\x00" * (len(data) % 2)
        for name, data in chunks
    )
    return b"RIFF" + struct.pack("<I", len(inside) + 4) + b"WEBP" + inside


def mp4(*, brand: bytes = b"isom", boxes: tuple[bytes, ...] = (b"moov", b"mdat")) -> bytes:
    """A film of no pictures; sizes in each of the three ways."""
    head = struct.pack(">I4s4sI4s", 20, b"ftyp", brand, 512, b"mp42")
    body = struct.pack(">I4sQ", 1, boxes[0], 24) + b"\x00" * 8
    return (
        head + body + struct.pack(">I4s", 0, boxes[1]) + b"the rest" if boxes[1:] else head + body
    )


def pdf(*objects: bytes, stream: bytes = b"", how: bytes = b"/Filter /FlateDecode") -> bytes:
    """A document with these objects, and one stream of them."""
    packed = b"9 0 obj <<%s /Length 1>> stream\r\n%s\r\nendstream endobj\n" % (how, stream)
    body = b"".join(
        b"%d 0 obj %s endobj\n" % (at, content) for at, content in enumerate(objects, 1)
    )
    return b"%PDF-1.7\n" + body + (packed if stream else b"") + b"trailer <</Root 1 0 R>>\n%%EOF\n"


def archive(content: bytes = b"\x00" * 1_000_000) -> bytes:
    """A ZIP that unpacks to far more than it is."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr("bomb", content)
    return buffer.getvalue()
