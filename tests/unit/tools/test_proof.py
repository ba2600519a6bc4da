"""``make proof`` goes on after a failure, and fails at its end."""

import json
from pathlib import Path

import pytest

from tools.proof import PARTS, ProofPart, main

GOOD = ProofPart("good", "python -c \"print('fine')\"", 1)
BAD = ProofPart("bad", "python -c \"raise SystemExit('as it must')\"", 1)


def states(out: Path) -> dict[str, str]:
    parts = json.loads((out / "summary.json").read_text("utf-8"))["parts"]
    return {part["name"]: part["state"] for part in parts}


def test_proof_goes_on_after_a_failure_and_fails_at_its_end(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([], (BAD, GOOD), tmp_path) == 1
    assert states(tmp_path) == {"bad": "failed", "good": "passed"}
    assert (tmp_path / "good.log").read_text("utf-8") == "fine\n"
    assert "as it must" in capsys.readouterr().out


def test_proof_runs_the_parts_that_are_named(tmp_path: Path) -> None:
    assert main(["good"], (BAD, GOOD), tmp_path) == 0
    assert states(tmp_path) == {"good": "passed"}


def test_proof_refuses_a_name_that_is_no_part(tmp_path: Path) -> None:
    assert main(["nonsense"], (GOOD,), tmp_path) == 2
    assert not (tmp_path / "summary.json").exists()


def test_proof_lists_its_parts(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--list"]) == 0
    listed = capsys.readouterr().out
    assert [part.name for part in PARTS if part.name not in listed] == []
    assert len({part.name for part in PARTS}) == len(PARTS)
