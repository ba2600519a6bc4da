"""The embedded stack's start and its end: settings that cannot be used, and signals."""

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from local.dynamodb_local import missing
from tests.support.local_stack import ROOT, START_SECONDS, running_stack


def test_start_fails_and_leaves_nothing_when_the_port_is_taken(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        done = _run(tmp_path, PORT=str(port))
    assert done.returncode == 1
    assert f"port {port} is taken" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "ready.json").exists()


def test_start_fails_when_a_setting_cannot_be_used(tmp_path: Path) -> None:
    for name, value in (("PORT", "http"), ("STORE", "postgres")):
        done = _run(tmp_path, **{name: value})
        assert done.returncode == 1
        assert f"{name} is '{value}'" in done.stderr


def test_start_fails_when_dynamodb_local_has_no_java(tmp_path: Path) -> None:
    done = _run(tmp_path, STORE="dynamodb-local", PATH=str(tmp_path), PORT="0")
    assert done.returncode == 1
    assert "Java is not installed" in done.stderr
    assert "Traceback" not in done.stderr


def _run(folder: Path, **environment: str) -> "subprocess.CompletedProcess[str]":
    settings = {"STANDSAFE_LOCAL_DIR": str(folder), **environment}
    return subprocess.run(
        [sys.executable, "-m", "local"],
        cwd=ROOT,
        env={**os.environ, **settings},  # noqa: TID251 - a child's
        capture_output=True,
        text=True,
        check=False,
        timeout=START_SECONDS,
    )


def test_ctrl_c_ends_the_stack_without_a_trace(tmp_path: Path) -> None:
    with running_stack(tmp_path, DEMO="0") as local:
        assert local.end(signal.SIGINT) == 0
    output = local.output.read_text("utf-8")
    assert "Traceback" not in output
    assert "Stopped." in output
    assert not (local.folder / "ready.json").exists()
    assert not (local.folder / "environment.json").exists()


@pytest.mark.skipif(missing() is not None, reason="DynamoDB Local cannot be run here")
def test_story_is_the_same_on_dynamodb_local(tmp_path: Path) -> None:
    with running_stack(tmp_path, STORE="dynamodb-local") as local:
        children = Path(f"/proc/{local.process.pid}/task/{local.process.pid}/children")
        java = [int(pid) for pid in children.read_text("ascii").split()]
        assert java
        assert local.end(signal.SIGTERM) == 0
    output = local.output.read_text("utf-8")
    assert "The candidate opens the status page" in output
    assert "The story stops here" not in output
    assert not [pid for pid in java if Path(f"/proc/{pid}").exists()]
