"""Take each action of each policy away, one at a time, and see what breaks."""

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

import requests

from chalicelib.errors import StandsafeError
from chalicelib.telemetry import quietly
from rehearsal.deployed import Deployed
from rehearsal.errors import RehearsalFailed, expect
from rehearsal.privilege.checks import FunctionCheck, checks
from rehearsal.privilege.functions import Functions
from rehearsal.privilege.grants import Grant, Role
from rehearsal.privilege.quiet import close_topics, quieten
from rehearsal.privilege.untried import why_untried
from rehearsal.privilege.world import World

_FAILURES = (
    *(RehearsalFailed, StandsafeError, requests.RequestException),
    *(LookupError, ValueError),  # what an answer lacks
)


@dataclass(frozen=True, slots=True)
class Broken:
    """An action, and the check that fails without it; no check where none does."""

    grant: Grant
    check: str


@dataclass(frozen=True, slots=True)
class _CheckRun:
    """What a check with the whole policy called AWS for, and how many seconds that took."""

    calls: tuple[str, ...]
    seconds: float


@dataclass(frozen=True, slots=True)
class Removal:
    """Tries every action of a function's policy."""

    deployed: Deployed
    world: World
    functions: Functions

    def try_function(self, name: str) -> Iterator[Broken]:
        """Check a function with its whole policy, then less each action; give what broke.

        Raises RehearsalFailed where a check fails with the whole policy.
        """
        role = Role(self.deployed.account, name, self.functions.role(name))
        runs = {check: self._make(role, check) for check in checks() if check.function == name}
        for grant in role.grants():
            if not why_untried(grant):
                with role.without(grant):
                    yield Broken(grant, self._breaks(role, grant, runs))

    def _make(self, role: Role, check: FunctionCheck) -> _CheckRun:
        """Make a check with the whole policy, once more where it fails and was denied nothing: see
        ``_breaks``. What is denied the first time alone is denied all the same."""
        began = time.monotonic()
        failure = self._failure(check)
        if failure and not self.world.denied:
            began = time.monotonic()
            failure = self._failure(check)
        calls = tuple(self.world.calls[check.function])
        failure = failure or "; ".join(f"AWS refuses {c[:200]}" for c in calls if role.refuses(c))
        expect(not failure, f"{check.function}: {check.name}: {failure}")
        return _CheckRun(calls, time.monotonic() - began)

    def _breaks(self, role: Role, grant: Grant, runs: Mapping[FunctionCheck, _CheckRun]) -> str:
        """Return the first check that breaks: those that seem to use the action, quick ones first.

        What fails and was denied nothing is made once more: a slow machine fails so.
        """

        def use(check: FunctionCheck) -> int:
            return max((role.likeness(grant, call) for call in runs[check].calls), default=0)

        def order(check: FunctionCheck) -> tuple[int, float]:
            return -use(check), runs[check].seconds

        for check in sorted(filter(use, runs), key=order):
            failure = self._failure(check)
            if failure and not self.world.denied:
                failure = self._failure(check)
            if failure:
                reason = f"{check.name} breaks without {grant}, but not by it: {failure}"
                expect(self.world.denied, reason)
                return check.name
        return ""

    def _failure(self, check: FunctionCheck) -> str:
        """Make a check; give why it failed: it did not do its part, or was denied something."""
        self.world.reset()
        try:
            check.run(self.world)
        except _FAILURES as failure:
            return f"{failure} {self.world.denied[:1]}"
        return " ".join(self.world.denied[:1])


@contextmanager
def removing(deployed: Deployed) -> Iterator[Removal]:
    """Have the deployment to ourselves, and its functions ready, while the block runs."""
    quieten(deployed.account)
    close_topics(deployed.account)
    functions = Functions(deployed)
    try:
        with quietly():
            yield Removal(deployed, World(deployed, functions), functions)
    finally:
        functions.close()
