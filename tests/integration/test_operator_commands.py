"""Further operators' commands: on a whole stack, and as a process."""

import json
import os
import subprocess
from pathlib import Path

from chalicelib.model.references import reference_of
from chalicelib.operator.deployment import Deployment
from chalicelib.signing.tokens import jti_for
from tests.support.operators import Capture
from tests.support.stack_commands import (
    run,
    submitted,
)

REPOSITORY = Path(__file__).parents[2]


def test_parked_redrive_has_tokens_offered_again(
    deployment: Deployment, tmp_path: Path, capsys: Capture
) -> None:
    first = submitted(deployment, tmp_path).first
    token = jti_for(at=first.at, case_id=first.case_id, seq=1, platform="x")
    deployment.adapters.feed.park("x", token, err="invalid_issuer", description="who?")
    assert deployment.adapters.feed.offer("x", 10).tokens == {}
    code, output = run(deployment, capsys, "parked", "list")
    assert code == 0
    [parked] = output["parked"]
    assert (parked["jti"], parked["err"], parked["reference"]) == (
        token,
        "invalid_issuer",
        reference_of(first.case_id),
    )
    run(deployment, capsys, "parked", "redrive", "x")
    assert token in deployment.adapters.feed.offer("x", 10).tokens


def test_script_runs_from_anywhere_with_an_environment_from_a_file(tmp_path: Path) -> None:
    path = tmp_path / "environment.json"
    path.write_text(json.dumps({"STAGE": "test"}))
    bare = {"PATH": os.environ["PATH"]}  # noqa: TID251 # to start a process with little else
    done = subprocess.run(  # noqa: S603 # our own script
        [REPOSITORY / "standsafe", "--environment", path, "--json", "authorities", "list"],
        cwd=tmp_path,
        env=bare,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 1
    assert "DIRECTORY_TABLE" in json.loads(done.stdout)["error"]
    assert "STAGE" not in done.stdout
    assert done.stderr.startswith("standsafe: ")
