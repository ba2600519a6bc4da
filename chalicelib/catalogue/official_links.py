"""List every official link of the sources and where it stands. For operators: needs PyYAML."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from typing import NamedTuple

from chalicelib.catalogue.sources import FieldPath, read_yaml


class SourcePlace(NamedTuple):
    """One field of a source file."""

    file: str  # relative to the directory of the sources
    line: int
    field: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.field}"


def official_links(root: Path) -> dict[str, list[SourcePlace]]:
    """Map each link to every place that names it, in the order of the files. Any host, any file."""
    links: dict[str, list[SourcePlace]] = defaultdict(list)
    for path in sorted(root.rglob("*.yaml")):
        source = read_yaml(root, path)
        for field, line in source.lines.items():
            link = _link(source.data, field)
            if link is not None:
                links[link].append(SourcePlace(source.file, line, ".".join(map(str, field))))
    return dict(links)


def _link(data: object, field: FieldPath) -> str | None:
    """Return the link at a field of the data; None for any other value."""
    named = field[:-1] if field and isinstance(field[-1], int) else field
    if not named or not str(named[-1]).endswith(("url", "urls")):
        return None
    value = data
    for part in field:
        value = value[part]  # type: ignore[index] # the field is one of this data's own
    return value if isinstance(value, str) else None
