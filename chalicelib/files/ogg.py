"""Ogg (RFC 3533): pages, of which the first names the codec: Opus (RFC 7845) or Vorbis."""

from chalicelib.files.content import Content
from chalicelib.files.errors import DAMAGED, FileRefused

_MAGIC = b"OggS\x00"
_FIRST_PAGE = 0x02
_HEAD = 27
_CODECS = (b"OpusHead", b"\x01vorbis")
_FEWEST_PAGES = 2
"""The first has only the codec's head."""


def is_ogg(content: Content) -> bool:
    """Return whether it begins as a recording."""
    if content[:5] != _MAGIC or not content[5:6] or not content[5] & _FIRST_PAGE:
        return False
    start = _HEAD + content[26] if len(content) > _HEAD else 0
    return any(content[start : start + len(codec)] == codec for codec in _CODECS)


def check(content: Content) -> None:
    """Raise FileRefused where no page follows the codec's head, or something else does. What
    breaks off after that is played."""
    at = pages = 0
    while content[at : at + 5] == _MAGIC and at + _HEAD <= len(content):
        sizes = content[at + _HEAD : at + _HEAD + content[at + 26]]
        at, pages = at + _HEAD + len(sizes) + sum(sizes), pages + 1
    if pages < _FEWEST_PAGES or at < len(content):
        raise FileRefused(DAMAGED)
