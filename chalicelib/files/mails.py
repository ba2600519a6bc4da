"""Saved mails: EML (RFC 5322), told by its header, and Outlook's MSG, told by its storages.

An MSG is a compound file ([MS-CFB], [MS-OXMSG]) as old Word and Excel files are; what makes it one
is the stream of properties at its root.
"""

import re
import struct
from collections.abc import Iterator
from typing import cast, get_args

from chalicelib.files.cage import CageError, read_caged
from chalicelib.files.content import Content, starts_with
from chalicelib.limits import READ_SIZE
from chalicelib.model.evidence import Nature

_LOOKED_AT = 16_384
_FIELD = re.compile(r"([!-9;-~]{1,76}):")
_FIELDS = frozenset(
    [
        "from",
        "to",
        "subject",
        "date",
        "received",
        "message-id",
        "mime-version",
        "return-path",
        "delivered-to",
    ]
)
_FEWEST_FIELDS = 3

_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PROPERTIES = "__properties_version1.0"
_OFFICE = frozenset({"WordDocument", "Workbook", "Book", "PowerPoint Document"})
_LAST_SECTOR = 0xFFFFFFFA
_MOST_SECTORS = 20_000


def is_mail(content: Content) -> bool:
    """Return whether it begins as the header of a mail does, with three fields that mails have."""
    head = content[:_LOOKED_AT]
    names: set[str] = set()
    for line in head.decode("latin-1").removeprefix("\xef\xbb\xbf").splitlines():
        field = _FIELD.match(line)
        if field is not None and "\x00" not in line:
            names.add(field[1].lower())
        elif line[:1] not in {" ", "\t"} or not names:
            break  # the header ends, or is none
    return len(names & _FIELDS) >= _FEWEST_FIELDS


def nature_of(content: Content) -> Nature:
    """Return whether a mail is text alone; ``unreadable`` where nobody can tell."""
    if len(content) > READ_SIZE:
        return "unreadable"
    try:
        answer = read_caged("mail_nature", content[:]).decode()
    except CageError:
        return "unreadable"
    return cast("Nature", answer) if answer in get_args(Nature) else "unreadable"


def is_outlook_mail(content: Content) -> bool:
    """Return whether it is a compound file with a mail's properties, and no document of Office."""
    if not starts_with(content, _COMPOUND) or len(content) < 512:
        return False
    names = set(_names(content))
    return _PROPERTIES in names and names.isdisjoint(_OFFICE)


def _names(content: Content) -> Iterator[str]:
    """Read the names in the directory of a compound file ([MS-CFB] 2.6), sector by sector."""
    (shift,) = struct.unpack("<H", content[30:32])
    if shift not in {9, 12}:
        return
    size, tables = 1 << shift, struct.unpack("<109I", content[76:512])
    (sector,) = struct.unpack("<I", content[48:52])
    for _ in range(_MOST_SECTORS):
        start = (sector + 1) * size
        entries = content[start : start + size]
        if sector >= _LAST_SECTOR or len(entries) < size:
            return
        yield from map(_name, (entries[at : at + 128] for at in range(0, size, 128)))
        table, place = divmod(sector, size // 4)
        at = (tables[table] + 1) * size + 4 * place if table < len(tables) else len(content)
        following = content[at : at + 4]
        sector = int.from_bytes(following, "little") if len(following) == 4 else _LAST_SECTOR


def _name(entry: bytes) -> str:
    (length,) = struct.unpack("<H", entry[64:66])
    return entry[: max(0, min(length, 64) - 2)].decode("utf-16-le", "replace")
