"""Operators rotate a secret: what it made stays good, and is refused from its day on."""

import json
from typing import Any

import pytest

from chalicelib.model.secret_versions import Purpose
from chalicelib.operator.adapters import OperatorAdapters
from chalicelib.operator.cli import main
from chalicelib.operator.deployment import Deployment
from chalicelib.signing.mailed_links import mint_case_link, read_case_link
from tests.support.deployed import Deployed
from tests.support.fakes import FakeClock
from tests.support.operators import Capture

pytestmark = pytest.mark.parametrize("deployed", ["moto"], indirect=True)


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


def process(deployed: Deployed, clock: FakeClock) -> Deployment:
    return Deployment(OperatorAdapters(deployed.settings, now=clock, wall=clock))


def run(deployment: Deployment, capsys: Capture, *argv: str) -> tuple[int, Any]:
    capsys.readouterr()
    code = main(["--json", "secrets", *argv], deployment)
    return code, json.loads(capsys.readouterr().out)


def test_link_outlives_the_rotation_of_its_secret_and_not_its_retirement(
    deployed: Deployed, clock: FakeClock, capsys: Capture
) -> None:
    before = process(deployed, clock).adapters.link_secrets
    to = ("SSABCDEFGHJKM", "police-kent", "kent@example.org", clock())
    token = mint_case_link(before.versions[before.current], *to)
    code, output = run(process(deployed, clock), capsys, "rotate", "links")
    assert code == 0
    assert [(v["id"], "ends" in v) for v in output["versions"]] == [("1", True), ("2", False)]
    clock.advance(minutes=10)
    after = process(deployed, clock).adapters.link_secrets
    assert after.current == "2"
    assert read_case_link((s for _, s in after.newest_first()), token) is not None
    assert run(process(deployed, clock), capsys, "retire", "links", "1")[0] == 0
    retired = process(deployed, clock).adapters.link_secrets
    assert read_case_link((s for _, s in retired.newest_first()), token) is None


def test_list_shows_every_purpose_and_no_secret(
    deployed: Deployed, clock: FakeClock, capsys: Capture
) -> None:
    deployment = process(deployed, clock)
    assert run(deployment, capsys, "rotate", "codes", "--until", "2027-06-10")[0] == 0
    code, output = run(deployment, capsys, "list")
    rows = [(row["purpose"], row["id"], row["state"]) for row in output["secrets"]]
    alone = [(str(p), "1", "current") for p in Purpose if p is not Purpose.CODES]
    assert (code, sorted(rows)) == (
        0,
        sorted([*alone, ("codes", "1", "current"), ("codes", "2", "next")]),
    )
    assert {row.get("ends") for row in output["secrets"]} == {None, "2027-06-10T00:00:00Z"}
    main(["secrets", "list"], deployment)
    printed = capsys.readouterr().out + json.dumps(output)
    for purpose in Purpose:
        for version in deployment.adapters.secret_registry.read(purpose):
            assert version.secret.decode() not in printed


@pytest.mark.parametrize(
    ("argv", "why"),
    [
        (("rotate", "codes"), "say until when the codes made before are good"),
        (("retire", "links", "1"), "version 1 makes what is made now: rotate first"),
    ],
)
def test_refusal_says_why(
    deployed: Deployed, clock: FakeClock, capsys: Capture, argv: tuple[str, ...], why: str
) -> None:
    assert run(process(deployed, clock), capsys, *argv) == (1, {"error": why})
