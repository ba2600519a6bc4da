"""Name the members of a report as its form does."""

from collections.abc import Iterator, Mapping
from typing import Any


def form_fields(value: Any, name: str = "") -> Iterator[tuple[str, str]]:
    """Yield a report's fields: ``incidents.0.url`` and its text; consent is ``yes``, ``no``."""
    if isinstance(value, bool):
        yield name, "yes" if value else "no"
    elif isinstance(value, str):
        yield name, value
    else:
        members = value.items() if isinstance(value, Mapping) else enumerate(value)
        for member, inner in members:
            yield from form_fields(inner, f"{name}.{member}" if name else str(member))
