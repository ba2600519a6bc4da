"""Read YAML and CSV sources to plain data, and remember the line of every value.

Build time only. YAML is read more strictly than PyYAML does: a key given twice is a fault, and a
date stays text until the schema has looked at it (PyYAML raises a bare ValueError on 30 February).
"""

from __future__ import annotations

import csv
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # C is ten times as fast, where it is there
FieldPath = tuple[str | int, ...]


@dataclass(frozen=True, slots=True, order=True)
class SourceFault:
    """One fault of a source: where it is, and what to do about it."""

    file: str
    line: int
    field: str
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.field}: {self.message}"


@dataclass(slots=True)
class SourceFile:
    """A file's data, the line of every value in it, and what is wrong so far."""

    file: str  # relative to the source directory
    data: Any = None
    lines: dict[FieldPath, int] = field(default_factory=dict)
    faults: list[SourceFault] = field(default_factory=list)

    def fault(self, path: FieldPath, message: str) -> None:
        """Note a fault at a value, or at the nearest thing around it that stands in the file."""
        nearest = next(path[:end] for end in range(len(path), -1, -1) if self._has(path[:end]))
        name = ".".join(str(part) for part in path) or "(file)"
        self.faults.append(SourceFault(self.file, self.lines.get(nearest, 1), name, message))

    def _has(self, path: FieldPath) -> bool:
        return path in self.lines or not path


def read_yaml(root: Path, path: Path) -> SourceFile:
    """Read a YAML file; syntax errors and doubled keys are faults, not exceptions."""
    source = SourceFile(path.relative_to(root).as_posix())
    try:
        node = yaml.compose(path.read_text("utf-8"), Loader=LOADER)
        if node is None:
            source.fault((), "is empty")
        else:
            source.data = _plain(node, (), source)
    except yaml.MarkedYAMLError as error:
        source.lines[()] = error.problem_mark.line + 1 if error.problem_mark else 1
        source.fault((), f"is not YAML: {error.problem}")
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        source.fault((), f"cannot be read: {error}")
    return source


def _plain(node: yaml.Node, path: FieldPath, source: SourceFile) -> Any:
    source.lines.setdefault(path, node.start_mark.line + 1)
    if isinstance(node, yaml.MappingNode):
        return _mapping(node, path, source)
    if isinstance(node, yaml.SequenceNode):
        return [_plain(item, (*path, index), source) for index, item in enumerate(node.value)]
    return _scalar(node.tag, node.value)


def _mapping(node: yaml.MappingNode, path: FieldPath, source: SourceFile) -> dict[str, Any]:
    mapping: dict[str, Any] = {}
    for key_node, value_node in node.value:
        key = str(key_node.value)
        source.lines[(*path, key)] = key_node.start_mark.line + 1
        if key in mapping:
            source.fault((*path, key), "stands here twice")
        mapping[key] = _plain(value_node, (*path, key), source)
    return mapping


def _scalar(tag: str, value: str) -> Any:
    match tag.rpartition(":")[2]:
        case "null":
            return None
        case "bool":
            return value.lower() in {"true", "yes", "on"}
        case "int" if value.lstrip("+-").isdecimal():
            return int(value)
    return value


def read_csv(root: Path, path: Path) -> SourceFile:
    """Read a CSV file with a header row; lines that begin with '#' are remarks."""
    source = SourceFile(path.relative_to(root).as_posix(), data=[])
    rows = csv.reader(path.read_text("utf-8").splitlines())
    header: list[str] = []
    for row in rows:
        if not row or row[0].startswith("#"):
            continue
        if not header:
            header = row
            continue
        row_path = (len(source.data),)
        source.lines |= {(*row_path, name): rows.line_num for name in header}
        source.lines[row_path] = rows.line_num
        if len(row) != len(header):
            source.fault(row_path, f"has {len(row)} values, the header {len(header)}")
        source.data.append(dict(zip(header, row, strict=False)))
    return source
