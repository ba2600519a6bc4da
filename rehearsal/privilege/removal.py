"""Take each action of each policy away, one at a time, and see what breaks."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

import requests

from chalicelib.errors import StandsafeError
from chalicelib.telemetry import quietly
from rehearsal.deployed import Deployed
from rehearsal.errors import RehearsalFailed, expect
from rehearsal.privilege.checks import Check, checks
from rehearsal.privilege.functions import Functions
from rehearsal.privilege.grants import Grant, Role
from rehearsal.privilege.quiet import quieten
from rehearsal.privilege.untried import why_untried
from rehearsal.privilege.world import World

_FAILURES = (RehearsalFailed, StandsafeError, requests.RequestException, KeyError)


@dataclass(frozen=True, slots=True)
class Broken:
    """An action, and the check that fails without it; no check where none does."""

    grant: Grant
    check: str


@dataclass(slots=True)
class Removal:
    """Tries every action of some functions' policies."""

    deployed: Deployed
    only: Iterable[str] = ()
    world: World = field(init=False)
    functions: Functions = field(init=False)

    def run(self) -> Iterator[Broken]:
        """Check every function with its whole policy, then less each action; give what broke.

        Raises RehearsalFailed where a check fails with the whole policy.
        """
        quieten(self.deployed.account)
        self.functions = Functions(self.deployed)
        try:
            with quietly():
                self.world = World(self.deployed, self.functions)
                for name in self.functions.names():
                    if not self.only or name in self.only:
                        yield from self._try_function(name)
        finally:
            self.functions.close()

    def _try_function(self, name: str) -> Iterator[Broken]:
        role = Role(self.deployed.account, name, self.functions.role(name))
        made = {check: self._calls(check) for check in checks() if check.function == name}
        for grant in role.grants():
            if not why_untried(grant):
                with role.without(grant):
                    yield Broken(grant, self._breaks(role, grant, made))

    def _calls(self, check: Check) -> tuple[str, ...]:
        """Make a check with the whole policy; give what AWS was called for."""
        failure = self._failure(check)
        expect(not failure, f"{check.function}: {check.name}: {failure}")
        return tuple(self.world.calls)

    def _breaks(self, role: Role, grant: Grant, made: Mapping[Check, tuple[str, ...]]) -> str:
        """Give the first check that breaks, those first that seem to use the action."""

        def use(check: Check) -> int:
            return max((role.likeness(grant, call) for call in made[check]), default=0)

        for check in sorted(filter(use, made), key=use, reverse=True):
            if self._failure(check):
                expect(self.world.denied, f"{check.name} breaks without {grant}, but not by it")
                return check.name
        return ""

    def _failure(self, check: Check) -> str:
        """Make a check; give why it failed: it did not do its part, or was denied something."""
        self.world.reset()
        try:
            check.run(self.world)
        except _FAILURES as failure:
            return f"{failure} {self.world.denied[:1]}"
        return " ".join(self.world.denied[:1])
