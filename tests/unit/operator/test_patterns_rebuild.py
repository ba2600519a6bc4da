"""``patterns rebuild``: what cases share, made anew from the log."""

from types import SimpleNamespace
from typing import Any

import pytest

from chalicelib.operator.cli import main
from tests.support.deployments import deployment
from tests.support.factories import World


def test_patterns_rebuild_compares_every_case_again(capsys: pytest.CaptureFixture[str]) -> None:
    world = World()
    for _ in range(2):
        world.submit(incidents=[{"platform": "x", "handle": "someone"}])
    rows = SimpleNamespace(readable=lambda before: list(world.log.case_ids()))
    parts: dict[str, Any] = {"case_log_table": rows, "patterns": world.patterns}
    operators = deployment(case_log=world.log, **parts)
    assert main(["patterns", "rebuild"], operators) == 0
    assert capsys.readouterr().out == "2 cases compared\n"
    assert len(world.patterns.members("account/x/someone")) == 2
