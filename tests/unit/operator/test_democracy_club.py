"""Rows of Democracy Club's file: which are taken, and why others are not."""

from pathlib import Path

import pytest

from chalicelib.catalogue import load
from chalicelib.operator.democracy_club import CandidateFile
from chalicelib.operator.tabular import UnusableFile
from chalicelib.usecases.candidates.import_candidates import Nomination, RejectedRow
from tests.support.operators import write_file

ELECTION = "parl.2024-07-04"
ALDERSHOT = "E14001063"
NEW = "person_id,person_name,election_id,ballot_paper_id,party_name,post_label,gss"


def file(folder: Path, *lines: str) -> CandidateFile:
    catalogue = load()
    path = write_file(folder, "\r\n".join(lines) + "\r\n")
    return CandidateFile(path, catalogue, catalogue.elections, ELECTION)


def read(folder: Path, *lines: str) -> list[Nomination | RejectedRow]:
    return list(file(folder, *lines).rows())


def one(folder: Path, *lines: str) -> Nomination | RejectedRow:
    [row] = read(folder, *lines)
    return row


@pytest.mark.parametrize(
    "lines",
    [
        (NEW, f"7,Jo Bloggs,{ELECTION},parl.aldershot.2024-07-04,Best Party,Aldershot,{ALDERSHOT}"),
        (NEW, f"7,Jo Bloggs,{ELECTION},,Best Party,Aldershot,"),
        (NEW, f"7, Jo  Bloggs ,{ELECTION},,Best Party ,  aldershot ,"),
        (NEW, f"7,Jo Bloggs,,,Best Party,,{ALDERSHOT}"),
        (NEW, f"7.0,Jo Bloggs,,,Best Party,,{ALDERSHOT.lower()}"),
        (NEW, "7,Jo Bloggs,,parl.aldershot.2024-07-04,Best Party,,"),
        (NEW, "7,Jo Bloggs,,parl.aldershot.by.2024-07-04,Best Party,,"),
        ("id,name,constituency,gss_code,party", f"7,Jo Bloggs,Aldershot,{ALDERSHOT},Best Party"),
        ("id,name,constituency,party", "7,Jo Bloggs,Aldershot,Best Party"),
        (
            "id,name,election,post_id,post_label,party_name",
            f"7,Jo Bloggs,{ELECTION},WMC:{ALDERSHOT},Aldershot,Best Party",
        ),
        (
            "id,name,election,post_id,post_label,party_name",
            f"7,Jo Bloggs,{ELECTION},65808,Member of Parliament for Aldershot,Best Party",
        ),
        ("\ufeffID,Name,GSS Code,Party", f"7,Jo Bloggs,{ALDERSHOT},Best Party"),
    ],
)
def test_nomination_is_the_same_from_new_and_older_columns(
    tmp_path: Path, lines: tuple[str, ...]
) -> None:
    assert one(tmp_path, *lines) == Nomination(
        2, ELECTION, "7", ALDERSHOT, "Jo Bloggs", "Best Party"
    )


@pytest.mark.parametrize(
    ("label", "gss"),
    [
        ("Ynys Môn", "W07000112"),
        ("Ynys Mon", "W07000112"),
        ('"Liverpool, Riverside"', "E14001338"),
        ("Liverpool Riverside", "E14001338"),
    ],
)
def test_area_is_found_with_or_without_accents_and_commas(
    tmp_path: Path, label: str, gss: str
) -> None:
    row = one(tmp_path, "id,name,constituency", f"1,A,{label}")
    expected = load().areas[gss].gss
    assert isinstance(row, Nomination)
    assert row.area == expected


@pytest.mark.parametrize("name", ["Siân D’Arcy-O'Neill", 'Jo "Jojo" Bloggs', "Ó Néill, Seán"])
def test_name_is_kept_as_it_is_written(tmp_path: Path, name: str) -> None:
    quoted = '"' + name.replace('"', '""') + '"'
    assert one(tmp_path, "id,name,gss", f"1,{quoted},{ALDERSHOT}") == Nomination(
        2, ELECTION, "1", ALDERSHOT, name, ""
    )


def test_name_has_its_accents_composed(tmp_path: Path) -> None:
    row = one(tmp_path, "id,name,gss", f"1,Sia\u0302n,{ALDERSHOT}")
    assert isinstance(row, Nomination)
    assert row.name == "Siân"


@pytest.mark.parametrize(
    ("cells", "why"),
    [
        (f",Jo,{ELECTION},,P,Aldershot,", "it has no person id"),
        (f"x9,Jo,{ELECTION},,P,Aldershot,", "person id 'x9' is not a number"),
        (f"7,,{ELECTION},,P,Aldershot,", "it has no name"),
        (f"7,{'J' * 201},{ELECTION},,P,Aldershot,", "the name is longer than 200 characters"),
        (f'7,"Jo\nB",{ELECTION},,P,Aldershot,', "a cell has a line break or control character"),
        (
            "7,Jo,parl.2019-12-12,,P,Aldershot,",
            "election 'parl.2019-12-12' is not in the catalogue",
        ),
        ("7,Jo,,local.a.b.2024-05-02,P,Aldershot,", "election 'local.2024-05-02' is not in"),
        (f"7,Jo,{ELECTION},,P,Camelot,", "area 'Camelot' is not in the catalogue"),
        (f"7,Jo,{ELECTION},,P,,", "it names no area, and it has no GSS code"),
        (f"7,Jo,{ELECTION},not-a-ballot,P,,", "it names no area, and it has no GSS code"),
        (
            f"7,Jo,{ELECTION},,P,Liverpool Riverside,WMC:E14000793",
            "area code E14000793 is not one of the catalogue's (Liverpool Riverside is E14001338)",
        ),
        (f"7,Jo,{ELECTION},,P,Camelot,E14000793", "area code E14000793 is not one of the"),
        (f"7,Jo,{ELECTION},,P,Aldershot,E14001064", "code E14001064 is Aldridge-Brownhills, yet"),
        (f"7,Jo, Bloggs,{ELECTION},,P,Aldershot,{ALDERSHOT}", "more cells than columns"),
        (",,,,,,", "every cell is empty"),
        ('7,"Jo', "a quotation mark is not closed"),
        ("7,Si\udce2n,,,P,Aldershot,", "a cell is not UTF-8: name the file's encoding, such as"),
    ],
)
def test_rejected_row_has_its_line_and_a_reason(tmp_path: Path, cells: str, why: str) -> None:
    refused = one(tmp_path, NEW, "", cells)
    assert isinstance(refused, RejectedRow)
    assert refused.line == 3
    assert why in refused.why


def test_area_is_that_of_the_code_when_the_label_is_spelt_otherwise(tmp_path: Path) -> None:
    row = one(tmp_path, NEW, f"7,Jo,{ELECTION},,P,Aldershot (Hampshire),{ALDERSHOT}")
    assert isinstance(row, Nomination)
    assert row.area == ALDERSHOT


def test_row_is_rejected_when_it_has_two_codes(tmp_path: Path) -> None:
    row = one(tmp_path, "id,name,gss,post_id", f"7,Jo,{ALDERSHOT},WMC:E14001064")
    assert isinstance(row, RejectedRow)
    assert row.why == "two area codes: E14001063 and E14001064"


def test_row_is_read_when_an_earlier_one_was_rejected(tmp_path: Path) -> None:
    rows = read(tmp_path, "id,name,gss", "x,A,", f"2,B,{ALDERSHOT}")
    assert [type(row) for row in rows] == [RejectedRow, Nomination]


def test_count_reads_to_the_end_before_anything_is_imported(tmp_path: Path) -> None:
    assert file(tmp_path, "id,name,gss", f"2,B,{ALDERSHOT}", "x,,").count() == 2
    with pytest.raises(UnusableFile, match="no rows"):
        file(tmp_path, "id,name,gss").count()
    with pytest.raises(UnusableFile, match="no column for the person's id"):
        file(tmp_path, "nomen,gss,name").count()
