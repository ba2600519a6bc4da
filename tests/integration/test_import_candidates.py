"""Importing thousands of rows into the real table, by the command that operators run."""

import csv
import json
import random
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from uk_election_ids.slugger import slugify

from chalicelib.catalogue import load
from chalicelib.model.access_codes import hashes
from chalicelib.model.elections import AddedElection
from chalicelib.operator.adapters import OperatorAdapters
from chalicelib.operator.cli import main
from chalicelib.operator.deployment import Deployment
from tests.support.deployments import NOW, SETTINGS
from tests.support.directory_account import DirectoryAccount

NEW = [
    "person_id",
    "person_name",
    "election_id",
    "ballot_paper_id",
    "party_name",
    "post_label",
    "gss",
]
OLDER = ["id", "name", "election", "party_name", "post_id", "post_label", "gss_code", "elected"]
FIRST_NAMES = ["Siân", "Seán", 'Jo "Jojo"', "D’Arcy", "Zoë", "Mary-Ann", "O'Neill", "Łukasz"]
PEOPLE = 4515


def candidates_in(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows of candidates, without those of codes and ballots."""
    return [row for row in rows if row["pk"]["S"].startswith("area#")]


@pytest.fixture(autouse=True)
def general_election(account: DirectoryAccount) -> None:
    """The election that the rows are of."""
    directory = OperatorAdapters(SETTINGS).directory
    directory.save_election(AddedElection("parl.2024-07-04", NOW))


def run(capsys: pytest.CaptureFixture[str], *argv: object) -> dict[str, Any]:
    capsys.readouterr()
    code = main(
        ["candidates", "import", "--json", *map(str, argv)], Deployment(OperatorAdapters(SETTINGS))
    )
    assert code == 0
    answer: dict[str, Any] = json.loads(capsys.readouterr().out)
    return answer


def candidates_of(codes: Iterable[str]) -> list[str | None]:
    """The name that each access code stands for, as intake finds it."""
    deployment = Deployment(OperatorAdapters(SETTINGS))
    secrets = [secret for _, secret in deployment.adapters.code_secrets.newest_first()]
    names = []
    for code in codes:
        candidates = (
            deployment.adapters.directory.candidate_by_code(h) for h in hashes(secrets, code)
        )
        names.append(next((c.name for c in candidates if c is not None), None))
    return names


def people(count: int) -> list[dict[str, str]]:
    """Invented candidates, one of whose names stands in eleven seats, in every constituency."""
    areas = list(load().areas.of_kind("constituency"))
    chance = random.Random(2024)
    return [
        {
            "id": str(1000 + number),
            "name": "Niko Everywhere"
            if number % 410 == 0
            else f"{chance.choice(FIRST_NAMES)} Person{number}",
            "gss": areas[number % len(areas)].id,
            "area": areas[number % len(areas)].name,
            "party": chance.choice(["Best Party", "Party, Other", ""]),
        }
        for number in range(count)
    ]


def new_file(path: Path, rows: list[dict[str, str]]) -> Path:
    """As Democracy Club writes it today: UTF-8, names of areas, codes here and there."""
    with path.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.writer(lines, lineterminator="\n")
        writer.writerow(NEW)
        for number, row in enumerate(rows):
            gss = row["gss"] if number % 2 else ""
            ballot = f"parl.{slugify(row['area'])}.2024-07-04"
            election = "parl.2024-07-04"
            writer.writerow(
                [row["id"], row["name"], election, ballot, row["party"], row["area"], gss]
            )
    return path


def older_file(path: Path, rows: list[dict[str, str]]) -> Path:
    """As it used to be, and as a spreadsheet leaves it: BOM, CRLF, spaces, codes in post_id."""
    with path.open("w", encoding="utf-8-sig", newline="") as lines:
        writer = csv.writer(lines, lineterminator="\r\n", quoting=csv.QUOTE_ALL)
        writer.writerow(OLDER)
        for number, row in enumerate(rows):
            post, gss = f"WMC:{row['gss']}", row["gss"] if number % 3 == 0 else ""
            name, area = f" {row['name']} ", row["area"].upper() + "  "
            writer.writerow([row["id"], name, "parl.2024-07-04", row["party"], post, area, gss, ""])
    return path


def test_import_takes_a_whole_general_election_once(
    account: DirectoryAccount, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first = new_file(tmp_path / "first.csv", people(PEOPLE))
    answer = run(capsys, first)
    assert (answer["rows"], answer["added"], answer["not_taken"]) == (PEOPLE, PEOPLE, [])
    before = account.rows()
    assert len(candidates_in(before)) == PEOPLE
    assert len(before) == 2 * PEOPLE + len(load().areas.of_kind("constituency")) + 1

    answer = run(capsys, first)
    assert (answer["added"], answer["already_there"]) == (0, PEOPLE)
    assert account.rows() == before


def test_import_adds_only_new_candidates_when_the_columns_are_older(
    account: DirectoryAccount, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    everyone = people(400)
    run(capsys, new_file(tmp_path / "first.csv", everyone[:300]))
    before = account.rows()
    answer = run(capsys, older_file(tmp_path / "second.csv", everyone[150:]))
    assert (answer["added"], answer["already_there"], answer["changes"]) == (100, 150, 100)
    assert answer["not_taken"] == []
    after = account.rows()
    assert len(candidates_in(after)) == 400
    assert [row for row in candidates_in(after) if row in before] == candidates_in(before)


def test_code_works_before_and_after_a_rotation_and_is_stored_nowhere(
    account: DirectoryAccount, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    everyone = people(300)
    first = new_file(tmp_path / "first.csv", everyone[:200])
    run(capsys, first, "--codes-to", tmp_path / "codes.csv")
    codes = read_codes(tmp_path / "codes.csv")
    assert len(set(codes.values())) == 200
    stored = json.dumps(account.rows())
    for code in codes.values():
        assert code not in stored
        assert code.replace("-", "") not in stored
    before = account.rows()

    account.rotate()
    assert set(candidates_of(codes.values())) == {row["name"] for row in everyone[:200]}
    run(capsys, first, "--codes-to", tmp_path / "again.csv")
    assert read_codes(tmp_path / "again.csv") == codes
    assert account.rows() == before

    run(capsys, new_file(tmp_path / "all.csv", everyone), "--codes-to", tmp_path / "all-codes.csv")
    later = read_codes(tmp_path / "all-codes.csv")
    assert codes.items() <= later.items()
    assert set(candidates_of(later.values())) == {row["name"] for row in everyone}
    assert candidates_of(["2222-2222-2222"]) == [None]


def read_codes(path: Path) -> dict[str, str]:
    """Access code by person id."""
    assert path.stat().st_mode & 0o777 == 0o600
    with path.open(encoding="utf-8-sig", newline="") as lines:
        return {row["person_id"]: row["access_code"] for row in csv.DictReader(lines)}


@pytest.mark.parametrize("seed", range(3))
def test_import_accounts_for_every_row_when_the_file_is_full_of_faults(
    account: DirectoryAccount, tmp_path: Path, capsys: pytest.CaptureFixture[str], seed: int
) -> None:
    chance = random.Random(seed)
    rows = people(250)
    faults = ("gone name", "gone id", "word id", "no area", "two areas", "twice", "2019", "blank")
    expected: dict[int, str] = {}
    path = tmp_path / "faults.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as lines:
        writer = csv.DictWriter(lines, ["id", "name", "election", "post_label", "gss_code"])
        writer.writeheader()
        for number, row in enumerate(rows):
            cells = {"id": row["id"], "name": row["name"], "post_label": row["area"]}
            if number and chance.random() < 0.3:
                expected[number + 2] = fault = chance.choice(faults)
                cells |= broken(fault, rows, number)
            writer.writerow(cells)
    answer = run(capsys, path)
    assert {refused["line"] for refused in answer["not_taken"]} == set(expected)
    assert all(refused["why"] for refused in answer["not_taken"])
    assert answer["added"] + len(expected) == answer["rows"] == 250
    assert len(candidates_in(account.rows())) == answer["added"]


def broken(fault: str, rows: list[dict[str, str]], number: int) -> dict[str, str]:
    """The cells that make a row one that cannot be taken."""
    faults = {
        "gone name": {"name": "  "},
        "gone id": {"id": ""},
        "word id": {"id": "tbc"},
        "no area": {"post_label": "Rotten Borough"},
        "two areas": {"gss_code": rows[number - 1]["gss"]},
        "twice": {"id": rows[0]["id"], "post_label": rows[0]["area"]},
        "2019": {"election": "parl.2019-12-12"},
        "blank": {"id": "", "name": "", "post_label": ""},
    }
    return faults[fault]


def test_import_is_finished_by_the_next_when_it_died_between_two_writes(
    account: DirectoryAccount, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = new_file(tmp_path / "first.csv", people(120))
    run(capsys, path, "--codes-to", tmp_path / "codes.csv")
    whole = account.rows()
    candidates = candidates_in(whole)
    for row in candidates[::3]:  # the codes are there, these candidates are not yet
        account.dynamodb.delete_item(
            TableName=SETTINGS.directory_table, Key={name: row[name] for name in ("pk", "sk")}
        )
    answer = run(capsys, path, "--codes-to", tmp_path / "again.csv")
    assert answer["added"] == len(candidates[::3])
    assert len(account.rows()) == len(whole)
    assert read_codes(tmp_path / "again.csv") == read_codes(tmp_path / "codes.csv")
