"""Rows of candidates as July 2024's deployments have them: readable, and brought up to date."""

from pathlib import Path

import pytest

from chalicelib.model.access_codes import derive, hash_code
from chalicelib.model.directory import NominatedCandidate
from chalicelib.operator.adapters import OperatorAdapters
from chalicelib.operator.cli import main
from chalicelib.operator.deployment import Deployment
from tests.support.deployments import SETTINGS
from tests.support.directory_account import DirectoryAccount
from tests.support.operators import write_file

_CANDIDATE = {
    "election": "parl.2024-07-04",
    "person_id": "7",
    "area": "E14001063",
    "name": "Siân",
    "party": "Best Party",
    "secret_version": "1",
    "source": "candidates.csv",
    "added_at": "2024-06-08T09:30:00+00:00",
}
SECRET = b"first secret"
CODE = derive(SECRET, election="parl.2024-07-04", person_id="7", area="E14001063")
CODE_HASH = hash_code(SECRET, CODE)
CSV = (
    "person_id,person_name,ballot_paper_id,party_name\n"
    "7,Siân,parl.aldershot.2024-07-04,Best Party\n"
)


@pytest.fixture
def deployment(account: DirectoryAccount) -> Deployment:
    """A deployment with one candidate who was imported in June 2024, and whose code was used."""
    for pk, sk, attributes in (
        ("area#E14001063", "candidate#parl.2024-07-04#7", _CANDIDATE),
        (f"code#{CODE_HASH}", "code", _CANDIDATE),
        ("used#E14001063", "parl.2024-07-04#7", {}),
    ):
        item = {name: {"S": value} for name, value in {"pk": pk, "sk": sk, **attributes}.items()}
        account.dynamodb.put_item(TableName=SETTINGS.directory_table, Item=item)
    deployment = Deployment(OperatorAdapters(SETTINGS))
    assert main(["elections", "add", "parl.2024-07-04"], deployment) == 0
    return deployment


def by_code(deployment: Deployment) -> NominatedCandidate:
    candidate = deployment.adapters.directory.candidate_by_code(CODE_HASH)
    assert candidate is not None
    return candidate


def test_candidate_of_july_2024_is_found_listed_and_counted(
    deployment: Deployment, capsys: pytest.CaptureFixture[str]
) -> None:
    assert (by_code(deployment).area, by_code(deployment).ballot) == ("E14001063", "")
    argv = ["packs", "uptake", "--election", "parl.2024-07-04"]
    assert main(argv, deployment) == 0
    assert "1 of 1 candidate have used their access code" in capsys.readouterr().out


def test_import_gives_the_candidate_a_ballot_and_leaves_code_and_use(
    deployment: Deployment,
    account: DirectoryAccount,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    argv = ["candidates", "import", str(write_file(tmp_path, CSV))]
    assert main(argv, deployment) == 0
    candidate = by_code(deployment)
    assert (candidate.ballot, candidate.coded_by) == ("parl.aldershot.2024-07-04", "E14001063")
    rows = account.rows()
    assert [row["pk"]["S"].partition("#")[0] for row in rows] == [
        "area",
        "ballots",
        "code",
        "elections",
        "used",
    ]
    assert main(argv, deployment) == 0
    assert "1 row: 0 changes, 1 there already" in capsys.readouterr().out
    assert account.rows() == rows
    assert main(["packs", "uptake", "--ballot", candidate.ballot], deployment) == 0
    assert "1 of 1 candidate have used their access code" in capsys.readouterr().out
