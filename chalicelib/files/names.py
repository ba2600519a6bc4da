"""Names of files as people typed them, made fit for every system and true to what the file is."""

import re
import unicodedata

from chalicelib.model.file_types import BY_CONTENT_TYPE

_LONGEST = 80
_EXTENSION = re.compile(r"\.\w{1,12}$")
_FILLERS = "\u115f\u1160\u3164\uffa0"
"""Letters that nothing is seen of."""
_RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)")
"""Names of devices on Windows, whatever follows them.
https://learn.microsoft.com/windows/win32/fileio/naming-a-file"""


def safe_name(filename: str | None, content_type: str | None) -> str:
    """Return a name that means a file beside the others on every system, whatever was typed.

    Its only extension is that of the file's type: what is no program is not called one, and what is
    called a picture is one.
    """
    symbols = unicodedata.normalize("NFKC", filename or "")
    typed = "".join(_safe(symbol) for symbol in symbols).strip(" ._")
    stem = _EXTENSION.sub("", typed).replace(".", "_").strip(" _")[-_LONGEST:].strip(" _")
    if not stem or _RESERVED.fullmatch(stem):
        stem = f"file_{stem}".rstrip("_")
    file_type = BY_CONTENT_TYPE.get(content_type or "")
    return stem + (file_type.extension if file_type else ".bin")


def _safe(symbol: str) -> str:
    visible = symbol.isalnum() and symbol not in _FILLERS
    return symbol if visible or symbol in " .-_" else "_"
