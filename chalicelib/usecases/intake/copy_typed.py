"""Copy what somebody sent, before a model holds it to its shape, so that it can be kept."""

from typing import Any

_LEVELS = 20
"""A report has four; a few hundred are more than a program can walk."""
_DEEPER = "…"


def copy_typed(value: Any, levels: int = _LEVELS) -> Any:
    """Copy a JSON value. What is nested deeper than ``levels`` is left out, with "…" in its place,
    and a half of a surrogate pair, which UTF-8 cannot write, is U+FFFD."""
    if isinstance(value, str):
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if not isinstance(value, dict | list):
        return value
    if not levels:
        return _DEEPER
    if isinstance(value, list):
        return [copy_typed(item, levels - 1) for item in value]
    return {copy_typed(name): copy_typed(item, levels - 1) for name, item in value.items()}
