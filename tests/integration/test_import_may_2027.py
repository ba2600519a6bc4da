"""Rows for May 2027 into the real table: all types of ballot, hostile rows."""

import json
from pathlib import Path
from typing import Any

import pytest

from chalicelib.catalogue.areas import Areas
from chalicelib.operator.adapters import OperatorAdapters
from chalicelib.operator.cli import main
from chalicelib.operator.deployment import Deployment
from tests.support.deployments import SETTINGS
from tests.support.directory_account import DirectoryAccount
from tests.support.dynamodb_calls import written_rows
from tests.support.made_candidates import DAY, made_ballots, write_made

ROWS, HOSTILE = 4_000, 200
TYPES = ("parl", "local", "mayor", "gla", "senedd", "sp", "nia", "pcc")


def run(capsys: pytest.CaptureFixture[str], *argv: object) -> Any:
    capsys.readouterr()
    deployment = Deployment(OperatorAdapters(SETTINGS))
    assert main(["--json", *map(str, argv)], deployment) == 0
    return json.loads(capsys.readouterr().out)


@pytest.fixture
def may_2027(account: DirectoryAccount, capsys: pytest.CaptureFixture[str]) -> None:
    """The table of a deployment that serves every type of election of that day."""
    for kind in TYPES:
        run(capsys, "elections", "add", f"{kind}.{DAY}")


@pytest.mark.usefixtures("may_2027")
def test_import_takes_every_good_row_and_says_why_of_each_other(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path, ballots = tmp_path / "may.csv", made_ballots(Areas())[::5]
    may_file = write_made(path, ballots, ROWS, hostile=HOSTILE)
    answer = run(capsys, "candidates", "import", path)
    reasons = {row["line"]: row["why"] for row in answer["not_taken"]}
    assert set(reasons) == set(may_file.refused)
    assert {n: r for n, r in may_file.refused.items() if r not in reasons[n]} == {}
    assert (answer["rows"], answer["added"]) == (may_file.rows, ROWS)

    with written_rows() as rows:
        answer = run(capsys, "candidates", "import", path)
    assert (answer["changes"], answer["already_there"], rows) == (0, ROWS, [])

    text = path.read_text("utf-8", "surrogateescape")
    corrected = text.replace(" Person777,", " Persson777,").replace(" Person778,", " Persson778,")
    path.write_text(corrected, "utf-8", "surrogateescape", newline="")
    with written_rows() as rows:
        answer = run(capsys, "candidates", "import", path)
    assert (answer["changes"], answer["corrected"]) == (2, 2)
    names = [row["name"]["S"].split()[-1] for row in rows]  # who stands, and their code
    assert sorted(names) == ["Persson777", "Persson777", "Persson778", "Persson778"]


def test_made_file_has_every_type_of_ballot_and_of_hostile_row(tmp_path: Path) -> None:
    ballots = made_ballots(Areas())
    used = ballots[: ROWS // 5]
    assert {ballot.id.partition(".")[0] for ballot in used} == set(TYPES)
    assert {".by." in ballot.id for ballot in used} == {True, False}
    assert len({ballot.id for ballot in ballots}) == len(ballots)
    may_file = write_made(tmp_path / "a.csv", ballots, ROWS, hostile=HOSTILE)
    assert len(may_file.refused) == HOSTILE
    write_made(tmp_path / "b.csv", ballots, ROWS, hostile=HOSTILE)
    assert (tmp_path / "a.csv").read_bytes() == (tmp_path / "b.csv").read_bytes()
