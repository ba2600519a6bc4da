"""JPEG (ITU-T T.81): its segments up to the end of the picture, and which of them draw it.

A picture whose end is missing is one: every viewer shows it as far as it goes.
"""

import re
import struct
from collections.abc import Iterator
from typing import NamedTuple

from chalicelib.files.content import Content
from chalicelib.files.errors import DAMAGED, FileRefused

MAGIC = b"\xff\xd8\xff"
_END, _SCAN, _COMMENT, _JFIF, _EXIF, _ICC, _ADOBE = 0xD9, 0xDA, 0xFE, 0xE0, 0xE1, 0xE2, 0xEE
_ALONE = {0x01, *range(0xD0, 0xD8)}
_FRAMES = set(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_APPLICATION = range(0xE0, 0xF0)
_ALLOWED_SEGMENTS = {_JFIF: b"JFIF\x00", _ICC: b"ICC_PROFILE\x00", _ADOBE: b"Adobe"}
"""What applications may add, where it says how to show the picture: its first bytes by marker."""
_NEXT = re.compile(rb"\xff[^\x00\xff\xd0-\xd7]")
"""Ends the coded data of a scan: neither a stuffed byte, a fill byte nor a restart."""
_FILL = re.compile(rb"\xff+")
"""Begins every marker: once, or as often as somebody liked to fill."""
_ORIENTATION = 0x0112
_MOST_SEGMENTS = 100_000
"""A camera writes some twenty; a progressive picture some hundreds."""


class Segment(NamedTuple):
    """A marker and where all of it stands; a scan's with the coded data after it."""

    marker: int
    start: int
    end: int


def pixels(data: Content) -> int:
    """Count width times height of the largest frame. Raises FileRefused where nothing is drawn."""
    segments = list(_segments(data))
    frames = [segment for segment in segments if segment.marker in _FRAMES]
    if not frames or all(segment.marker != _SCAN for segment in segments):
        raise FileRefused(DAMAGED)
    return max(_points(data[frame.start + 5 : frame.start + 9]) for frame in frames)


def _points(size: bytes) -> int:
    height, width = struct.unpack(">HH", size)
    return int(height) * int(width)


def without_metadata(data: bytes) -> bytes:
    """Return the picture alone: of Exif which way is up, no XMP, IPTC or comments, no tail."""
    parts = [data[s.start : s.end] for s in _segments(data) if _is_picture(data, s)]
    first = 1 if parts[0][1] == _JFIF else 0
    parts.insert(first, _upright(data))
    return b"\xff\xd8" + b"".join(parts)


def _segments(data: Content) -> Iterator[Segment]:
    """List the segments. Raises FileRefused where the file breaks off before anything is drawn."""
    at, drawn = 2, False
    for _ in range(_MOST_SEGMENTS):
        segment = _segment_at(data, at)
        if segment is None:
            break
        yield segment
        if segment.marker == _END:
            return
        drawn = drawn or segment.marker == _SCAN
        at = segment.end
    else:
        raise FileRefused(DAMAGED)
    if not drawn:
        raise FileRefused(DAMAGED)


def _segment_at(data: Content, at: int) -> Segment | None:
    """Read the segment that begins there; None where none does, or not all of it."""
    if (fill := _FILL.match(data, at)) is None or fill.end() >= len(data):
        return None
    at = fill.end() - 1
    marker, end = data[at + 1], at + 2
    if marker not in _ALONE and marker != _END:
        end += int.from_bytes(data[end : end + 2], "big")
        if not at + 4 <= end <= len(data):
            return None
    return Segment(marker, at, _end_of_scan(data, end) if marker == _SCAN else end)


def _end_of_scan(data: Content, start: int) -> int:
    next_marker = _NEXT.search(data, start)
    return len(data) if next_marker is None else next_marker.start()


def _is_picture(data: bytes, segment: Segment) -> bool:
    if segment.marker in _APPLICATION:
        begins = _ALLOWED_SEGMENTS.get(segment.marker)
        return begins is not None and data.startswith(begins, segment.start + 4)
    return segment.marker != _COMMENT


def _upright(data: bytes) -> bytes:
    """Make an Exif segment that says which way is up, and nothing else; empty where it is up."""
    exif = (segment for segment in _segments(data) if segment.marker == _EXIF)
    orientations = (_orientation(data[segment.start + 4 : segment.end]) for segment in exif)
    orientation = next((value for value in orientations if 2 <= value <= 8), 1)
    if orientation == 1:
        return b""
    tiff = struct.pack(">2sHIHHHIHHI", b"MM", 42, 8, 1, _ORIENTATION, 3, 1, orientation, 0, 0)
    body = b"Exif\x00\x00" + tiff
    return struct.pack(">BBH", 0xFF, _EXIF, len(body) + 2) + body


def _orientation(segment: bytes) -> int:
    """Read Exif's Orientation (TIFF 6.0, tag 274); 0 where it is missing or cannot be read."""
    if not segment.startswith(b"Exif\x00\x00"):
        return 0
    tiff = segment[6:]
    order = {b"II": "<", b"MM": ">"}.get(tiff[:2], "")
    try:
        (at,) = struct.unpack_from(f"{order}I", tiff, 4)
        (count,) = struct.unpack_from(f"{order}H", tiff, at)
        entries = (struct.unpack_from(f"{order}HHIH", tiff, at + 2 + 12 * i) for i in range(count))
        return next((int(value) for tag, _, _, value in entries if tag == _ORIENTATION), 0)
    except struct.error:
        return 0
