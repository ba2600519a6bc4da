"""CSV as it is saved in the wild."""

from pathlib import Path

import pytest

from chalicelib.operator.tabular import UnusableFile, rows
from tests.support.operators import write_file

NEEDS = {"the id": ("id", "person_id"), "the name": ("name",)}


def read(path: Path, encoding: str | None = None) -> list[tuple[int, dict[str, str], bool]]:
    return [(row.line, row.cells, row.surplus) for row in rows(path, NEEDS, encoding=encoding)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_read_gives_the_same_however_the_file_was_saved(
    tmp_path: Path, encoding: str, newline: str, delimiter: str
) -> None:
    lines = [["id", "name"], ["1", "Siân Ynys Môn"], ["2", "B"]]
    text = newline.join(delimiter.join(cells) for cells in lines) + newline
    rows = read(write_file(tmp_path, text, encoding=encoding))
    assert rows == [
        (2, {"id": "1", "name": "Siân Ynys Môn"}, False),
        (3, {"id": "2", "name": "B"}, False),
    ]


def test_read_finds_columns_whatever_their_case_spacing_and_order(tmp_path: Path) -> None:
    assert read(write_file(tmp_path, ' NAME ,"Person ID"\nA, 1 \n')) == [
        (2, {"name": "A", "person_id": "1"}, False)
    ]


def test_read_counts_lines_as_an_editor_shows_them(tmp_path: Path) -> None:
    text = 'id,name\n1,"two\nlines"\n\n2,B\n'
    assert [line for line, _, _ in read(write_file(tmp_path, text))] == [2, 5]


def test_read_keeps_quoted_commas_and_quotes(tmp_path: Path) -> None:
    [(_, cells, surplus)] = read(write_file(tmp_path, 'id,name\n1,"Smith, ""Jo"" D\'Arcy"\n'))
    assert cells["name"] == 'Smith, "Jo" D\'Arcy'
    assert not surplus


def test_read_marks_rows_with_surplus_cells(tmp_path: Path) -> None:
    rows = read(write_file(tmp_path, "id,name\n1,Smith, John\n2,B,,\n3\n"))
    assert [surplus for _, _, surplus in rows] == [True, False, False]
    assert rows[2] == (4, {"id": "3"}, False)


def test_read_uses_the_encoding_that_is_named(tmp_path: Path) -> None:
    path = write_file(tmp_path, "id,name\n1,Siân\n", encoding="cp1252")
    assert read(path, "cp1252")[0][1]["name"] == "Siân"


@pytest.mark.parametrize(
    ("content", "encoding", "message"),
    [
        (b"", None, "no header"),
        (b",,\n1,2\n", None, "no header"),
        (b"id,party\n1,x\n", None, "no column for the name (name); line 1 has: id, party"),
        (b"a,b\n", None, "the id (id or person_id), for the name"),
        (b"id,name,ID\n1,A,1\n", None, "line 1 has the column 'id' twice"),
        (b'id,"name\n1,A\n', None, "line 1: a quotation mark is not closed"),
        (b"id,name\n1,A\n", "latin-eleventy", "no such encoding: latin-eleventy"),
        (b"PK\x03\x04\x14\x00", None, "is an .xlsx or .ods file: save it as CSV"),
        (b"\xd0\xcf\x11\xe0\xa1", None, "is an .xls file"),
        ("id,name\n1,A\n".encode("utf-16")[:-1], None, "is not UTF-8"),
    ],
)
def test_read_says_where_a_file_is_unusable(
    tmp_path: Path, content: bytes, encoding: str | None, message: str
) -> None:
    path = tmp_path / "in.csv"
    path.write_bytes(content)
    with pytest.raises(UnusableFile) as unusable:
        read(path, encoding)
    assert message in str(unusable.value)


def read_around(folder: Path, *lines: str) -> tuple[list[int], list[str]]:
    """Return the lines of the broken rows, and the names of the others."""
    read_rows = list(rows(write_file(folder, "".join(lines)), NEEDS))
    broken = [row.line for row in read_rows if row.broken]
    return broken, [row.cells["name"] for row in read_rows if not row.broken]


@pytest.mark.parametrize(
    ("lines", "broken", "names"),
    [
        (('1,"A\n', "2,B\n", "3,C\n"), [2], ["B", "C"]),
        (('1,"A" x\n', "2,B\n"), [2], ["B"]),
        (("1,A\n", '2,"B\n', '3,"C"\n', "4,D\n"), [3], ["A", "C", "D"]),
        (('1,"A\n', '2,"B\n', '3,"C\n'), [2, 3, 4], []),
        (('1,"A\n', "2,B\n", '3,C"\n'), [2], ["B", 'C"']),  # the two quotation marks pair up
        (('1,"A\n', *("2,B\n" for _ in range(1_500))), [2], ["B"] * 1_500),
        (("1,A\n", '2,"B'), [3], ["A"]),
        (('1,"A\nof 2, or 3"\n', "4,D\n"), [], ["A\nof 2, or 3", "D"]),
    ],
)
def test_open_quotation_mark_costs_its_own_line_and_no_other(
    tmp_path: Path, lines: tuple[str, ...], broken: list[int], names: list[str]
) -> None:
    assert read_around(tmp_path, "id,name\n", *lines) == (broken, names)


def test_read_gives_every_row_of_a_long_file_once(tmp_path: Path) -> None:
    lines = [f'{number},"N{number}\n2nd line"\n' for number in range(1_700)]
    read_rows = list(rows(write_file(tmp_path, "id,name\n" + "".join(lines)), NEEDS))
    assert [row.cells["id"] for row in read_rows] == [str(number) for number in range(1_700)]
    assert [row.line for row in read_rows] == [2 + 2 * number for number in range(1_700)]


def test_read_keeps_a_byte_of_another_encoding_in_its_cell(tmp_path: Path) -> None:
    path = write_file(tmp_path, "id,name\n1,Siân\n2,B\n", encoding="cp1252")
    assert [row.cells["name"] for row in rows(path, NEEDS)] == ["Si\udce2n", "B"]


def test_read_takes_a_cell_of_any_size(tmp_path: Path) -> None:
    path = write_file(tmp_path, f"id,name\n1,{'A' * 300_000}\n2,B\n")
    assert [len(row.cells["name"]) for row in rows(path, NEEDS)] == [300_000, 1]


@pytest.mark.parametrize(
    ("name", "message"), [("missing.csv", "No such file"), (".", "Is a directory")]
)
def test_read_fails_when_the_file_cannot_be_read(tmp_path: Path, name: str, message: str) -> None:
    with pytest.raises(UnusableFile, match=message):
        read(tmp_path / name)
