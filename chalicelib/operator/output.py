"""What a verb tells the operator: lines to read, or with ``--json`` one document."""

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from chalicelib.errors import StandsafeError
from chalicelib.model.invisible import for_terminal, json_for_terminal

Advance = Callable[[], None]


class CommandFailed(StandsafeError):
    """A verb that did not do what was asked; the message is all that the operator is told."""


@dataclass(frozen=True, slots=True)
class CommandResult:
    """What a verb did: ``data`` for programs, ``lines`` for people."""

    data: Mapping[str, Any]
    lines: Sequence[str]
    exit_code: int = 0

    def write(self, *, as_json: bool) -> None:
        """Write it on standard output."""
        data = without_nulls(self.data)
        output = json_for_terminal(data, indent=2) if as_json else for_terminal(self.text)
        sys.stdout.write(f"{output}\n")

    @property
    def text(self) -> str:
        """Join the lines for people."""
        return "\n".join(self.lines)


def without_nulls(value: Any) -> Any:
    """Leave out members that are None: what is not there is left out, as in every answer."""
    if isinstance(value, Mapping):
        return {name: without_nulls(item) for name, item in value.items() if item is not None}
    if isinstance(value, list | tuple):
        return [without_nulls(item) for item in value]
    return value


def table(header: Sequence[str], rows: Sequence[Sequence[object]]) -> list[str]:
    """Align columns; the last one runs on."""
    texts = [[str(cell) for cell in row] for row in [header, *rows]]
    widths = [max(len(row[column]) for row in texts) for column in range(len(header))]
    return [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in texts
    ]


def count(number: int, thing: str, things: str | None = None) -> str:
    """Spell a number of things: ``1 row``, ``4,515 rows``."""
    return f"{number:,} {thing if number == 1 else things or thing + 's'}"


@contextmanager
def progress(description: str, total: int, *, visible: bool) -> Iterator[Advance]:
    """Show a progress bar on standard error, rich's, where rich is and somebody watches.

    rich is not among the packages that are deployed, hence the late import.
    """
    try:
        from rich.console import Console
        from rich.progress import Progress
    except ImportError:
        visible = False
    if not (visible and sys.stderr.isatty()):
        yield lambda: None
        return
    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(description, total=total)
        yield lambda: bar.advance(task)
