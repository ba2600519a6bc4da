"""Every official link of the sources, and where it stands. For operators: needs PyYAML."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from typing import NamedTuple

from chalicelib.catalogue.sources import read_yaml


class Stands(NamedTuple):
    """A place in the sources."""

    file: str  # relative to the directory of the sources
    line: int
    field: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.field}"


def official_links(root: Path) -> dict[str, list[Stands]]:
    """Each link with every place that names it, in the order of the files. Any host, any file."""
    found: dict[str, list[Stands]] = defaultdict(list)
    for path in sorted(root.rglob("*.yaml")):
        source = read_yaml(root, path)
        for place, line in source.lines.items():
            link = _link(source.data, place)
            if link is not None:
                found[link].append(Stands(source.file, line, ".".join(map(str, place))))
    return dict(found)


def _link(data: object, place: tuple[str | int, ...]) -> str | None:
    """What stands at a place, if it is a link."""
    if not place or not str(place[-1]).endswith("url"):
        return None
    value = data
    for part in place:
        value = value[part]  # type: ignore[index] # the place is one of this data's own
    return value if isinstance(value, str) else None
