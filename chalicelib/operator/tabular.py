"""CSV files as people save them: byte order marks, UTF-16, CRLF, semicolons, open quotes."""

import csv
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn, Protocol

from chalicelib.errors import StandsafeError

_SPREADSHEETS = {b"PK\x03\x04": "an .xlsx or .ods", b"\xd0\xcf\x11\xe0": "an .xls"}
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")


class UnusableFile(StandsafeError):
    """A file of which nothing can be used; the message says what is wrong and where."""


@dataclass(frozen=True, slots=True)
class FileRow:
    """One record. ``line`` is the physical line that it starts on, from 1."""

    line: int
    cells: dict[str, str]
    """By column name as ``tidy`` gives it; trimmed; only those that are not empty."""
    surplus: bool
    """It has more cells than the header: a comma that should stand in quotation marks."""


class CsvReader(Protocol):
    """What ``csv.reader`` gives, as far as it is used."""

    @property
    def line_num(self) -> int:
        """The physical line that was read last, from 1."""

    def __iter__(self) -> Iterator[list[str]]:
        """Give the cells of each record."""


def tidy(column: str) -> str:
    """Give a column's name as it is compared: ``" Person ID "`` is ``person_id``."""
    return "_".join(column.strip().strip("\ufeff").lower().replace("-", " ").split())


def rows(
    path: Path, needs: Mapping[str, Collection[str]], *, encoding: str | None = None
) -> Iterator[FileRow]:
    """Give a CSV file's records one by one, without the empty lines.

    ``needs`` gives, for each thing that is needed, the columns that may hold it. The encoding is
    UTF-8 (with or without BOM) or UTF-16 with BOM unless it is named. Raises UnusableFile for what
    is no such file: unreadable, a spreadsheet, other bytes, broken quoting, missing columns.
    """
    try:
        yield from _rows(path, needs, encoding or _encoding_of(path))
    except OSError as error:
        raise UnusableFile(f"{path} cannot be read: {error.strerror}") from error
    except UnicodeError as error:
        _refuse_encoding(path, encoding, error)
    except LookupError as error:
        raise UnusableFile(f"no such encoding: {encoding}") from error


def _rows(path: Path, needs: Mapping[str, Collection[str]], encoding: str) -> Iterator[FileRow]:
    with path.open(encoding=encoding, newline="") as lines:
        header_line = lines.readline()
        lines.seek(0)
        delimiter = max(",;\t", key=header_line.count)
        reader = csv.reader(lines, delimiter=delimiter, strict=True)
        try:
            header = [tidy(cell) for cell in next(reader, [])]
            _refuse_header(path, header, needs)
            yield from _records(reader, header)
        except csv.Error as error:
            raise UnusableFile(
                f"line {reader.line_num}: a quotation mark is not closed, or stands unescaped "
                f"inside a quoted cell ({error})"
            ) from error


def _refuse_header(path: Path, header: list[str], needs: Mapping[str, Collection[str]]) -> None:
    if not any(header):
        raise UnusableFile(f"{path} has no header: its first line is empty")
    missing = [
        f"{thing} ({' or '.join(columns)})"
        for thing, columns in needs.items()
        if not set(columns) & set(header)
    ]
    if missing:
        raise UnusableFile(
            f"no column for {', for '.join(missing)}; line 1 has: {', '.join(header)}"
        )


def _records(reader: CsvReader, header: list[str]) -> Iterator[FileRow]:
    start = reader.line_num + 1
    for record in reader:
        if record:
            trimmed = [cell.strip() for cell in record]
            cells = {name: cell for name, cell in zip(header, trimmed, strict=False) if cell}
            yield FileRow(start, cells, surplus=any(trimmed[len(header) :]))
        start = reader.line_num + 1


def _encoding_of(path: Path) -> str:
    with path.open("rb") as file:
        start = file.read(4)
    if start in _SPREADSHEETS:
        raise UnusableFile(f"{path} is {_SPREADSHEETS[start]} file: save it as CSV (UTF-8)")
    return "utf-16" if start.startswith(_UTF_16) else "utf-8-sig"


def _refuse_encoding(path: Path, encoding: str | None, error: UnicodeError) -> NoReturn:
    name = encoding or "UTF-8"
    line = _first_bad_line(path, encoding or "utf-8")
    raise UnusableFile(
        f"line {line} is not {name}: save the file as CSV (UTF-8), or name its encoding, such as "
        "--encoding cp1252"
    ) from error


def _first_bad_line(path: Path, encoding: str) -> int:
    for number, line in enumerate(path.read_bytes().split(b"\n"), start=1):
        try:
            line.decode(encoding)
        except UnicodeError:
            return number
    return 1  # only the whole is wrong: half a UTF-16 symbol at its end
