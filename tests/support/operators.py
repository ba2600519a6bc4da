"""The command line over memory, and files as people send them."""

import json
from pathlib import Path
from typing import Any

import pytest

from chalicelib.operator.cli import main
from tests.support.deployments import deployment
from tests.support.fakes import MemoryDelegates, MemoryDirectory

Capture = pytest.CaptureFixture[str]
RFC_8037 = {"kty": "OKP", "crv": "Ed25519", "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}
RFC_8037_THUMBPRINT = "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k"
"""A public key and its thumbprint: RFC 8037, appendix A."""


def write_file(folder: Path, text: str, *, encoding: str = "utf-8", name: str = "in.csv") -> Path:
    """Give a file with exactly this text; a lone surrogate is a byte that is not UTF-8."""
    path = folder / name
    path.write_bytes(text.encode(encoding, "strict" if encoding == "utf-16" else "surrogateescape"))
    return path


def run_command(registry: MemoryDirectory, *argv: object, **parts: Any) -> int:
    """Run a command over this directory and give its exit code."""
    parts = {"delegates": MemoryDelegates(registry), **parts}
    return main([str(arg) for arg in argv], deployment(directory=registry, **parts))


def printed_json(capture: Capture) -> Any:
    """What was printed since, read as JSON."""
    return json.loads(capture.readouterr().out)
