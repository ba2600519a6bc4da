"""Run the tests once to see which calls what, then each mutant's tests in a fork of this process.

Nothing is imported or collected twice: a fork has it all, switches its mutant on and runs the tests
that call its function, the quickest first, until one of them fails.
"""

import gc
import json
import os
import resource
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from math import ceil
from pathlib import Path

import pytest

from tools.mutation.mutants import Mutant
from tools.mutation.report import KILLED, SURVIVED, UNTESTED
from tools.mutation.switch import SWITCH

SLOWEST = 1.5
"""Seconds: a test that takes longer kills no mutant."""


@dataclass
class CallsOfTests:
    """How long each test takes, and which functions it calls."""

    seconds: dict[str, float] = field(default_factory=dict)
    functions: dict[str, set[str]] = field(default_factory=dict)

    @classmethod
    def read(cls, path: Path) -> "CallsOfTests":
        """Read what an earlier run kept; nothing where there is none."""
        if not path.exists():
            return cls()
        kept = json.loads(path.read_text())
        functions = {test: set(called) for test, called in kept["functions"].items()}
        return cls(kept["seconds"], functions)

    def write(self, path: Path) -> None:
        """Keep it for the next run: looking at every test takes longer than many mutants."""
        functions = {test: sorted(called) for test, called in self.functions.items()}
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps({"seconds": self.seconds, "functions": functions}))

    def of(self, function: str, most_seconds: float) -> list[str]:
        """List the tests that call a function, the quickest first, as long as time allows."""
        tests = [test for test, called in self.functions.items() if function in called]
        chosen: list[str] = []
        total = 0.0
        for test in sorted(tests, key=lambda test: self.seconds[test]):
            total += self.seconds[test]
            if self.seconds[test] > SLOWEST or (chosen and total > most_seconds):
                break
            chosen.append(test)
        return chosen


@dataclass(eq=False)
class Trials:
    """A plugin of pytest's, in place of its loop over the tests."""

    mutants: Sequence[Mutant]
    record: Callable[[Mutant, str], None]
    most_seconds: float
    failed: list[str] = field(default_factory=list)
    calls: CallsOfTests = field(default_factory=CallsOfTests)
    _has_failed: bool = False

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Run all tests as the product is; then every mutant."""
        items = {item.nodeid: item for item in session.items}
        for item in session.items:
            if item.nodeid not in self.calls.seconds:
                self._run_unchanged(item)
        gc.freeze()  # forks share what is there
        for mutant in self.mutants:
            tests = self.calls.of(mutant.function, self.most_seconds)
            chosen = [items[test] for test in tests if test in items]
            self.record(mutant, self._try(mutant, chosen) if chosen else UNTESTED)
        return True

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Note that a test failed."""
        self._has_failed |= report.failed

    def _passes(self, items: Sequence[pytest.Item]) -> bool:
        """Run tests one after another, up to the first that fails."""
        self._has_failed = False
        for item, later in zip(items, [*items[1:], None], strict=True):
            item.ihook.pytest_runtest_protocol(item=item, nextitem=later)
            if self._has_failed:
                return False
        return True

    def _run_unchanged(self, item: pytest.Item) -> None:
        SWITCH.hits.clear()
        started = time.process_time()
        if not self._passes([item]):
            self.failed.append(item.nodeid)
            return
        self.calls.seconds[item.nodeid] = time.process_time() - started
        self.calls.functions[item.nodeid] = set(SWITCH.hits)

    def _try(self, mutant: Mutant, items: Sequence[pytest.Item]) -> str:
        expected = sum(self.calls.seconds[item.nodeid] for item in items)
        child = os.fork()
        if child == 0:
            self._run_in_fork(mutant, items, seconds=ceil(5 * expected + 5))
        _, status = os.waitpid(child, 0)
        return SURVIVED if status == 0 else KILLED

    def _run_in_fork(self, mutant: Mutant, items: Sequence[pytest.Item], *, seconds: int) -> None:
        """Run the tests with the mutant and end this process: with 0 where it lives.

        One that never ends is killed by the limit on processor time.
        """
        gc.disable()
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
        nothing = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nothing, 1)
        os.dup2(nothing, 2)
        SWITCH.module, SWITCH.mutant = mutant.module, mutant.name
        status = 1
        try:
            status = 0 if self._passes(items) else 1
        finally:
            os._exit(status)


def run_trials(trials: Trials, tests: Iterable[str]) -> int:
    """Collect the tests and try every mutant. Returns pytest's exit code."""
    options = ("-q", "-p", "no:randomly", "-p", "no:cacheprovider", "-p", "no:xdist")
    return int(pytest.main([*options, *tests], plugins=[trials]))
