"""An election that is added to the running stack is served at once, without a restart."""

import csv
import json
import shlex
import subprocess
import time
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
from pypdf import PdfReader

from tests.support.local_stack import LocalStack, running_stack


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalStack]:
    with running_stack(tmp_path_factory.mktemp("elections"), DEMO="0") as running:
        yield running


def command(stack: LocalStack, *arguments: str) -> Any:
    """Run the operators' command of the stack."""
    argv = [*shlex.split(stack.ready["operator_command"]), *arguments, "--json"]
    done = subprocess.run(argv, capture_output=True, text=True, check=True)  # noqa: S603 - ours
    return json.loads(done.stdout)


def report(stack: LocalStack, access_code: str = "", **candidate: str) -> requests.Response:
    body = {
        **({"access_code": access_code} if access_code else {}),
        "submission_id": str(uuid.uuid4()),
        "reporter": {"name": "Sam Invented", "role": "candidate"},
        "candidate": {"name": "Sam Invented", **candidate},
        "category": "threat_violence",
        "incidents": [{"platform": "x"}],
        "share_with": {"police": True},
        "declaration": True,
    }
    return requests.post(stack.url("/v1/reports"), json=body, timeout=30)


def test_ready_lists_the_elections_that_are_on(stack: LocalStack) -> None:
    assert stack.ready["elections"]
    assert "parl.2024-07-04" not in stack.ready["elections"]
    listed = command(stack, "elections", "list")["elections"]
    assert {row["id"]: row["state"] for row in listed}["parl.2024-07-04"] == "past"


def page(stack: LocalStack, path: str) -> str:
    return requests.get(stack.url(path), timeout=30).text


def test_candidates_of_the_elections_that_are_on_can_be_picked(stack: LocalStack) -> None:
    for area, names in (("E05009000", ["Lena Beispiel"]), ("N05000002", ["Orla O'Sample"])):
        answer = requests.get(stack.url(f"/v1/areas/{area}/candidates"), timeout=30)
        assert [row["name"] for row in answer.json()["candidates"]] == names


def test_election_that_is_added_is_served_without_a_restart(
    stack: LocalStack, tmp_path: Path
) -> None:
    election = "parl.2029-06-07"
    before = report(stack, area="Ashford", election=election)
    assert before.json()["errors"][0]["code"] == "election_unknown"
    assert command(stack, "elections", "add", election)["state"] == "current"
    stack.settle()
    for path in ("/report", "/record", "/cy/report"):
        assert f'value="{election}"' in page(stack, path)
    assert "UK parliamentary general election, 7 June 2029" in page(stack, "/")
    time.sleep(6)
    after = report(stack, area="Ashford", election=election)
    assert after.status_code == 201
    assert after.json()["recipients"][0]["id"] == "police-kent"
    areas = requests.get(
        stack.url("/v1/areas"), params={"q": "ashf", "election": election}, timeout=30
    )
    kinds = {area["kind"] for area in areas.json()["areas"]}
    assert kinds == {"constituency"}
    _import_and_print(stack, tmp_path, election)
    command(stack, "elections", "close", election)
    stack.settle()
    assert election not in page(stack, "/report")
    time.sleep(6)
    closed = report(stack, area="Ashford", election=election)
    assert closed.json()["errors"][0]["code"] == "election_closed"


def _import_and_print(stack: LocalStack, folder: Path, election: str) -> None:
    """Import one candidate, print the pack, report by its code: all of the new election."""
    file, codes = folder / "candidates.csv", folder / "codes.csv"
    ballot = "parl.ashford.2029-06-07"
    columns = "person_id,person_name,election_id,ballot_paper_id,post_label,party_name"
    file.write_text(f"{columns}\n7,Jo Invented,{election},{ballot},Ashford,Example Party\n")
    summary = command(stack, "candidates", "import", str(file), "--codes-to", str(codes))
    assert summary["added"] == 1
    packs = command(stack, "packs", "make", "--ballot", ballot, "--out", str(folder / "packs"))
    assert packs["packs"] == 1
    (pack,) = (folder / "packs").rglob("01.pdf")
    text = " ".join(PdfReader(pack).pages[0].extract_text().split())
    assert "7 June 2029" in text
    with codes.open(newline="", encoding="utf-8") as lines:
        (code,) = (row["access_code"] for row in csv.DictReader(lines))
    answer = report(stack, access_code=code)
    assert answer.json()["verified"] is True
    days = {row["id"]: row["kept_days"] for row in command(stack, "elections", "list")["elections"]}
    assert days[election] == 395
