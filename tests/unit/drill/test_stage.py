"""A drill runs on a stack of its own, and nobody real is mailed."""

from types import SimpleNamespace
from typing import Any, cast

import pytest

from drill.stage import NotOnThisStage, is_reserved, refuse_elsewhere


def embedded(stage: str, base_url: str = "http://127.0.0.1:8000") -> Any:
    settings = SimpleNamespace(stage=stage)
    return SimpleNamespace(adapters=SimpleNamespace(settings=settings), base_url=base_url)


@pytest.mark.parametrize(
    ("address", "reserved"),
    [
        ("candidate+001@example.org", True),
        ("a@duty.example.org", True),
        ("a@force.test", True),
        ("A@EXAMPLE.COM", True),
        ("a@example.org.uk", False),
        ("a@notexample.org", False),
        ("elections@kent.police.uk", False),
    ],
)
def test_address_is_reserved_where_nobody_can_have_it(address: str, reserved: bool) -> None:
    assert is_reserved(address) is reserved


@pytest.mark.parametrize("stage", ["local", "sandbox"])
def test_drill_runs_on_the_embedded_stack_and_in_the_sandbox_stage(stage: str) -> None:
    refuse_elsewhere(cast("Any", embedded(stage)))


@pytest.mark.parametrize(
    ("stage", "base_url"),
    [
        ("prod", "http://127.0.0.1:8000"),
        ("staging", "http://127.0.0.1:8000"),
        ("local", "https://x.example"),
    ],
)
def test_drill_runs_nowhere_else(stage: str, base_url: str) -> None:
    with pytest.raises(NotOnThisStage):
        refuse_elsewhere(embedded(stage, base_url))
