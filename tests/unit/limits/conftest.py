"""Everything that is shown, once as it is and once with every limit changed."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
ShownTexts = dict[str, str]


Showing = subprocess.Popen[str]


def _start(which: str) -> Showing:
    command = [sys.executable, "-m", "tests.support.limit_values", which]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)  # noqa: S603


def _render_all(process: Showing) -> ShownTexts:
    output, _ = process.communicate()
    assert process.returncode == 0
    texts: ShownTexts = json.loads(output.splitlines()[-1])  # metrics come first
    return texts


@pytest.fixture(scope="session")
def showing() -> Iterator[dict[str, Showing]]:
    """The two processes, at once."""
    processes = {which: _start(which) for which in ("original", "changed")}
    yield processes
    for process in processes.values():
        if process.returncode is None:  # no test asked for it
            process.kill()
            process.communicate()


@pytest.fixture(scope="session")
def original(showing: dict[str, Showing]) -> ShownTexts:
    """As it is."""
    return _render_all(showing["original"])


@pytest.fixture(scope="session")
def changed(showing: dict[str, Showing]) -> ShownTexts:
    """With another value of every limit, each unlike any other."""
    return _render_all(showing["changed"])
