"""``candidates import``: what is printed, in both forms, and the exit codes."""

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from chalicelib.errors import Unavailable
from chalicelib.model.access_codes import derive, hashed, normalise
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
        "3 rows: 2 added, 0 there already, 1 not taken",
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
        "added": 0,
        "already_there": 2,
        "differing": 0,
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
    assert registry.by_code[hashed(b"first", code)].name == "Jo Bloggs"
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
    assert registry.writes == 0


def test_import_writes_nothing_when_it_is_a_dry_run(tmp_path: Path, capsys: Capture) -> None:
    registry = MemoryDirectory()
    assert (
        run_command(registry, "candidates", "import", write_file(tmp_path, FILE), "--dry-run") == 0
    )
    assert "3 rows: 2 would be added" in capsys.readouterr().out
    assert registry.writes == 0


def test_import_names_differences_from_the_directory(tmp_path: Path, capsys: Capture) -> None:
    registry = MemoryDirectory()
    run_command(registry, "candidates", "import", write_file(tmp_path, FILE))
    other = write_file(tmp_path, FILE.replace("Jo Bloggs", "Joanna Bloggs"))
    capsys.readouterr()
    run_command(registry, "candidates", "import", other)
    assert "1 of those there already stand under another name" in capsys.readouterr().out


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
    assert "'parl.1832-12-08' is not in the catalogue, which has parl." in capsys.readouterr().err


def test_import_derives_codes_from_the_deployments_secret(tmp_path: Path) -> None:
    registry = MemoryDirectory()
    run_command(registry, "candidates", "import", write_file(tmp_path, FILE))
    code = derive(b"first", election="parl.2024-07-04", person_id="1", area="E14001063")
    assert registry.by_code[hashed(b"first", code)].name == "Jo Bloggs"
