"""Boxes (ISO/IEC 14496-12) of films, recordings and HEIC pictures, from the first to the last.

MP4, QuickTime (MOV), M4A and HEIC (ISO/IEC 23008-12) are the same boxes; the brand in the first
says which of them a file is.
"""

from collections.abc import Iterator
from typing import NamedTuple

from chalicelib.files.content import Content
from chalicelib.files.errors import DAMAGED, FileRefused
from chalicelib.model.evidence import Nature

_PICTURE_BRANDS = frozenset(b"heic heix hevc hevx heim heis mif1 msf1 avif avis".split())
_HEIC_BRANDS = frozenset(b"heic heix heim heis".split())
_QUICKTIME = b"qt  "
_AUDIO_BRANDS = frozenset({b"M4A ", b"M4B "})
_OLD_QUICKTIME = frozenset({b"moov", b"mdat", b"wide", b"pnot"})
"""What a QuickTime film of before 2001 begins with, in place of ``ftyp``."""
_LONGEST_FTYP = 256
_CONTAINERS = frozenset({b"moov", b"trak", b"mdia", b"minf", b"dinf"})
_REFERENCES = frozenset({b"rmra", b"rmda", b"rdrf"})
_DEEPEST, _MOST_BOXES = 8, 100_000
"""Boxes within boxes: a real path has six; and boxes beside each other."""

_IN_THIS_FILE = 1
"""The flag of a data entry that names no other file."""


class Box(NamedTuple):
    """The name of a box, and where its content begins and ends."""

    name: bytes
    start: int
    end: int


def is_film(content: Content) -> bool:
    """Return whether it begins as an MP4, and not as what begins alike."""
    other_brands = _PICTURE_BRANDS | _AUDIO_BRANDS | {_QUICKTIME}
    return content[4:8] == b"ftyp" and _brand(content) not in other_brands


def is_quicktime(content: Content) -> bool:
    """Return whether it begins as a MOV, old ones too."""
    if content[4:8] == b"ftyp":
        return _brand(content) == _QUICKTIME
    return content[4:8] in _OLD_QUICKTIME


def is_recording(content: Content) -> bool:
    """Return whether it begins as an M4A."""
    return content[4:8] == b"ftyp" and _brand(content) in _AUDIO_BRANDS


def is_heic(content: Content) -> bool:
    """Return whether it begins as a HEIC picture; AVIF shares a brand with it, and is none."""
    size = min(int.from_bytes(content[:4], "big"), _LONGEST_FTYP)
    brands = {_brand(content), *(content[at : at + 4] for at in range(16, size, 4))}
    return (
        content[4:8] == b"ftyp"
        and _brand(content) in _PICTURE_BRANDS
        and not brands.isdisjoint(_HEIC_BRANDS)
    )


def nature_of(content: Content) -> Nature:
    """Tell of a film or recording whether what it shows is fetched from elsewhere: ``active``.
    Raises FileRefused where no whole box says what is shown or heard.

    One that breaks off after that is played as far as it goes; so is one with something after it.
    """
    movie = _first(_boxes(content, 0, len(content)), b"moov")
    try:
        return "active" if _is_elsewhere(content, movie) else "ordinary"
    except FileRefused:
        return "unreadable"


def _is_elsewhere(content: Content, box: Box, depth: int = 0) -> bool:
    """Return whether a box within names another file (8.7.2), or is QuickTime's list of such."""
    if depth > _DEEPEST:
        raise FileRefused(DAMAGED)
    if box.name in _REFERENCES or box.name == b"dref":
        return box.name in _REFERENCES or any(
            not int.from_bytes(content[entry.start : entry.start + 4], "big") & _IN_THIS_FILE
            for entry in _boxes(content, box.start + 8, box.end)
        )
    within = _boxes(content, box.start, box.end) if box.name in _CONTAINERS else iter(())
    return any(_is_elsewhere(content, inner, depth + 1) for inner in within)


def pixels(content: Content) -> int:
    """Count width times height of a HEIC's largest picture. Raises FileRefused where it is damaged.

    Their sizes are boxes ``ispe`` (ISO/IEC 23008-12, 6.5.3) within ``meta``.
    """
    meta = _first(_boxes(content, 0, len(content)), b"meta")
    properties = _first(_boxes(content, meta.start + 4, meta.end), b"iprp")
    container = _first(_boxes(content, properties.start, properties.end), b"ipco")
    sizes = [
        int.from_bytes(content[box.start + 4 : box.start + 8], "big")
        * int.from_bytes(content[box.start + 8 : box.start + 12], "big")
        for box in _boxes(content, container.start, container.end)
        if box.name == b"ispe"
    ]
    return max(sizes, default=0)


def _brand(content: Content) -> bytes:
    return content[8:12]


def _first(boxes: Iterator[Box], name: bytes) -> Box:
    for box in boxes:
        if box.name == name:
            return box
    raise FileRefused(DAMAGED)


def _boxes(content: Content, at: int, until: int) -> Iterator[Box]:
    for _ in range(_MOST_BOXES):
        if at >= until:
            return
        size, head = int.from_bytes(content[at : at + 4], "big"), 8
        if size == 1:
            size, head = int.from_bytes(content[at + 8 : at + 16], "big"), 16
        elif size == 0:
            size = until - at  # to the end
        if size < head or at + size > until:
            raise FileRefused(DAMAGED)
        yield Box(content[at + 4 : at + 8], at + head, at + size)
        at += size
    raise FileRefused(DAMAGED)
