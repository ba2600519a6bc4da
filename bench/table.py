"""Show the table of ratios: on the terminal, and in docs/performance.md between two markers."""

import os
import platform
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from rich.console import Console
from rich.table import Table

from bench.sampling import Ratio, Sample

PAGE = Path(__file__).resolve().parent.parent / "docs" / "performance.md"
BEGIN, END = "<!-- figures: written by make bench -->", "<!-- end of figures -->"

_HEADINGS = (
    "what",
    "ratio",
    "95 % interval",
    "target",
    "median",
    "quartiles",
    "floor",
    "its quartiles",
)
_LIBRARIES = ("chalice", "boto3", "pynamodb", "pydantic", "aws-lambda-powertools", "jinja2")


def line(ratio: Ratio) -> str:
    """Return one ratio as a line of text."""
    low, high = ratio.noise
    target = f", target {ratio.target:g}: {_verdict(ratio)}" if ratio.target else ""
    return f"{ratio.name}: {ratio.value:.2f} ({low:.2f}–{high:.2f}){target}"


def show(ratios: Sequence[Ratio]) -> None:
    """Print the table."""
    table = Table(title=facts(), title_justify="left")
    for number, heading in enumerate(_HEADINGS):
        table.add_column(heading, justify="left" if number == 0 else "right")
    for ratio in ratios:
        table.add_row(*_cells(ratio), style="bold red" if ratio.missed else "")
    Console(width=150).print(table)


def write(ratios: Sequence[Ratio], page: Path = PAGE) -> None:
    """Put the table into the page. Raises ValueError where a marker is missing."""
    put_between(BEGIN, END, markdown(ratios), page)


def put_between(begin: str, end: str, lines: str, page: Path = PAGE) -> None:
    """Put lines into the page between two markers. Raises ValueError where one is missing."""
    text = page.read_text(encoding="utf-8")
    before, after = text.index(begin) + len(begin), text.index(end)
    page.write_text(text[:before] + "\n" + lines + text[after:], encoding="utf-8")


def markdown(ratios: Sequence[Ratio]) -> str:
    """Return the facts and the table as they stand in the page."""
    rows = ["| " + " | ".join(_cells(ratio)) + " |" for ratio in ratios]
    head = ["| " + " | ".join(_HEADINGS) + " |", "|---|" + "---:|" * (len(_HEADINGS) - 1)]
    return "\n".join([facts(), "", *head, *rows, ""])


def facts() -> str:
    """Say when, on what machine, with which versions it was measured."""
    libraries = ", ".join(f"{name} {version(name)}" for name in _LIBRARIES)
    load, cores = os.getloadavg()[0], os.cpu_count()
    return (
        f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC, {cores} cores ({platform.machine()}), "
        f"{load / (cores or 1):.1f} processes waiting per core, "
        f"Python {platform.python_version()}, {libraries}"
    )


def _cells(ratio: Ratio) -> Iterator[str]:
    low, high = ratio.noise
    yield ratio.name
    yield f"{ratio.value:.2f}"
    yield f"{low:.2f}–{high:.2f}"
    yield f"≤ {ratio.target:g} {_verdict(ratio)}" if ratio.target else ""
    for sample in (ratio.subject, ratio.floor):
        yield f"{_milliseconds(sample.median)} ms"
        yield _spread(sample)


def _verdict(ratio: Ratio) -> str:
    if ratio.missed:
        return "missed"
    return "met" if ratio.target is None or ratio.value <= ratio.target else "within noise"


def _spread(sample: Sample) -> str:
    return "–".join(_milliseconds(quartile) for quartile in sample.quartiles)


def _milliseconds(seconds: float) -> str:
    milliseconds = seconds * 1000
    return f"{milliseconds:,.0f}" if milliseconds >= 100 else f"{milliseconds:.3g}"
