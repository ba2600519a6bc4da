"""The audit says what it could not look up, and never passes for it."""

import json
from collections.abc import Sequence
from typing import Any

import pytest

from tools import audit

SKIPPED = {"name": "jinja2", "skip_reason": "Dependency not found on PyPI"}
SOUND = {"name": "babel", "version": "2.18.0", "vulns": []}
UNSOUND = {
    "name": "cryptography",
    "version": "1.0",
    "vulns": [{"id": "PYSEC-1", "fix_versions": ["2.0"]}],
}


def answering(packages: Sequence[dict[str, Any]] | None, node: dict[str, Any]) -> audit.Run:
    """Tools that print this; None for one that could not run."""

    def run(command: Sequence[str]) -> str:
        if command[0] == "npm":
            return json.dumps(node)
        return "" if packages is None else json.dumps({"dependencies": packages})

    return run


@pytest.mark.parametrize(
    ("packages", "node", "code", "line"),
    [
        ([SOUND], {"vulnerabilities": {}}, 0, "requirements.txt: 1 packages looked up, none known"),
        ([SOUND, SKIPPED], {"vulnerabilities": {}}, 2, "NOT CHECKED: 1 packages could not"),
        (None, {"vulnerabilities": {}}, 2, "requirements-dev.txt: NOT CHECKED"),
        ([SOUND], {"error": {"code": "405"}}, 2, "package-lock.json: NOT CHECKED"),
        ([UNSOUND], {}, 1, "cryptography 1.0: PYSEC-1, fixed in 2.0"),
        ([SOUND], {"vulnerabilities": {"sass": {"severity": "high"}}}, 1, "sass: high"),
    ],
)
def test_audit_passes_only_where_everything_was_looked_up(
    packages: Sequence[dict[str, Any]] | None,
    node: dict[str, Any],
    code: int,
    line: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert audit.main(answering(packages, node)) == code
    assert line in capsys.readouterr().out
