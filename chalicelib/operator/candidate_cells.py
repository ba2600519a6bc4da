"""Read the cells of a candidate's row, and say of one that cannot be used what is wrong with it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

from chalicelib.model.invisible import remove_invisible

LONGEST = 200
"""Characters of a name. What is quoted of a cell is shorter."""
_QUOTED = 60
_PERSON = re.compile(r"(\d{1,12})(?:\.0)?", re.ASCII)  # a spreadsheet may have made it a float
_GSS = re.compile(r"[ENSW]\d{8}", re.ASCII)
_FORMULA = ("=", "+", "-", "@")
_YES, _NO = ("t", "true", "yes", "y", "1"), ("", "f", "false", "no", "n", "0")

Cells = Mapping[str, str]


class CellRefused(Exception):
    """Why a row is not taken; for the line about it."""


def quoted(text: str) -> str:
    """Quote a cell in a message: nothing that a terminal would obey, and not all of a long one."""
    return repr(text if len(text) <= _QUOTED else f"{text[:_QUOTED]}…")


def readable(text: str) -> str:
    """Return the start of a cell, a mark in place of each byte of another encoding."""
    return "".join("\ufffd" if "\ud800" <= c <= "\udfff" else c for c in text[:LONGEST])


def first(cells: Cells, columns: tuple[str, ...]) -> str:
    """Return the cell of the first of these columns that has any."""
    return next((cells[column] for column in columns if column in cells), "")


def line(cells: Cells, columns: tuple[str, ...], thing: str) -> str:
    """Return a cell as one line: spaces as one space, accents composed, nothing invisible."""
    text = first(cells, columns)
    is_plain = text.isascii() and text.isprintable()  # as most of 200,000 cells are
    cell_text = " ".join(text.split()) if is_plain else _composed(text, thing)
    if len(cell_text) > LONGEST:
        raise CellRefused(f"{thing} is longer than {LONGEST} characters")
    return cell_text


def _composed(text: str, thing: str) -> str:
    for character in text:
        category = unicodedata.category(character)
        if category == "Cs":
            raise CellRefused(
                f"{thing} is not in the file's encoding: save it as UTF-8, or name the encoding, "
                "such as --encoding cp1252"
            )
        if character in "\r\n\u2028\u2029":
            raise CellRefused(f"{thing} has a line break: is a quotation mark open?")
        if category == "Cc" and character != "\t":
            raise CellRefused(f"{thing} has the control character U+{ord(character):04X}")
    return unicodedata.normalize("NFC", " ".join(remove_invisible(text).split()))


def invisible(cells: Cells, columns: tuple[str, ...]) -> str:
    """Name the characters of a cell that nobody sees, such as U+202E; nothing where it has none."""
    text = first(cells, columns)
    characters = set() if text.isascii() else set(text)
    hidden = sorted(character for character in characters if not remove_invisible(character))
    return ", ".join(f"U+{ord(character):04X}" for character in hidden)


def person_id(cells: Cells, columns: tuple[str, ...]) -> str:
    """Return a person's number, without what a spreadsheet made of it."""
    text = line(cells, columns, "the person id")
    match = _PERSON.fullmatch(text)
    if match is None:
        raise CellRefused(
            f"person id {quoted(text)} is not a number" if text else "it has no person id"
        )
    return str(int(match[1]))


def name(cells: Cells, columns: tuple[str, ...]) -> str:
    """Return a person's name, which is no formula."""
    text = line(cells, columns, "the name")
    if not text:
        raise CellRefused("it has no name")
    if text.startswith(_FORMULA):
        raise CellRefused(f"the name begins with {text[0]!r}: a formula, and nobody's name")
    return text


def codes(cells: Cells, columns: tuple[str, ...]) -> tuple[str, ...]:
    """Return the GSS codes that stand in these cells, also as ``WMC:E14000793``."""
    matches = (_GSS.search(cells.get(column, "").upper()) for column in columns)
    return tuple(dict.fromkeys(match[0] for match in matches if match))


def yes(cells: Cells, columns: tuple[str, ...], *ids: str) -> bool:
    """Return whether a cell says yes: a word for it, or one of these ids among others."""
    text = line(cells, columns, columns[0]).lower()
    words = re.split(r"[\s,;|]+", text)
    if text in _YES or set(ids) & set(words):
        return True
    if text in _NO or all("." in word for word in words):
        return False
    raise CellRefused(f"{columns[0]} is {quoted(text)}: neither yes nor no")


def whole_number(cells: Cells, columns: tuple[str, ...], otherwise: int) -> int:
    """Return a number from 1 to 99; ``otherwise`` where it is none: nobody is refused for it."""
    text = first(cells, columns)
    return int(text) if re.fullmatch(r"[1-9]\d?", text, re.ASCII) else otherwise
