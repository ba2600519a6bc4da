"""CSV files as people save them: byte order marks, UTF-16, CRLF, semicolons, open quotes.

A record that cannot be read is one broken row: reading goes on with the line after the one that it
starts on, so that a quotation mark which nobody closed costs its own line and no other.
"""

import csv
import io
import sys
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from chalicelib.errors import StandsafeError

_SPREADSHEETS = {b"PK\x03\x04": "an .xlsx or .ods", b"\xd0\xcf\x11\xe0": "an .xls"}
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_UTF_8 = "utf-8-sig"
_LINES_OF_A_RECORD = 1_000
"""A cell may hold line breaks, a letter to voters has dozens: beyond, a quotation mark is open."""


class UnusableFile(StandsafeError):
    """A file of which nothing can be used; the message says what is wrong and where."""


@dataclass(frozen=True, slots=True)
class FileRow:
    """One record. ``line`` is the physical line that it starts on, from 1."""

    line: int
    cells: dict[str, str] = field(default_factory=dict)
    """By column name as ``tidy`` gives it; trimmed; only those that are not empty. A byte that is
    not in the file's encoding is a lone surrogate (PEP 383)."""
    surplus: bool = False
    """It has more cells than the header: a comma that should stand in quotation marks."""
    broken: str = ""
    """Why it cannot be read; then it has no cells."""


def tidy(column: str) -> str:
    """Return a column's name as it is compared: ``" Person ID "`` is ``person_id``."""
    return "_".join(column.strip().strip("\ufeff").lower().replace("-", " ").split())


def rows(
    path: Path, needs: Mapping[str, Collection[str]], *, encoding: str | None = None
) -> Iterator[FileRow]:
    """Yield a CSV file's records one by one, without the empty lines.

    ``needs`` gives, for each thing that is needed, the columns that may hold it. The encoding is
    UTF-8 (with or without BOM) or UTF-16 with BOM unless it is named. Raises UnusableFile for what
    is no such file: unreadable, a spreadsheet, another encoding throughout, columns that are
    missing or stand there twice.
    """
    lines = list(io.StringIO(_text(path, encoding), newline=""))
    delimiter = max(",;\t", key=lines[0].count) if lines else ","
    with _cells_of_any_size():
        header, start = _header(path, lines, delimiter)
        _refuse_header(path, header, needs)
        yield from _records(lines, start, header, delimiter)


def _text(path: Path, encoding: str | None) -> str:
    try:
        content = path.read_bytes()
        if content[:4] in _SPREADSHEETS:
            kind = _SPREADSHEETS[content[:4]]
            raise UnusableFile(f"{path} is {kind} file: save it as CSV (UTF-8)")
        implied = "utf-16" if content.startswith(_UTF_16) else _UTF_8
        # Bytes of another encoding are kept to spoil the cell that they are in, not the file.
        return content.decode(
            encoding or implied, "strict" if implied == "utf-16" else "surrogateescape"
        )
    except OSError as error:
        raise UnusableFile(f"{path} cannot be read: {error.strerror}") from error
    except UnicodeError as error:
        name = encoding or "UTF-8 or UTF-16"
        raise UnusableFile(f"{path} is not {name}: save the file as CSV (UTF-8)") from error
    except LookupError as error:
        raise UnusableFile(f"no such encoding: {encoding}") from error


@contextmanager
def _cells_of_any_size() -> Iterator[None]:
    """Let a cell be of any size while the file is read: whoever reads it refuses its row."""
    before = csv.field_size_limit(sys.maxsize)
    try:
        yield
    finally:
        csv.field_size_limit(before)


def _header(path: Path, lines: Sequence[str], delimiter: str) -> tuple[list[str], int]:
    """Return the names of the columns, and the index of the line after them."""
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    try:
        header = [tidy(cell) for cell in next(reader, [])]
    except csv.Error as error:
        raise UnusableFile(f"line 1: {_open_quote(error)}") from error
    if not any(header):
        raise UnusableFile(f"{path} has no header: its first line is empty")
    return header, reader.line_num


def _refuse_header(path: Path, header: list[str], needs: Mapping[str, Collection[str]]) -> None:
    doubled = [name for name, number in Counter(header).items() if name and number > 1]
    if doubled:
        names = " and ".join(repr(name) for name in doubled)
        raise UnusableFile(f"{path}: line 1 has the column {names} twice: which one is meant?")
    missing = [
        f"{thing} ({' or '.join(columns)})"
        for thing, columns in needs.items()
        if not set(columns) & set(header)
    ]
    if missing:
        raise UnusableFile(
            f"no column for {', for '.join(missing)}; line 1 has: {', '.join(header)}"
        )


def _records(
    lines: Sequence[str], start: int, header: list[str], delimiter: str
) -> Iterator[FileRow]:
    """Yield the records from a line on; ``start`` and ``end`` count lines from 0."""
    while start < len(lines):
        window = lines[start : start + _LINES_OF_A_RECORD]
        reader = csv.reader(window, delimiter=delimiter, strict=True)
        end = 0
        try:
            while end < max(len(window) // 2, 1) and (record := next(reader, None)) is not None:
                _refuse_swallowed(window[end + 1 : reader.line_num], record, header, delimiter)
                if record:
                    yield _row(start + end + 1, record, header)
                end = reader.line_num
        except csv.Error as error:
            yield FileRow(start + end + 1, broken=_open_quote(error))
            end += 1
        start += end


def _refuse_swallowed(
    lines: Sequence[str], record: list[str], header: list[str], delimiter: str
) -> None:
    """Refuse a record of several lines that took in the rows below: where it has a number, a line
    of as many cells has one, too. Raises csv.Error."""
    number = next((n for n, cell in enumerate(record) if cell.strip().isdigit()), None)
    for cells in (line.split(delimiter) for line in lines):
        if number is not None and len(cells) >= len(header) and cells[number].strip().isdigit():
            raise csv.Error("it takes in the rows below")


def _row(line: int, record: list[str], header: list[str]) -> FileRow:
    trimmed = [cell.strip() for cell in record]
    cells = {name: cell for name, cell in zip(header, trimmed, strict=False) if name and cell}
    return FileRow(line, cells, surplus=any(trimmed[len(header) :]))


def _open_quote(error: csv.Error) -> str:
    return f"a quotation mark is not closed, or stands unescaped inside a quoted cell ({error})"
