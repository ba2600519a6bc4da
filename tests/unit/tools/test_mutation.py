"""Mutation: which mutant runs, what the report says, and that its reasons are about our code."""

import re
import signal
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tools.mutation.calls import CallsOfTests
from tools.mutation.forking import run_in_fork, state_of
from tools.mutation.report import SampleResult, SurvivalReason, faults, read_reasons, write_report
from tools.mutation.results import MutationProgress, Result, summarise, with_killed
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


SAMPLE = SampleResult(
    seed="a",
    made=40,
    packages={"a/b": (20, 19)},
    killed_by_later_tests=2,
    timed_out=1,
    survivors=("a.b.f: x → y",),
)
EQUAL = SurvivalReason("Equal", SAMPLE.survivors)


def test_report_names_a_survivor_that_has_no_reason() -> None:
    assert list(faults(SAMPLE, [EQUAL])) == []
    (fault,) = faults(SAMPLE, [])
    assert fault.endswith("a.b.f: x → y")


def test_report_fails_under_nine_in_ten_killed() -> None:
    in_all, in_one = faults(replace(SAMPLE, packages={"a/b": (20, 18), "a/c": (4, 1)}), [EQUAL])
    assert in_all == "79.2 % were killed; 90 % must be"
    assert in_one == "25.0 % were killed of a/c"


def test_report_counts_by_package_and_gives_reasons() -> None:
    text = write_report([replace(SAMPLE, unseen={"a/b": 17})], [EQUAL])
    assert "| `a/b` | 20 | 19 | 95.0 | 85.0 |" in text
    assert "**Equal** (1)\n\n```text\na.b.f: x → y\n```" in text


def test_report_tells_what_later_tests_killed_from_what_was_noticed_unseen() -> None:
    text = write_report([SAMPLE, replace(SAMPLE, seed="z", killed_by_later_tests=0)], [EQUAL])
    assert "| `a` | 20 | 40 | 19 | 95.0 | 2 | 85.0 | 1 | 1 |" in text
    assert "| `z` | 20 | 40 | 19 | 95.0 | 0 | 95.0 | 1 | 1 |" in text


def test_sample_keeps_what_later_tests_killed_apart() -> None:
    sample = with_killed(replace(SAMPLE, unseen={"a/b": 17}), {"a.b.f: x → y", "a.c.f: x → y"})
    assert (sample.packages, sample.killed_by_later_tests) == ({"a/b": (20, 20)}, 3)
    assert (sample.survivors, sample.unseen) == ((), {"a/b": 17})
    assert with_killed(SAMPLE, {"a.c.f: x → y"}) == SAMPLE


def test_sample_counts_by_package_what_was_killed_at_first_and_since(tmp_path: Path) -> None:
    progress = MutationProgress(tmp_path / "none.json", [])
    for number, (first, state) in enumerate(
        [("killed", "killed"), ("survived", "killed"), ("stuck", "stuck"), ("untested",) * 2]
    ):
        progress.results[f"a.b.f: {number}"] = Result(first, state)
    sample = summarise(progress, "a", 40, ["a/b", "a/c"])
    assert (sample.packages, sample.unseen) == (
        {"a/b": (4, 2), "a/c": (0, 0)},
        {"a/b": 1, "a/c": 0},
    )
    assert (sample.killed_by_later_tests, sample.killed_unseen_percent) == (1, 25.0)
    assert sample.survivors == ("a.b.f: 2", "a.b.f: 3")


def test_tests_of_a_function_are_its_killers_then_the_quickest_then_the_broadest() -> None:
    seconds = {"quick": 0.1, "long": 0.5, "broad": 1.3, "slow": 5.1, "other": 0.1}
    functions = {test: {"m.f"} for test in seconds} | {"other": {"m.g"}, "broad": {"m.f", "m.h"}}
    calls = CallsOfTests(seconds, functions)
    assert calls.of("m.f", most_seconds=1.0) == ["quick", "long"]
    assert calls.of("m.f", most_seconds=1.5) == ["quick", "long"]
    assert calls.of("m.f", most_seconds=2.0) == ["quick", "long", "broad"]
    calls.functions["tests/unit/stories/t"] = {"m.f"}
    calls.seconds["tests/unit/stories/t"] = 4.0
    assert calls.of("m.f", most_seconds=1.0) == ["quick", "long", "tests/unit/stories/t"]
    del calls.functions["tests/unit/stories/t"]
    calls.note_killer("m.f", "long")
    assert calls.of("m.f", most_seconds=1.0) == ["long", "quick"]


def test_tests_are_looked_at_again_when_their_file_changed(tmp_path: Path) -> None:
    for name in ("test_a.py", "test_b.py"):
        (tmp_path / name).write_text("")
    calls = CallsOfTests({f"test_{name}.py::t": 0.1 for name in "abc"})
    assert calls.forget_changed(["test_a.py", "test_b.py"], tmp_path) == ["test_a.py", "test_b.py"]
    calls.seconds = {f"test_{name}.py::t": 0.1 for name in "abc"}
    (tmp_path / "test_a.py").write_text("changed")
    assert calls.forget_changed(["test_a.py", "test_b.py"], tmp_path) == ["test_a.py"]
    assert list(calls.seconds) == ["test_b.py::t"]


@pytest.mark.parametrize(("good", "verdict"), [(3, ("survived", 3)), (1, ("killed", 2))])
def test_fork_names_the_test_that_failed(
    request: pytest.FixtureRequest, good: int, verdict: tuple[str, int]
) -> None:
    answers = iter([True] * good + [False] * 3)
    assert run_in_fork(lambda *_: next(answers), [request.node] * 3, seconds=5) == verdict
    assert SWITCH.mutant == ""


@pytest.mark.parametrize(
    ("ended_by", "state"),
    [(signal.SIGXCPU, "timed out"), (signal.SIGALRM, "stuck"), (signal.SIGSEGV, "killed")],
)
def test_fork_that_waits_without_working_is_not_called_killed(
    ended_by: signal.Signals, state: str
) -> None:
    assert state_of(ended_by) == state


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
