"""Mutation: which mutant runs, what the report says, and that its reasons are about our code."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tools.mutation.report import SurvivalReason, TriedMutants, faults, read_reasons, write_report
from tools.mutation.switch import SWITCH, MutantDict, wrap_in_trampoline

ROOT = Path(__file__).resolve().parents[3]
REASONS = read_reasons(ROOT / "docs" / "mutation.yaml")


def x_double__mutmut_orig(number: int) -> int:
    return number * 2


@pytest.fixture
def mutants() -> Iterator[MutantDict]:
    """A function with one mutant, and a switch that is put back."""
    yield {"_mutmut_orig": x_double__mutmut_orig, "x_double__mutmut_1": lambda number: number / 2}
    SWITCH.module = SWITCH.mutant = ""
    SWITCH.hits.clear()


def test_switch_runs_the_mutant_that_is_named_and_notes_who_was_called(mutants: MutantDict) -> None:
    double = wrap_in_trampoline(mutants)(x_double__mutmut_orig)
    assert double(4) == 8
    SWITCH.module, SWITCH.mutant = __name__, "x_double__mutmut_1"
    assert double(4) == 2
    SWITCH.module = "another.module"
    assert double(4) == 8
    assert SWITCH.hits == {f"{__name__}.x_double"}


ALL_KILLED = dict.fromkeys((f"a.f: {n} → 0" for n in range(19)), "killed")


def test_report_names_a_survivor_that_has_no_reason() -> None:
    outcome = TriedMutants({**ALL_KILLED, "a.f: x → y": "survived"}, made=40)
    assert list(faults(outcome, [SurvivalReason("Equal", ("a.f: x → y",))])) == []
    (fault,) = faults(outcome, [])
    assert fault.endswith("a.f: x → y")


def test_report_fails_under_nine_in_ten_killed() -> None:
    reason = SurvivalReason("Equal", tuple(f"a.g: {n}" for n in range(5)))
    outcome = TriedMutants({**ALL_KILLED, **dict.fromkeys(reason.mutants, "untested")}, made=40)
    (fault,) = faults(outcome, [reason])
    assert fault == "79.2 % were killed; 90 % must be"


def test_report_counts_by_package_and_gives_reasons() -> None:
    states = {"a.b.f: x → y": "survived", "a.b.f: x → z": "killed"}
    text = write_report(
        TriedMutants(states, made=2), [SurvivalReason("Equal", ("a.b.f: x → y",))], ["a/b"]
    )
    assert "| `a/b` | 2 | 1 | 50.0 |" in text
    assert "**Equal** (1)\n\n```text\na.b.f: x → y\n```" in text


@pytest.mark.parametrize(
    "mutant", [mutant for reason in REASONS for mutant in reason.mutants] or ["(none)"]
)
def test_reason_is_about_a_line_that_is_there(mutant: str) -> None:
    if mutant == "(none)":
        return
    name, _, change = mutant.partition(": ")
    module = name
    while not (path := _source(module)).exists():
        module, _, _ = module.rpartition(".")
    before, _, _ = change.partition(" → ")
    assert _squeezed(before) in _squeezed(path.read_text("utf-8"))


def _source(module: str) -> Path:
    path = ROOT / module.replace(".", "/")
    return path / "__init__.py" if path.is_dir() else path.with_name(f"{path.name}.py")


def _squeezed(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()
