"""Everything that is shown, once as it is and once with every limit changed."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
Shown = dict[str, str]


def _shown(which: str) -> Shown:
    command = [sys.executable, "-m", "tests.support.limit_values", which]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)  # noqa: S603
    texts: Shown = json.loads(done.stdout.splitlines()[-1])  # metrics come first
    return texts


@pytest.fixture(scope="session")
def original() -> Shown:
    """As it is."""
    return _shown("original")


@pytest.fixture(scope="session")
def changed() -> Shown:
    """With another value of every limit, each unlike any other."""
    return _shown("changed")
