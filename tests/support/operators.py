"""The command line over memory, and files as people send them."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from chalicelib.model.elections import AddedElection
from chalicelib.operator.cli import main
from tests.support.deployments import deployment
from tests.support.fakes import MemoryBlobs, MemoryDelegates, MemoryDirectory

Capture = pytest.CaptureFixture[str]
RFC_8037 = {"kty": "OKP", "crv": "Ed25519", "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}
RFC_8037_THUMBPRINT = "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k"
"""A public key and its thumbprint: RFC 8037, appendix A."""

PAST = AddedElection("parl.2024-07-04", datetime(2024, 5, 22, tzinfo=UTC))


def write_file(folder: Path, text: str, *, encoding: str = "utf-8", name: str = "in.csv") -> Path:
    """Return a file with exactly this text; a lone surrogate is a byte that is not UTF-8."""
    path = folder / name
    path.write_bytes(text.encode(encoding, "strict" if encoding == "utf-16" else "surrogateescape"))
    return path


def run_command(registry: MemoryDirectory, *argv: object, **parts: Any) -> int:
    """Run a command over this directory, in which the election of 2024 was added, and give its exit
    code."""
    registry.added.setdefault(PAST.id, PAST)
    parts = {"delegates": MemoryDelegates(registry), "templates": MemoryBlobs(), **parts}
    return main([str(arg) for arg in argv], deployment(directory=registry, **parts))


def printed_json(capture: Capture) -> Any:
    """What was printed since, read as JSON."""
    return json.loads(capture.readouterr().out)
