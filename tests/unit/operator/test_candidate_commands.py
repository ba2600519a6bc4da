"""``candidates import``: what is printed, in both forms, and the exit codes."""

import csv
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from chalicelib.errors import Unavailable
from chalicelib.model.access_codes import derive, hash_code, normalise
from chalicelib.model.elections import AddedElection
from tests.support.deployments import NOW
from tests.support.directory_rows import CANDIDATE
from tests.support.fakes import MemoryDirectory
from tests.support.operators import (
    Capture,
    printed_json,
    run_command,
    write_file,
)

HEADER = "person_id,person_name,post_label,gss,party_name"
FILE = f"{HEADER}\n1,Jo Bloggs,Aldershot,,Best\n2,Siân,Ynys Môn,,=SUM(1)\n3,Al,Camelot,,Best\n"


def test_import_accounts_for_every_row_and_prints_no_code(tmp_path: Path, capsys: Capture) -> None:
    registry = MemoryDirectory()
    assert run_command(registry, "candidates", "import", write_file(tmp_path, FILE)) == 0
    printed = capsys.readouterr().out
    assert printed.splitlines() == [
        "line 4: 'Al' not taken: area 'Camelot' is not in the catalogue, and it has no GSS code",
        "3 rows: 2 changes (2 added), 0 there already, 1 not taken",
    ]
    assert {c.name for c in registry.by_key.values()} == {"Jo Bloggs", "Siân"}


def test_import_accounts_for_every_row_in_json(tmp_path: Path, capsys: Capture) -> None:
    registry = MemoryDirectory()
    path = write_file(tmp_path, FILE)
    run_command(registry, "candidates", "import", path)
    capsys.readouterr()
    assert run_command(registry, "--json", "candidates", "import", path) == 0
    assert printed_json(capsys) == {
        "file": str(path),
        "rows": 3,
        "changes": 0,
        "added": 0,
        "corrected": 0,
        "moved": 0,
        "withdrawn": 0,
        "returned": 0,
        "already_there": 2,
        "changed_ballots": [],
        "missing": [],
        "area_is_council": [],
        "remarks": [],
        "not_taken": [
            {
                "line": 4,
                "name": "Al",
                "why": "area 'Camelot' is not in the catalogue, and it has no GSS code",
            }
        ],
        "dry_run": False,
    }


def test_import_writes_codes_that_only_their_owner_can_read(
    tmp_path: Path, capsys: Capture
) -> None:
    registry, codes = MemoryDirectory(), tmp_path / "codes.csv"
    codes.write_text("older, and open to all")
    codes.chmod(0o644)
    run_command(registry, "candidates", "import", write_file(tmp_path, FILE), "--codes-to", codes)
    assert codes.stat().st_mode & 0o777 == 0o600
    with codes.open(encoding="utf-8-sig", newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert [(row["name"], row["area"], row["party"]) for row in rows] == [
        ("Jo Bloggs", "Aldershot", "Best"),
        ("Siân", "Ynys Môn", "'=SUM(1)"),  # nothing a spreadsheet would run
    ]
    code = normalise(rows[0]["access_code"])
    assert code is not None
    assert registry.by_code[hash_code(b"first", code)].name == "Jo Bloggs"
    assert rows[0]["access_code"] not in capsys.readouterr().out
    assert sorted(path.name for path in tmp_path.iterdir()) == ["codes.csv", "in.csv"]


def test_import_leaves_the_file_of_codes_when_it_fails(tmp_path: Path) -> None:
    class Down(MemoryDirectory):
        def candidates_with(self, keys: object) -> Any:
            raise Unavailable

    codes = write_file(tmp_path, "older", name="codes.csv")
    argv = ("candidates", "import", write_file(tmp_path, FILE), "--codes-to", codes)
    assert run_command(Down(), *argv) == 1
    assert codes.read_text() == "older"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["codes.csv", "in.csv"]


def test_import_does_not_start_when_codes_cannot_be_written(
    tmp_path: Path, capsys: Capture
) -> None:
    registry, nowhere = MemoryDirectory(), tmp_path / "no" / "codes.csv"
    argv = ("candidates", "import", write_file(tmp_path, FILE), "--codes-to", nowhere)
    assert run_command(registry, *argv) == 1
    assert "codes.csv cannot be written: No such file" in capsys.readouterr().err
    argv = ("candidates", "import", write_file(tmp_path, FILE), "--codes-to", tmp_path)
    assert run_command(registry, *argv) == 1
    assert "cannot be written: it is a folder" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["in.csv"]
    assert registry.writes == 0


def test_import_writes_nothing_when_it_is_a_dry_run(tmp_path: Path, capsys: Capture) -> None:
    registry = MemoryDirectory()
    assert (
        run_command(registry, "candidates", "import", write_file(tmp_path, FILE), "--dry-run") == 0
    )
    assert "3 rows: would be 2 changes (2 added), 0 there" in capsys.readouterr().out
    assert registry.writes == 0


def test_import_says_what_it_corrected_and_then_that_nothing_changes(
    tmp_path: Path, capsys: Capture
) -> None:
    registry = MemoryDirectory()
    run_command(registry, "candidates", "import", write_file(tmp_path, FILE))
    other = write_file(tmp_path, FILE.replace("Jo Bloggs", "Joanna Bloggs"))
    capsys.readouterr()
    run_command(registry, "candidates", "import", other)
    assert capsys.readouterr().out.splitlines()[1:] == [
        "line 2: 'Joanna Bloggs' name was 'Jo Bloggs' and is 'Joanna Bloggs'",
        "3 rows: 1 change (1 corrected), 1 there already, 1 not taken",
    ]
    run_command(registry, "candidates", "import", other)
    assert "3 rows: 0 changes, 2 there already, 1 not taken" in capsys.readouterr().out


def test_import_says_who_moved_who_is_missing_and_what_a_ballot_is(
    tmp_path: Path, capsys: Capture
) -> None:
    registry = MemoryDirectory()
    header = "person_id,person_name,ballot_paper_id,not_standing,cancelled_poll,seats_contested"
    rows = ["1,Jo,parl.aldershot", "2,Al,parl.aldershot", "3,Siân,parl.ynys-mon"]
    rows += [f"{n},Sam {n},parl.ashford" for n in range(10, 32)]
    first = "\n".join([header, *(f"{row}.2024-07-04,f,f,1" for row in rows)])
    run_command(registry, "candidates", "import", write_file(tmp_path, first))
    second = "\n".join(
        [
            header,
            "2,Al,parl.aldershot.2024-07-04,t,t,2",
            "3,Si\u200bân,parl.ynys-mon.2024-07-04,f,f,1",
            "1,Jo,parl.ynys-mon.2024-07-04,f,f,1",
            "9,Ed,parl.ashford.2024-07-04,f,f,1",
        ]
    )
    capsys.readouterr()
    path = write_file(tmp_path, second)
    run_command(registry, "candidates", "import", path, "--dry-run")
    lines = capsys.readouterr().out.splitlines()
    run_command(registry, "candidates", "import", path)
    again = capsys.readouterr().out.splitlines()
    assert lines[:6] == [
        "line 3: 'Siân' taken, without what nobody sees: U+200B",
        "line 2: 'Al' stands no more: the access code stops, and those of delegates",
        (
            "line 4: 'Jo' moved to parl.ynys-mon.2024-07-04 from parl.aldershot.2024-07-04, "
            "with the code"
        ),
        "parl.aldershot.2024-07-04: no poll is held",
        "parl.aldershot.2024-07-04: 2 seats, not 1",
        "'Sam 10' is on parl.ashford.2024-07-04, and not in this file",
    ]
    assert lines[-2:] == [
        (
            "22 candidates on ballots of this file, and not in it, stay (--json has all; "
            "--withdraw-missing, where the file is whole)"
        ),
        (
            "4 rows: would be 4 changes (1 withdrawn, 1 moved, 1 added, 1 ballot), "
            "1 there already, 0 not taken"
        ),
    ]
    assert again[:-1] == lines[:-1]
    run_command(registry, "candidates", "import", path, "--withdraw-missing")
    assert "4 rows: 22 changes (22 withdrawn)" in capsys.readouterr().out


def test_import_says_which_ballots_stand_for_their_council(tmp_path: Path, capsys: Capture) -> None:
    registry = MemoryDirectory()
    registry.save_election(AddedElection("local.2027-05-06", NOW))
    text = (
        "person_id,person_name,ballot_paper_id,post_label\n"
        "1,Jo,local.kent.hythe.2027-05-06,Hythe\n2,Al,local.north-essex.x.2027-05-06,X\n"
    )
    path = write_file(tmp_path, text)
    argv = ("candidates", "import", path, "--organisation", "north-essex=Essex")
    assert run_command(registry, *argv) == 0
    assert capsys.readouterr().out.splitlines() == [
        "2 rows: 2 changes (2 added), 0 there already, 0 not taken",
        (
            "2 ballots of a ward or division that we hold no list of: the council or county is the "
            "area, the division keeps its name (Essex 1, Kent 1)"
        ),
    ]


def test_import_says_that_an_area_is_another_now(tmp_path: Path, capsys: Capture) -> None:
    registry = MemoryDirectory()
    registry.save_election(AddedElection("local.2027-05-06", NOW))
    text = "person_id,person_name,ballot_paper_id\n1,Jo,local.north-essex.x.2027-05-06\n"
    argv = ("candidates", "import", write_file(tmp_path, text), "--organisation")
    run_command(registry, *argv, "north-essex=Essex")
    capsys.readouterr()
    run_command(registry, *argv, "north-essex=Kent")
    assert capsys.readouterr().out.splitlines()[:3] == [
        "line 2: 'Jo' area was 'Essex' and is 'Kent'",
        "local.north-essex.x.2027-05-06: area was 'Essex' and is 'Kent'",
        "1 row: 2 changes (1 corrected, 1 ballot), 0 there already, 0 not taken",
    ]


@pytest.mark.parametrize("organisation", ["north-essex", "north-essex=Camelot", "x=Castle"])
def test_import_fails_when_the_area_of_an_organisation_is_not_one(
    tmp_path: Path, capsys: Capture, organisation: str
) -> None:
    argv = ("candidates", "import", write_file(tmp_path, FILE), "--organisation", organisation)
    assert run_command(MemoryDirectory(), *argv) == 1
    assert f"--organisation {organisation}: " in capsys.readouterr().err


def test_import_says_that_rows_of_july_2024_have_their_ballot_now(
    tmp_path: Path, capsys: Capture
) -> None:
    registry = MemoryDirectory()
    registry.save_candidates([replace(CANDIDATE, person_id="1", name="Jo Bloggs", party="Best")])
    run_command(registry, "candidates", "import", write_file(tmp_path, FILE))
    assert capsys.readouterr().out.splitlines()[1:] == [
        "3 rows: 2 changes (1 corrected, 1 added), 0 there already, 1 not taken",
        "1 candidate of before there were ballots have theirs",
    ]


@pytest.mark.parametrize("json_flag", [[], ["--json"]])
def test_import_exits_2_when_the_file_is_unusable(
    tmp_path: Path, capsys: Capture, json_flag: list[str]
) -> None:
    registry = MemoryDirectory()
    path = write_file(tmp_path, FILE.replace("gss", "person_id"))
    assert run_command(registry, "candidates", "import", path, *json_flag) == 2
    printed = capsys.readouterr()
    assert "line 1 has the column 'person_id' twice" in printed.err
    assert registry.writes == 0
    if json_flag:
        assert "line 1" in json.loads(printed.out)["error"]


def test_import_fails_when_the_election_is_unknown(tmp_path: Path, capsys: Capture) -> None:
    argv = ("candidates", "import", write_file(tmp_path, FILE), "--election", "parl.1832-12-08")
    assert run_command(MemoryDirectory(), *argv) == 1
    assert "'parl.1832-12-08' is not here: ./standsafe elections add" in capsys.readouterr().err


def test_import_derives_codes_from_the_deployments_secret(tmp_path: Path) -> None:
    registry = MemoryDirectory()
    run_command(registry, "candidates", "import", write_file(tmp_path, FILE))
    ballot = "parl.aldershot.2024-07-04"
    code = derive(b"first", election="parl.2024-07-04", person_id="1", area=ballot)
    assert registry.by_code[hash_code(b"first", code)].name == "Jo Bloggs"
