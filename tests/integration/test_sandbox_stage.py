"""The sandbox stage is integrated by the text of its own page: in bash, Python and Node.

An engineer's directory is empty but for what the page shows, and for the packages that it says to
install. Nothing is read from the repository.
"""

import json
import os
import re
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

import pytest
import requests

from tests.support.local_stack import ROOT, LocalStack, running_stack
from tools.assets.node import find_node

LISTING = re.compile(r'<pre class="ss-listing"[^>]* aria-label="([^"]+)"><code>(.*?)</code>', re.S)
SINCE = json.dumps({"since": "2026-01-01T00:00:00Z"})


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalStack]:
    with running_stack(tmp_path_factory.mktemp("sandbox"), STAGE="sandbox") as up:
        yield up


@pytest.fixture(scope="module")
def engineer(sandbox: LocalStack, tmp_path_factory: pytest.TempPathFactory) -> "Engineer":
    """Somebody who has the page, and a key that the operator admitted."""
    return Engineer(sandbox, tmp_path_factory.mktemp("fresh"))


class Engineer:
    """Works in a directory of their own, with the files that the page shows."""

    def __init__(self, sandbox: LocalStack, folder: Path) -> None:
        self.sandbox, self.folder = sandbox, folder
        page = requests.get(sandbox.url("/platforms/"), timeout=30).text
        for name, text in LISTING.findall(page):
            (folder / name).write_text(unescape(text) + "\n", "utf-8")
        (folder / "node_modules").symlink_to(ROOT / "node_modules")
        self.keyid, _, public = self.run("bash", "key.sh", "private.pem").partition("\n")
        (folder / "public.pem").write_text(public)
        self.operate("platforms", "add-key", "x", "public.pem", "--fingerprint", self.keyid)

    def run(self, *command: str) -> str:
        done = subprocess.run(  # noqa: S603 - what the page shows
            command,
            cwd=self.folder,
            capture_output=True,
            text=True,
            timeout=120,
            env={"PATH": os.environ["PATH"]},  # noqa: TID251 - a child's
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def operate(self, *command: str) -> None:
        """As the operator of the sandbox, by its command line."""
        self.run(*self.sandbox.ready["operator_command"].split(), *command)

    def address(self, name: str = "poll") -> list[str]:
        url = self.sandbox.url(f"/v1/platforms/x/{name}")
        return [url, self.keyid, "private.pem"]

    def pass_turns(self, turns: int) -> None:
        for _ in range(turns):
            advance = {"advance_seconds": 300}
            url = self.sandbox.url("/local/clock")
            assert requests.post(url, json=advance, timeout=90).status_code == 200
            self.sandbox.settle()

    def polled(self) -> dict[str, str]:
        """What waits, by the page's script for bash; turns pass until there is something."""
        for _ in range(12):
            sets: dict[str, str] = json.loads(self.run("bash", "poll.sh", *self.address()))["sets"]
            if sets:
                return sets
            self.pass_turns(1)
        raise AssertionError("nothing came in an hour")

    def stored(self, query: str) -> list[tuple[Any, ...]]:
        with sqlite3.connect(self.folder / "reports.db") as database:
            return database.execute(query).fetchall()


def test_page_shows_every_file_that_an_engineer_needs(engineer: Engineer) -> None:
    names = {path.name for path in engineer.folder.iterdir()}
    assert names >= {"key.sh", "poll.sh", "poll.py", "poll.mjs", "client.py"}


def test_sandbox_is_integrated_in_bash_python_and_node(engineer: Engineer) -> None:
    assert engineer.polled()
    assert "report-submitted" in engineer.run(sys.executable, "poll.py", *engineer.address())
    engineer.pass_turns(2)
    node = find_node(ROOT).node
    claims = engineer.run(*node, "poll.mjs", *engineer.address()).splitlines()
    assert [json.loads(line)["iss"] for line in claims]


def test_database_that_was_wiped_is_rebuilt_by_replay(engineer: Engineer) -> None:
    engineer.pass_turns(6)  # whatever befalls one of them comes round every fourth
    client = (sys.executable, "client.py", *engineer.address(), "reports.db", "--until-empty")
    tokens = "SELECT jti, kind, reference, jws FROM tokens ORDER BY jti"
    engineer.run("bash", "poll.sh", *engineer.address("replay"), SINCE)
    engineer.run(*client)
    before = engineer.stored(tokens)
    kinds = {kind for _, kind, _, _ in before}
    assert kinds >= {"report-submitted", "message", "incidents-added", "report-withdrawn"}
    (engineer.folder / "reports.db").unlink()
    engineer.run(*client)
    assert engineer.stored(tokens) == [], "all was acknowledged before"
    engineer.run("bash", "poll.sh", *engineer.address("replay"), SINCE)
    engineer.run(*client)
    assert engineer.stored(tokens) == before
