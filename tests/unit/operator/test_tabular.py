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
def test_every_way_of_saving_gives_the_same(
    tmp_path: Path, encoding: str, newline: str, delimiter: str
) -> None:
    lines = [["id", "name"], ["1", "Siân Ynys Môn"], ["2", "B"]]
    text = newline.join(delimiter.join(cells) for cells in lines) + newline
    found = read(write_file(tmp_path, text, encoding=encoding))
    assert found == [
        (2, {"id": "1", "name": "Siân Ynys Môn"}, False),
        (3, {"id": "2", "name": "B"}, False),
    ]


def test_columns_are_found_whatever_their_case_spacing_and_order(tmp_path: Path) -> None:
    assert read(write_file(tmp_path, ' NAME ,"Person ID"\nA, 1 \n')) == [
        (2, {"name": "A", "person_id": "1"}, False)
    ]


def test_lines_are_counted_as_an_editor_shows_them(tmp_path: Path) -> None:
    text = 'id,name\n1,"two\nlines"\n\n2,B\n'
    assert [line for line, _, _ in read(write_file(tmp_path, text))] == [2, 5]


def test_quoted_commas_and_quotes_are_kept(tmp_path: Path) -> None:
    [(_, cells, surplus)] = read(write_file(tmp_path, 'id,name\n1,"Smith, ""Jo"" D\'Arcy"\n'))
    assert cells["name"] == 'Smith, "Jo" D\'Arcy'
    assert not surplus


def test_surplus_cells_are_told_and_empty_ones_are_not(tmp_path: Path) -> None:
    found = read(write_file(tmp_path, "id,name\n1,Smith, John\n2,B,,\n3\n"))
    assert [surplus for _, _, surplus in found] == [True, False, False]
    assert found[2] == (4, {"id": "3"}, False)


def test_a_named_encoding_is_used(tmp_path: Path) -> None:
    path = write_file(tmp_path, "id,name\n1,Siân\n", encoding="cp1252")
    assert read(path, "cp1252")[0][1]["name"] == "Siân"


@pytest.mark.parametrize(
    ("content", "encoding", "said"),
    [
        (b"", None, "no header"),
        (b",,\n1,2\n", None, "no header"),
        (b"id,party\n1,x\n", None, "no column for the name (name); line 1 has: id, party"),
        (b"a,b\n", None, "the id (id or person_id), for the name"),
        ("id,name\n1,A\n2,Siân\n".encode("cp1252"), None, "line 3 is not UTF-8"),
        (b"id,name\n1,A\n", "latin-eleventy", "no such encoding: latin-eleventy"),
        (b"PK\x03\x04\x14\x00", None, "is an .xlsx or .ods file: save it as CSV"),
        (b"\xd0\xcf\x11\xe0\xa1", None, "is an .xls file"),
        (b'id,name\n1,"A\n2,B\n', None, "a quotation mark is not closed"),
        (b'id,name\n1,"A" B\n2,B\n', None, "line 2: a quotation mark"),
        ("id,name\n1,A\n".encode("utf-16")[:-1], None, "is not UTF-8"),
    ],
)
def test_an_unusable_file_is_told_apart_and_where(
    tmp_path: Path, content: bytes, encoding: str | None, said: str
) -> None:
    path = tmp_path / "in.csv"
    path.write_bytes(content)
    with pytest.raises(UnusableFile) as told:
        read(path, encoding)
    assert said in str(told.value)


@pytest.mark.parametrize(
    ("name", "said"), [("missing.csv", "No such file"), (".", "Is a directory")]
)
def test_a_file_that_cannot_be_read_is_unusable(tmp_path: Path, name: str, said: str) -> None:
    with pytest.raises(UnusableFile, match=said):
        read(tmp_path / name)
