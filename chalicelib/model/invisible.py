"""Remove the characters that nobody sees, and keep strangers' text from acting on its surroundings.

They come along when a link or a code is copied (U+200E before an address, U+2060 in a name), and
U+202E turns around what is read after it. No name, address, link or code needs one to be itself.
"""

import json
import re
import unicodedata
from collections.abc import Mapping
from typing import Any

_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufff8\U0001bca0-\U0001bca3"
    "\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
"""Default_Ignorable_Code_Point, https://www.unicode.org/Public/UCD/latest/ucd/DerivedCoreProperties.txt
(which holds every bidirectional control, too)."""


def remove_invisible(text: str) -> str:
    """Return the text without characters that are not shown and without bidirectional controls."""
    return text if text.isascii() else _INVISIBLE.sub("", text)


_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]")
"""C0 and C1 but for tab and line feed, and Unicode's own line ends. An escape sequence needs one
(ECMA-48), and a carriage return writes over its line."""

_BIDI = re.compile(r"[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""Bidi_Control, https://www.unicode.org/Public/UCD/latest/ucd/PropList.txt.
Letters that are written from right to left are none: they stay."""

_ISOLATES = ("\u2068", "\u2069")
"""FIRST STRONG ISOLATE and POP DIRECTIONAL ISOLATE: what is between them turns around nothing else
(UAX #9, 2.4.2)."""

_RIGHT_TO_LEFT = frozenset({"R", "AL", "AN"})


def remove_controls(text: str) -> str:
    """Return a text of any number of lines without control characters and bidirectional controls,
    but for isolates that are closed: those are ours."""
    visible = _CONTROLS.sub("", text)
    if _BIDI.search(visible) is None:
        return visible
    opened, closed = (visible.count(mark) for mark in _ISOLATES)
    isolates = _ISOLATES if opened == closed else ()
    return _BIDI.sub(lambda match: match[0] if match[0] in isolates else "", visible)


def isolated(text: str) -> str:
    """Return somebody's text as it can stand in one line with ours: it turns around no number that
    comes after it. What is written from left to right needs nothing for that."""
    visible = _BIDI.sub("", _CONTROLS.sub("", text))
    turns = any(unicodedata.bidirectional(letter) in _RIGHT_TO_LEFT for letter in visible)
    return visible.join(_ISOLATES) if turns else visible


def for_terminal(text: str) -> str:
    """Return text of which nothing commands a terminal or turns around a line."""
    return _BIDI.sub("", _CONTROLS.sub("", text))


def json_for_terminal(data: Mapping[str, Any], indent: int | None = None) -> str:
    """Write JSON of which nothing commands a terminal: the same data, such characters escaped."""
    text = json.dumps(data, ensure_ascii=False, indent=indent)
    return _BIDI.sub(_escaped, _CONTROLS.sub(_escaped, text))


def _escaped(match: re.Match[str]) -> str:
    return f"\\u{ord(match[0]):04x}"
