"""See once which test calls what, then run each mutant's tests in a fork of this process.

Nothing is imported or collected twice: a fork has it all, switches its mutant on and runs the tests
that call its function until one of them fails. That one must pass where there is no mutant.
"""

import gc
import os
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from math import ceil

import pytest

from tools.mutation.calls import CallsOfTests
from tools.mutation.forking import MutantVerdict, end_fork_when_failed, run_in_fork
from tools.mutation.mutants import Mutant
from tools.mutation.report import KILLED, SURVIVED, TIMED_OUT, UNTESTED
from tools.mutation.switch import SWITCH

_KEPT_EVERY = 200
"""Tests that are looked at, between two times that what is known of them is kept."""


@dataclass(eq=False)
class Trials:
    """A plugin of pytest's, in place of its loop over the tests.

    ``record`` takes a mutant, what became of it, and the test that killed it or an empty text.
    """

    mutants: Sequence[Mutant]
    record: Callable[[Mutant, str, str], None]
    most_seconds: float
    calls: CallsOfTests
    keep: Callable[[], object]
    failed: set[str] = field(default_factory=set)
    """Tests that fail without a mutant: they kill nothing."""
    _items: dict[str, pytest.Item] = field(default_factory=dict)
    _confirmed: set[tuple[str, ...]] = field(default_factory=set)
    _process: int = field(default_factory=os.getpid)
    _has_failed: bool = False

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Run tests that are not known as the product is; then every mutant."""
        self._items = {item.nodeid: item for item in session.items}
        self._look(session.items)
        self._warm()
        gc.collect()
        gc.freeze()  # forks share what is there
        for mutant in self.mutants:
            state, test = self._try(mutant)
            if test:
                self.calls.note_killer(mutant.function, test)
            self.record(mutant, state, test)
        self.keep()
        return True

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_makereport(self, item: pytest.Item, call: pytest.CallInfo[None]) -> None:
        """End a fork where its mutant is noticed."""
        if os.getpid() != self._process:
            end_fork_when_failed(item, call)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Note that a test failed."""
        self._has_failed |= report.failed

    def _passes(self, item: pytest.Item, later: pytest.Item | None = None) -> bool:
        self._has_failed = False
        item.ihook.pytest_runtest_protocol(item=item, nextitem=later)
        return not self._has_failed

    def _look(self, items: Sequence[pytest.Item]) -> None:
        unknown = [item for item in items if item.nodeid not in self.calls.seconds]
        for number, item in enumerate(unknown, start=1):
            SWITCH.hits.clear()
            started = time.process_time()
            if self._passes(item):
                self.calls.seconds[item.nodeid] = time.process_time() - started
                self.calls.functions[item.nodeid] = set(SWITCH.hits)
            else:
                self.failed.add(item.nodeid)
            if number % _KEPT_EVERY == 0:
                self.keep()
        self.keep()

    def _warm(self) -> None:
        """Run a test of each file, so that forks need not read again what is read once."""
        quickest: dict[str, str] = {}
        for mutant in self.mutants:
            for test in reversed(self._tests_of(mutant)):
                quickest[test.partition("::")[0]] = test
        for test in quickest.values():
            self._passes(self._items[test])

    def _tests_of(self, mutant: Mutant) -> list[str]:
        tests = self.calls.of(mutant.function, self.most_seconds)
        return [test for test in tests if test in self._items and test not in self.failed]

    def _try(self, mutant: Mutant) -> tuple[str, str]:
        """Try a mutant until what killed it, if anything did, is known to pass without it."""
        while tests := self._tests_of(mutant):
            verdict = self._run(tests, module=mutant.module, mutant=mutant.name)
            if verdict.state not in (KILLED, TIMED_OUT):
                return verdict.state, ""
            begun = tests[: verdict.begun]
            if self._is_confirmed(begun):
                return verdict.state, begun[-1]
            self.failed.add(begun[-1])
        return UNTESTED, ""

    def _is_confirmed(self, tests: Sequence[str]) -> bool:
        """Return whether these tests pass in a fork that has no mutant."""
        order = tuple(tests)
        if order not in self._confirmed and self._run(tests).state == SURVIVED:
            self._confirmed.add(order)
        return order in self._confirmed

    def _run(self, tests: Sequence[str], *, module: str = "", mutant: str = "") -> MutantVerdict:
        expected = sum(self.calls.seconds[test] for test in tests)
        return run_in_fork(
            self._passes,
            [self._items[test] for test in tests],
            seconds=ceil(4 * expected + 3),
            module=module,
            mutant=mutant,
        )


def run_trials(trials: Trials, tests: Iterable[str]) -> int:
    """Collect the tests and try every mutant. Returns pytest's exit code.

    An assertion need not say why it fails, and a test need leave nothing behind.
    """
    options = ("-q", "--assert=plain", "--tb=no", "-p", "no:randomly", "-p", "no:cacheprovider")
    return int(pytest.main([*options, "-p", "no:xdist", *tests], plugins=[trials]))
