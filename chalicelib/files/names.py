"""Names of files as people typed them, made fit for every system."""

import unicodedata

_LONGEST = 80


def safe_name(filename: str | None) -> str:
    """Give a name that means a file beside the others on every system, whatever was typed."""
    symbols = unicodedata.normalize("NFC", filename or "file")
    name = "".join(_safe(symbol) for symbol in symbols)
    return name.strip(" ._")[-_LONGEST:].lstrip(" ._") or "file"


def _safe(symbol: str) -> str:
    return symbol if symbol.isalnum() or symbol in " .-_" else "_"
