"""Make pictures and films as cameras, telephones and editors write them, and bent ones."""

import io
import struct
from collections.abc import Mapping
from functools import cache
from typing import Any

import av
from PIL import Image, PngImagePlugin

from tests.support.files import phone_files
from tests.support.files.making import archive, chunk, jpeg, mp4, png, segment, webp

_XMP = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'/>"


def _saved(kind: str, mode: str = "RGB", size: tuple[int, int] = (16, 12), **how: Any) -> bytes:
    written = io.BytesIO()
    Image.new(mode, size, 1).save(written, kind, **how)
    return written.getvalue()


def _photo(**how: Any) -> bytes:
    """A photograph with a place and a time in it."""
    exif = Image.Exif()
    exif[0x0112], exif[0x0132] = 6, "2026:11:29 07:30:00"
    return _saved("JPEG", exif=exif, **how)


def _text() -> PngImagePlugin.PngInfo:
    text = PngImagePlugin.PngInfo()
    text.add_text("Comment", "<script>alert(1)</script>", zip=True)
    return text


@cache
def film(*, form: str = "mp4", codec: str = "mpeg4", **how: str) -> bytes:
    """A film of a few grey pictures, as FFmpeg writes one."""
    written = io.BytesIO()
    with av.open(written, "w", format=form, options=how) as container:
        stream: Any = container.add_stream(codec, rate=5)
        stream.width, stream.height, stream.pix_fmt = 32, 32, "yuv420p"
        for _ in range(5):
            container.mux(stream.encode(av.VideoFrame(32, 32, "yuv420p")))
        container.mux(stream.encode())
    return written.getvalue()


def _resized(data: bytes, by: int) -> bytes:
    """A WebP whose file says another size than it has."""
    size = struct.unpack_from("<I", data, 4)[0] + by
    return data[:4] + struct.pack("<I", size) + data[8:]


def elsewhere(address: bytes = b"https://example.org/a.mp4") -> bytes:
    """A film whose pictures are to be fetched from an address (ISO/IEC 14496-12, 8.7.2)."""
    inside = struct.pack(">I4sI", 12 + len(address), b"url ", 0) + address
    inside = struct.pack(">I4sII", 16 + len(inside), b"dref", 0, 1) + inside
    for name in (b"dinf", b"minf", b"mdia", b"trak", b"moov"):
        inside = struct.pack(">I4s", 8 + len(inside), name) + inside
    return mp4()[:20] + inside


_JPEG, _PNG, _WEBP = _photo(), _saved("PNG"), _saved("WEBP", lossless=True)

HARMLESS: Mapping[str, bytes] = {
    "a photograph": _JPEG,
    "a photograph in steps": _photo(progressive=True),
    "a photograph in grey": _saved("JPEG", "L"),
    "a photograph for print": _saved("JPEG", "CMYK"),
    "a photograph with notes": _saved("JPEG", comment=b"<?php // a note ?>", xmp=_XMP),
    "a photograph with an outline of colours": _saved("JPEG", icc_profile=b"\x00" * 200),
    "a photograph without its end": _JPEG[:-2],
    "a photograph that breaks off": _saved("JPEG", size=(640, 480))[:-200],
    "a photograph with a film after it": _JPEG + film(),
    "a photograph with a second one after it": _JPEG + _saved("JPEG"),
    "a photograph with blanks after it": _JPEG + b"\x00" * 4096,
    "a photograph with fill bytes": _JPEG[:2] + b"\xff" + _JPEG[2:],
    "a picture in colours": _PNG,
    "a picture with holes": _saved("PNG", "RGBA"),
    "a picture in grey": _saved("PNG", "L"),
    "a picture in grey of sixteen bits": _saved("PNG", "I;16"),
    "a picture in black and white": _saved("PNG", "1"),
    "a picture of a palette": _saved("PNG", "P"),
    "a picture that moves": _saved(
        "PNG", save_all=True, append_images=[Image.new("RGB", (16, 12), n) for n in ("red", "blue")]
    ),
    "a picture with words of a page": _saved("PNG", pnginfo=_text()),
    "a picture with something after it": _PNG + b"the part that was cropped",
    "a picture that breaks off": _saved("PNG", size=(640, 480), compress_level=0)[:-2000],
    "a picture without its end": _PNG[:-12],
    "a picture whose end breaks off": _PNG[:-4],
    "a small picture": _WEBP,
    "a small picture with loss": _saved("WEBP"),
    "a small picture with holes": _saved("WEBP", "RGBA"),
    "a small picture that moves": _saved(
        "WEBP",
        save_all=True,
        append_images=[Image.new("RGB", (16, 12), n) for n in ("red", "blue")],
    ),
    "a small picture with a place in it": _saved("WEBP", exif=Image.Exif(), xmp=_XMP),
    "a small picture whose size is one too small": _resized(_WEBP, -1),
    "a small picture whose size is one too large": _resized(_WEBP, 1),
    "a small picture with a byte after it": _WEBP + b"\x00",
    "a film": film(),
    "a film of a telephone": film(codec="libx264"),
    "a film to be watched while it comes": film(movflags="frag_every_frame+empty_moov"),
    "a film in pieces": film(movflags="frag_keyframe+empty_moov"),
    "a film of a Mac": film(form="mov"),
    "a film of a browser": film(form="webm", codec="libvpx"),
    "a picture of a telephone": phone_files.heic(),
    "a film that breaks off": film(movflags="frag_keyframe+empty_moov")[:-100],
    "a film with blanks after it": film() + b"\x00" * 512,
    "a film with a free box after it": film() + struct.pack(">I4s", 12, b"free") + b"\x00" * 4,
}

_ZIP = archive(b"a program")
_HUGE = struct.pack(">BHHBBBB", 8, 60_000, 60_000, 1, 1, 0x11, 0)

HOSTILE: Mapping[str, tuple[str, bytes]] = {
    "a photograph that is an archive": ("archive_inside", _JPEG + _ZIP),
    "a picture that is an archive": ("archive_inside", _PNG + _ZIP),
    "a small picture that is an archive": ("archive_inside", _WEBP + _ZIP),
    "a film that is an archive": ("archive_inside", film() + _ZIP),
    "an archive in a photograph's note": ("archive_inside", _saved("JPEG", comment=_ZIP)),
    "an archive in a picture's words": (
        "archive_inside",
        _PNG[:33] + chunk(b"tEXt", b"Comment\x00" + _ZIP) + _PNG[33:],
    ),
    "a picture of four thousand million points": (
        "too_many_pixels",
        png(header_size=(65_000, 65_000)),
    ),
    "a photograph of four thousand million points": (
        "too_many_pixels",
        jpeg().replace(
            segment(0xC0, struct.pack(">BHHBBBB", 8, 16, 8, 1, 1, 0x11, 0)), segment(0xC0, _HUGE)
        ),
    ),
    "a photograph whose second frame is the large one": (
        "too_many_pixels",
        jpeg()[:-2]
        + segment(0xC2, _HUGE)
        + segment(0xDA, b"\x01\x01\x00\x00\x3f\x00")
        + b"\xff\xd9",
    ),
    "a photograph whose first frame is the large one": (
        "too_many_pixels",
        jpeg()[:2] + segment(0xC0, _HUGE) + jpeg()[2:],
    ),
    "a small picture that is large": ("too_many_pixels", webp(width=16_384, height=16_384)),
    "a small picture with a large one in it": (
        "too_many_pixels",
        webp()[:30] + webp(b"VP8L", width=16_384, height=16_384)[12:25] + b"\x00" + webp()[30:],
    ),
    "a picture of no points": ("damaged", png(header_size=(0, 5))),
    "a script that begins as a photograph": ("damaged", b"\xff\xd8\xff=1;alert(1)//" + b"x" * 99),
    "a script that begins as a picture": ("damaged", b"\x89PNG\r\n\x1a\n<script>alert(1)</script>"),
    "a script that begins as a small picture": ("damaged", b"RIFF/*ttWEBP*/=1;alert(1)//"),
    "a script that begins as a film": ("damaged", b"\x00\x00\x00\x18ftypisom<script>1</script>"),
    "a film whose pictures are elsewhere": ("active", elsewhere()),
    "a film whose pictures are on a share": (
        "active",
        elsewhere(b"\\\\host.example.org\\share\\a"),
    ),
    "a film without what it shows": ("damaged", mp4(boxes=(b"free", b"mdat"))),
}
"""The verdict of our gate, and the file."""
