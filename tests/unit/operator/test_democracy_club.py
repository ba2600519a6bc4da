"""Rows of Democracy Club's file: which are taken, and why others are not."""

from dataclasses import replace
from pathlib import Path

import pytest

from chalicelib.operator.tabular import UnusableFile
from chalicelib.usecases.candidates.nominations import Nomination, RejectedRow
from tests.support.candidate_files import GENERAL, candidate_file, read_one, read_rows, why_not

ALDERSHOT = "E14001063"
BALLOT = "parl.aldershot.2024-07-04"
NEW = "person_id,person_name,election_id,ballot_paper_id,party_name,post_label,gss"
JO = Nomination(2, BALLOT, GENERAL, "7", ALDERSHOT, "Jo Bloggs", "Best Party")


@pytest.mark.parametrize(
    "lines",
    [
        (NEW, f"7,Jo Bloggs,{GENERAL},{BALLOT},Best Party,Aldershot,{ALDERSHOT}"),
        (NEW, f"7,Jo Bloggs,{GENERAL},,Best Party,Aldershot,"),
        (NEW, f"7, Jo  Bloggs ,{GENERAL},,Best Party ,  aldershot ,"),
        (NEW, f"7,Jo Bloggs,,,Best Party,,{ALDERSHOT}"),
        (NEW, f"7.0,Jo Bloggs,,,Best Party,,{ALDERSHOT.lower()}"),
        (NEW, f"007,Jo Bloggs,,{BALLOT},Best Party,,"),
        (NEW, f"7,Jo Bloggs,,{BALLOT.upper()},Best Party,,"),
        ("id,name,constituency,gss_code,party", f"7,Jo Bloggs,Aldershot,{ALDERSHOT},Best Party"),
        ("id,name,constituency,party", "7,Jo Bloggs,Aldershot,Best Party"),
        ("id;name;constituency;party", "7;Jo Bloggs;Aldershot;Best Party"),
        (
            "id,name,election,post_id,post_label,party_name",
            f"7,Jo Bloggs,{GENERAL},WMC:{ALDERSHOT},Aldershot,Best Party",
        ),
        (
            "id,name,election,post_id,post_label,party_name",
            f"7,Jo Bloggs,{GENERAL},65808,Member of Parliament for Aldershot,Best Party",
        ),
        ("\ufeffID,Name,GSS Code,Party", f"7,Jo Bloggs,{ALDERSHOT},Best Party"),
    ],
)
def test_nomination_is_the_same_from_new_and_older_columns(
    tmp_path: Path, lines: tuple[str, ...]
) -> None:
    assert read_one(tmp_path, *lines) == JO


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
    assert read_one(tmp_path, "id,name,constituency", f"1,A,{label}").area == gss


@pytest.mark.parametrize("name", ["Siân D’Arcy-O'Neill", 'Jo "Jojo" Bloggs', "Ó Néill, Seán"])
def test_name_is_kept_as_it_is_written(tmp_path: Path, name: str) -> None:
    quoted = '"' + name.replace('"', '""') + '"'
    row = read_one(tmp_path, "id,name,gss", f"1,{quoted},{ALDERSHOT}")
    assert row == replace(JO, person_id="1", name=name, party="")


def test_name_has_its_accents_composed(tmp_path: Path) -> None:
    assert read_one(tmp_path, "id,name,gss", f"1,Sia\u0302n,{ALDERSHOT}").name == "Siân"


@pytest.mark.parametrize(
    ("cells", "why"),
    [
        (f",Jo,{GENERAL},,P,Aldershot,", "it has no person id"),
        (f"x9,Jo,{GENERAL},,P,Aldershot,", "person id 'x9' is not a number"),
        (f"{'9' * 100},Jo,{GENERAL},,P,Aldershot,", f"person id '{'9' * 60}…' is not a number"),
        (f"7,,{GENERAL},,P,Aldershot,", "it has no name"),
        (f"7,{'J' * 201},{GENERAL},,P,Aldershot,", "the name is longer than 200 characters"),
        (f"7,Jo,{GENERAL},,{'P' * 300_000},Aldershot,", "the party is longer than 200"),
        (f'7,"Jo\nB",{GENERAL},,P,Aldershot,', "the name has a line break: is a quotation mark"),
        (f"7,J\0o,{GENERAL},,P,Aldershot,", "the name has the control character U+0000"),
        (f"7,J\x1bo,{GENERAL},,P,Aldershot,", "the name has the control character U+001B"),
        (f"7,=1+1,{GENERAL},,P,Aldershot,", "the name begins with '=': a formula, and nobody's"),
        (f"7,@SUM(A1),{GENERAL},,P,Aldershot,", "the name begins with '@': a formula"),
        (f"7,Si\udce2n,{GENERAL},,P,Aldershot,", "the name is not in the file's encoding"),
        ("7,Jo,parl.2019-12-12,,P,Aldershot,", "election 'parl.2019-12-12' is not here: ./stands"),
        ("7,Jo,,local.a.b.2024-05-02,P,Aldershot,", "./standsafe elections add local.2024-05-02"),
        ("7,Jo,general,,P,Aldershot,", "election 'general' is no id of a type that we serve"),
        (f"7,Jo,{GENERAL},,P,Camelot,", "area 'Camelot' is not in the catalogue"),
        (f"7,Jo,{GENERAL},,P,,", "it names no area, and it has no GSS code"),
        (f"7,Jo,{GENERAL},not-a-ballot,P,,", "ballot 'not-a-ballot' is no id of a type that we"),
        (f"7,Jo,{GENERAL},ref.croydon.2024-07-04,P,,", "is no id of a type that we serve (parl,"),
        (f"7,Jo,{GENERAL},parl.a_b!.2024-07-04,P,,", "is no ballot's id: slug contains invalid"),
        (f"7,Jo,{GENERAL},parl.aldershot.2027-05-06,P,,", "is of another election than"),
        (
            f"7,Jo,{GENERAL},,P,Liverpool Riverside,WMC:E14000793",
            "area code E14000793 is not one of the catalogue's (Liverpool Riverside is E14001338)",
        ),
        (f"7,Jo,{GENERAL},,P,Camelot,E14000793", "area code E14000793 is not one of the"),
        (f"7,Jo,{GENERAL},,P,Aldershot,E14001064", "code E14001064 is Aldridge-Brownhills, yet"),
        (f"7,Jo,{GENERAL},{BALLOT},P,Ashford,", "the ballot is Aldershot, yet the row says 'Ash"),
        (f"7,Jo, Bloggs,{GENERAL},,P,Aldershot,{ALDERSHOT}", "more cells than columns"),
        (",,,,,,", "every cell is empty"),
        ('7,"Jo', "a quotation mark is not closed"),
    ],
)
def test_rejected_row_has_its_line_and_a_reason(tmp_path: Path, cells: str, why: str) -> None:
    refused, *other_rows = read_rows(tmp_path, NEW, "", cells)
    assert isinstance(refused, RejectedRow)
    assert refused.line == 3
    assert why in refused.why
    assert len(refused.why) < 300
    assert other_rows == []


def test_hostile_rows_cost_no_other_row(tmp_path: Path) -> None:
    hostile = ('7,"Jo', "8,=1+1", "9,\0", f"10,{'A' * 200_000}", "x", '11,"A"b', "\udcff,B")
    lines = [line for row in hostile for line in (row, f"99{row[:1]},Good")]
    rows = read_rows(tmp_path, "id,name,gss", *(f"{line},{ALDERSHOT}" for line in lines))
    names = [row.name for row in rows if isinstance(row, Nomination)]
    assert names.count("Good") == len(hostile) - 2  # "99x" and a byte that is no number
    assert len(names) == names.count("Good")


def test_name_loses_what_nobody_sees_and_the_file_says_so(tmp_path: Path) -> None:
    file = candidate_file(tmp_path, "id,name,gss", f"1,Jo\u202e Bloggs\u200b,{ALDERSHOT}")
    [row] = file.rows()
    assert isinstance(row, Nomination)
    assert row.name == "Jo Bloggs"
    assert file.remarks == [RejectedRow(2, "Jo Bloggs", "without what nobody sees: U+200B, U+202E")]


def test_area_is_that_of_the_code_when_the_label_is_spelt_otherwise(tmp_path: Path) -> None:
    row = read_one(tmp_path, NEW, f"7,Jo,{GENERAL},,P,Aldershot (Hampshire),{ALDERSHOT}")
    assert row.area == ALDERSHOT


def test_row_is_rejected_when_it_has_two_codes(tmp_path: Path) -> None:
    why = why_not(tmp_path, "id,name,gss,post_id", f"7,Jo,{ALDERSHOT},WMC:E14001064")
    assert why == "two area codes: E14001063 and E14001064"


def test_row_is_read_when_an_earlier_one_was_rejected(tmp_path: Path) -> None:
    rows = read_rows(tmp_path, "id,name,gss", "x,A,", f"2,B,{ALDERSHOT}")
    assert [type(row) for row in rows] == [RejectedRow, Nomination]


def test_row_without_an_election_is_rejected_when_none_is_said(tmp_path: Path) -> None:
    file = candidate_file(tmp_path, "id,name,gss", f"1,A,{ALDERSHOT}", election="")
    [row] = file.rows()
    assert isinstance(row, RejectedRow)
    assert row.why == "it names no election: say which by --election"


def test_count_reads_to_the_end_before_anything_is_imported(tmp_path: Path) -> None:
    assert candidate_file(tmp_path, "id,name,gss", f"2,B,{ALDERSHOT}", "x,,").count() == 2
    with pytest.raises(UnusableFile, match="no rows"):
        candidate_file(tmp_path, "id,name,gss").count()
    with pytest.raises(UnusableFile, match="no column for the person's id"):
        candidate_file(tmp_path, "nomen,gss,name").count()


@pytest.mark.parametrize(
    ("cell", "stands"),
    [("t", False), ("YES", False), ("f", True), ("", True), ("parl.2019-12-12", True)],
)
def test_candidate_stands_unless_the_file_says_that_they_do_not(
    tmp_path: Path, cell: str, stands: bool
) -> None:
    lines = ("id,name,gss,not_standing", f"1,A,{ALDERSHOT},{cell}")
    assert read_one(tmp_path, *lines).stands == stands


@pytest.mark.parametrize("cell", [GENERAL, BALLOT, f"parl.2019-12-12;{GENERAL}"])
def test_candidate_does_not_stand_in_the_elections_that_are_listed(
    tmp_path: Path, cell: str
) -> None:
    assert not read_one(
        tmp_path, "id,name,gss,withdrawn,not_standing", f"1,A,{ALDERSHOT},,{cell}"
    ).stands


def test_row_is_rejected_when_it_does_not_say_yes_or_no(tmp_path: Path) -> None:
    why = why_not(tmp_path, "id,name,gss,cancelled_poll", f"1,A,{ALDERSHOT},maybe")
    assert why == "cancelled_poll is 'maybe': neither yes nor no"


def test_ballot_has_seats_and_may_be_cancelled(tmp_path: Path) -> None:
    header = "id,name,gss,seats_contested,cancelled_poll"
    row = read_one(tmp_path, header, f"1,A,{ALDERSHOT},3,t")
    assert (row.seats, row.cancelled) == (3, True)
    assert read_one(tmp_path, header, f"1,A,{ALDERSHOT},many,f").seats == 1
