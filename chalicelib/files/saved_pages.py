"""Saved web pages: one HTML file, or a WACZ, which is a ZIP of what was fetched (WARC).

A page runs what is in it when it is opened; an archive of pages is a ZIP by another name. Both are
kept, and never as ordinary. https://specs.webrecorder.net/wacz/1.1.1/
"""

import re
import struct

from chalicelib.files.content import Content, starts_with

_LOOKED_AT = 4_096
_PAGE = re.compile(
    r"\s*(<\?xml[^>]{0,200}>\s*)?(<!--(?:(?!-->).){0,2000}-->\s*)*<(!doctype\s+html|html)[\s>]",
    re.I | re.S,
)
_BYTE_ORDER_MARKS = {b"\xef\xbb\xbf": "utf-8", b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}

_ENTRY, _DIRECTORY, _END = b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06"
_END_SIZE, _LONGEST_COMMENT = 22, 65_535
_MOST_OF_DIRECTORY = 8_000_000
_PACKAGE, _RECORDS = b"datapackage.json", re.compile(rb"archive/[^/]+\.warc(\.gz)?\Z")


def is_page(content: Content) -> bool:
    """Return whether the text begins as a page of HTML."""
    head = content[:_LOOKED_AT]
    for mark, encoding in _BYTE_ORDER_MARKS.items():
        if head.startswith(mark):
            return _PAGE.match(head[len(mark) :].decode(encoding, "replace")) is not None
    return _PAGE.match(head.decode("latin-1")) is not None


def is_archive(content: Content) -> bool:
    """Return whether it is a ZIP whose table of contents is a WACZ's."""
    if not starts_with(content, _ENTRY):
        return False
    names = _names(content)
    return _PACKAGE in names and any(_RECORDS.match(name) for name in names)


def _names(content: Content) -> set[bytes]:
    """Read the names in the central directory; none where it is not where it says, or too long.

    ``zipfile`` would make an object of every entry first, of millions in a file that means harm.
    """
    last = max(0, len(content) - _END_SIZE - _LONGEST_COMMENT)
    at = content.rfind(_END, last)
    if at < 0 or at + _END_SIZE > len(content):
        return set()
    size, start = struct.unpack("<II", content[at + 12 : at + 20])
    if size > _MOST_OF_DIRECTORY or start + size > at:
        return set()
    directory, names, offset = content[start : start + size], set(), 0
    while directory[offset : offset + 4] == _DIRECTORY and offset + 46 <= size:
        name, extra, comment = struct.unpack_from("<HHH", directory, offset + 28)
        names.add(directory[offset + 46 : offset + 46 + name])
        offset += 46 + name + extra + comment
    return names
