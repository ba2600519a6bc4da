"""An election that is added to the running stack is served at once, without a restart."""

import json
import shlex
import subprocess
import time
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
import requests

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


def report(stack: LocalStack, **candidate: str) -> requests.Response:
    body = {
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


def test_election_that_is_added_is_served_within_seconds(stack: LocalStack) -> None:
    election = "parl.2029-06-07"
    before = report(stack, area="Ashford", election=election)
    assert before.json()["errors"][0]["code"] == "election_unknown"
    assert command(stack, "elections", "add", election)["state"] == "current"
    time.sleep(6)
    after = report(stack, area="Ashford", election=election)
    assert after.status_code == 201
    assert after.json()["recipients"][0]["id"] == "police-kent"
    areas = requests.get(
        stack.url("/v1/areas"), params={"q": "ashf", "election": election}, timeout=30
    )
    kinds = {area["kind"] for area in areas.json()["areas"]}
    assert kinds == {"constituency"}
    command(stack, "elections", "close", election)
    time.sleep(6)
    closed = report(stack, area="Ashford", election=election)
    assert closed.json()["errors"][0]["code"] == "election_closed"
