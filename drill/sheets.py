"""Lay a report out: as plain text for a terminal, as Markdown and as JSON."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from math import ceil
from textwrap import fill
from typing import Any

WIDTH = 98
_wrapped = partial(fill, width=WIDTH, break_on_hyphens=False)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One part of a report: sentences, then rows under their headings. The first column is words,
    the others are figures unless they are among ``words``."""

    title: str
    sentences: Sequence[str] = ()
    headings: Sequence[str] = ()
    rows: Sequence[Sequence[str]] = ()
    words: frozenset[int] = field(default_factory=frozenset)


def as_text(title: str, sheets: Sequence[Sheet]) -> str:
    """Write a report as plain text, no wider than ``WIDTH`` where its tables are not."""
    lines = [title, "=" * len(title), ""]
    for sheet in sheets:
        lines += [sheet.title.upper(), ""] if sheet.title else []
        for sentence in sheet.sentences:
            indent = "  - " if sheet.title else ""
            hanging_indent = " " * len(indent)
            lines.append(
                _wrapped(sentence, initial_indent=indent, subsequent_indent=hanging_indent)
            )
        lines += ["", *_columns(sheet), ""] if sheet.rows and sheet.sentences else _columns(sheet)
        lines.append("")
    return "\n".join(_single_blanks(lines)).rstrip() + "\n"


def _single_blanks(lines: Sequence[str]) -> Iterator[str]:
    before = ""
    for line in lines:
        if line or before:
            yield line
        before = line


def _columns(sheet: Sheet) -> list[str]:
    if not sheet.rows:
        return []
    table = [sheet.headings, *sheet.rows]
    widths = [max(len(row[at]) for row in table) for at in range(len(sheet.headings))]
    lines = []
    for row in table:
        cells = [
            cell.ljust(width) if at in sheet.words or at == 0 else cell.rjust(width)
            for at, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        lines.append("  " + "  ".join(cells).rstrip())
    lines.insert(1, "  " + "  ".join("-" * width for width in widths))
    return lines


def as_markdown(title: str, sheets: Sequence[Sheet]) -> str:
    """Write a report as Markdown."""
    lines = [f"# {title}", ""]
    for sheet in sheets:
        lines += [f"## {sheet.title}", ""] if sheet.title else []
        lines += [
            f"- {sentence}" if sheet.title else f"{sentence}\n" for sentence in sheet.sentences
        ]
        lines += [""] if sheet.sentences and sheet.title else []
        if sheet.rows:
            aligned = (
                "---" if at in sheet.words or at == 0 else "--:"
                for at in range(len(sheet.headings))
            )
            lines += [_row(sheet.headings), _row(tuple(aligned)), *map(_row, sheet.rows), ""]
    return "\n".join(lines).rstrip() + "\n"


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def as_data(title: str, sheets: Sequence[Sheet]) -> dict[str, Any]:
    """Return a report as JSON: every table as a list of objects by heading. One that stands twice
    is named after the one before its group: ``CONFIRMED IN TIME: LATE``."""
    return {
        "title": title,
        "parts": [
            {
                "title": sheet.title,
                "sentences": list(sheet.sentences),
                "rows": [dict(zip(_names(sheet.headings), row, strict=True)) for row in sheet.rows],
            }
            for sheet in sheets
        ],
    }


def _names(headings: Sequence[str]) -> Iterator[str]:
    group = ""
    for heading in headings:
        if headings.count(heading) == 1:
            group = heading
            yield heading
        else:
            yield f"{group}: {heading}"


def count(number: float) -> str:
    """Write a number with its thousands; nothing as a dash."""
    return f"{number:,.0f}" if number else "–"


def plural(number: int, thing: str) -> str:
    """Write a number of things: ``1 report``, ``3,946 reports``, ``no reports``."""
    return f"{f'{number:,}' if number else 'no'} {thing}{'' if number == 1 else 's'}"


def span(minutes: float) -> str:
    """Write how long something took."""
    if minutes < 1:
        return "a minute"
    return f"{minutes:.0f} min" if minutes < 100 else f"{minutes / 60:,.1f} h"


def share(part: float, whole: float) -> str:
    """Write a part of a whole in percent: 100 for all alone, and 0 for none."""
    if not whole:
        return "–"
    percent = round(100 * part / whole)
    if percent == 100 and part < whole:
        return ">99 %"
    return "<1 %" if percent == 0 and part else f"{percent} %"


def within(values: Sequence[float], part: float) -> float:
    """Return the least of some values that so large a part of them does not exceed."""
    return sorted(values)[ceil(part * len(values)) - 1]
