"""The embedded stack in a process of its own, and reports to it."""

import json
import os
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import requests

ROOT = Path(__file__).parents[2]
START_SECONDS = 180.0
STOP_SECONDS = 30.0
ALDERSHOT = "E14001063"
FARNHAM_AND_BORDON = "E14001234"


@dataclass
class LocalStack:
    """A stack that runs in a process of its own."""

    process: "subprocess.Popen[str]"
    folder: Path
    output: Path

    @property
    def ready(self) -> dict[str, Any]:
        """What ready.json says."""
        content: dict[str, Any] = json.loads((self.folder / "ready.json").read_text("utf-8"))
        return content

    def url(self, path: str) -> str:
        """An address of the stack's."""
        return str(self.ready["base_url"]) + path

    def settle(self) -> None:
        """Wait until nothing waits."""
        assert requests.post(self.url("/local/settle"), timeout=90).status_code == 200

    def mails(self) -> list[dict[str, Any]]:
        """The inbox."""
        content: list[dict[str, Any]] = requests.get(
            self.url("/local/inbox.json"), timeout=30
        ).json()
        return content

    def end(self, number: int) -> int:
        """Send a signal and give the exit code."""
        self.process.send_signal(number)
        return self.process.wait(STOP_SECONDS)


@contextmanager
def running_stack(folder: Path, **environment: str) -> Iterator[LocalStack]:
    """Run ``python -m local`` until it is ready; kill it if the test left it running."""
    output = folder / "output.txt"
    content = {"PORT": "0", "STANDSAFE_LOCAL_DIR": str(folder / "local"), **environment}
    with output.open("w", encoding="utf-8") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "local"],
            cwd=ROOT,
            env={**os.environ, **content},  # noqa: TID251 - a child's
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
            text=True,
        )
    local = LocalStack(process, folder / "local", output)
    try:
        _wait_until_ready(local)
        yield local
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()


def _wait_until_ready(local: LocalStack) -> None:
    until = time.monotonic() + START_SECONDS
    while not (local.folder / "ready.json").exists():
        assert local.process.poll() is None, local.output.read_text("utf-8")
        assert time.monotonic() < until, local.output.read_text("utf-8")
        time.sleep(0.1)


def candidate_in_area(local: LocalStack, area: str) -> dict[str, str]:
    candidate: dict[str, str] = next(c for c in local.ready["candidates"] if c["area"] == area)
    return candidate


def report_body(local: LocalStack, area: str, **changes: Any) -> dict[str, Any]:
    candidate = candidate_in_area(local, area)
    return {
        "submission_id": str(uuid.uuid4()),
        "access_code": candidate["access_code"].lower().replace("-", " "),
        "reporter": {
            "name": candidate["name"],
            "role": "candidate",
            "email": "reporter@example.org",
            "language": "en",
        },
        "category": "threat_violence",
        "incidents": [
            {"url": "https://x.com/someone/status/20"},
            {"url": "https://www.facebook.com/page/posts/123?comment_id=7"},
            {"platform": "tiktok", "handle": "somebody"},
        ],
        "statement": "What happened.",
        "share_with": {"platforms": True, "police": True},
        "declaration": True,
        **changes,
    }
