"""WebM (RFC 8794, RFC 9559): a head of EBML that names it, then one segment with its clusters."""

from collections.abc import Iterator
from typing import NamedTuple

from chalicelib.files.content import Content, starts_with
from chalicelib.files.errors import DAMAGED, FileRefused

MAGIC = b"\x1a\x45\xdf\xa3"
_DOC_TYPE, _SEGMENT, _CLUSTER = 0x4282, 0x18538067, 0x1F43B675
_MOST_ELEMENTS = 10_000


class _Element(NamedTuple):
    name: int
    start: int
    end: int


def is_webm(content: Content) -> bool:
    """Return whether the head says WebM; Matroska, which begins alike, does not."""
    if not starts_with(content, MAGIC):
        return False
    head = next(_elements(content, 0, len(content)), None)
    inside = _elements(content, head.start, head.end) if head else iter(())
    types = (content[e.start : min(e.end, e.start + 16)] for e in inside if e.name == _DOC_TYPE)
    return next(types, b"").rstrip(b"\x00") == b"webm"


def check(content: Content) -> None:
    """Raise FileRefused where nothing is shown or heard. What breaks off after that is played."""
    segments = (e for e in _elements(content, 0, len(content)) if e.name == _SEGMENT)
    segment = next(segments, None)
    inside = _elements(content, segment.start, segment.end) if segment else iter(())
    if not any(element.name == _CLUSTER for element in inside):
        raise FileRefused(DAMAGED)


def _elements(content: Content, at: int, until: int) -> Iterator[_Element]:
    """List the elements; one whose size is not known, or beyond the end, ends with the file."""
    for _ in range(_MOST_ELEMENTS):
        name, start = _number(content, at, marked=True)
        size, start = _number(content, start, marked=False)
        if start > until or start == at:
            return
        end = until if size < 0 or start + size > until else start + size
        yield _Element(name, start, end)
        at = end


def _number(content: Content, at: int, *, marked: bool) -> tuple[int, int]:
    """Read a number of one to eight bytes, and where it ends: -1 for "not known", and no bytes
    where none can be one. ``marked``: with the bit that says how long it is, as in names."""
    first = content[at : at + 1]
    if not first or first == b"\x00":
        return 0, at
    length = 9 - first[0].bit_length()
    value = int.from_bytes(content[at : at + length], "big")
    if not marked:
        value &= (1 << 7 * length) - 1
        value = -1 if value == (1 << 7 * length) - 1 else value
    return value, at + length
