"""Remove the characters of a one-line field that nobody sees.

They come along when a link or a code is copied (U+200E before an address, U+2060 in a name), and
U+202E turns around what is read after it. No name, address, link or code needs one to be itself.
"""

import re

_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufff8\U0001bca0-\U0001bca3"
    "\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
"""Default_Ignorable_Code_Point, https://www.unicode.org/Public/UCD/latest/ucd/DerivedCoreProperties.txt
(which holds every bidirectional control, too)."""


def remove_invisible(text: str) -> str:
    """Return the text without characters that are not shown and without bidirectional controls."""
    return _INVISIBLE.sub("", text)
