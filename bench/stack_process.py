"""Start the embedded stack in a process of its own, and wait until it is at rest."""

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import requests

from local.dynamodb_local import end_with_parent
from local.options import set_environment

_ROOT = Path(__file__).resolve().parent.parent
_START_SECONDS, _STOP_SECONDS, _DELIVER_SECONDS = 300.0, 120.0, 1_800.0


@contextmanager
def stack(store: str = "dynamodb-local", **environment: str) -> Iterator[dict[str, Any]]:
    """Start it as ``make run`` does; yield ready.json, with its folder and the process's id."""
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryFile() as output:
        settings = {"STORE": store, "DEMO": "0", "PORT": "0", **environment}
        set_environment({**settings, "STANDSAFE_LOCAL_DIR": folder})
        process = subprocess.Popen(  # our own words
            [sys.executable, "-m", "local"],
            cwd=_ROOT,
            stdout=output,
            stderr=output,
            start_new_session=True,  # Ctrl-C is for us; we end it
            preexec_fn=partial(end_with_parent, signal.SIGTERM),
        )
        try:
            ready = _ready(process, Path(folder) / "ready.json")
            yield ready | {"folder": folder, "process_id": process.pid}
        finally:
            _end(process)


def _ready(process: "subprocess.Popen[bytes]", path: Path) -> dict[str, Any]:
    until = time.monotonic() + _START_SECONDS
    while time.monotonic() < until and process.poll() is None:
        if path.exists():
            description: dict[str, Any] = json.loads(path.read_text())
            return description
        time.sleep(0.1)
    raise RuntimeError("the embedded stack did not start")


def _end(process: "subprocess.Popen[bytes]") -> None:
    process.terminate()
    try:
        process.wait(_STOP_SECONDS)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def settle(base_url: str, seconds: float = _DELIVER_SECONDS) -> None:
    """Wait until stream and queues are at rest. Raises RuntimeError after so long."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        answer = requests.post(f"{base_url}/local/settle", timeout=_DELIVER_SECONDS)
        if answer.status_code == 200:
            return
    raise RuntimeError("stream and queues did not come to rest")
