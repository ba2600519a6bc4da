"""What every rule of the machine has: the stage, an account of each report, and what was seen."""

from itertools import count
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition

from chalicelib.model.exchange import Outcome
from tests.support.interleavings.account import FORCE, Account
from tests.support.interleavings.comparing import Comparing
from tests.support.interleavings.stage import PLATFORMS, Stage

PICK = st.integers(0, 11)
PLATFORM = st.sampled_from(PLATFORMS)
reported = precondition(lambda machine: bool(machine.accounts))
mailed = precondition(lambda machine: bool(machine.seen.mailed_to(FORCE)))
answered = precondition(lambda machine: bool(machine.outcomes))


class Machine(RuleBasedStateMachine):
    """A machine without rules; what a rule was about is compared after it."""

    def __init__(self) -> None:
        super().__init__()
        self.stage = Stage()
        self.accounts: list[Account] = []
        self.touched: Account | None = None
        self.seen = Comparing(self.stage, self.accounts)
        self.outcomes: list[tuple[str, Outcome]] = []
        self.numbers = count()

    @property
    def container(self) -> Any:
        return self.stage.container

    def account(self, pick: int) -> Account:
        self.touched = self.accounts[pick % len(self.accounts)]
        return self.touched

    def perform(self, act: str, report: Account, choice: int) -> None:
        """Do one of the acts that may happen while something else is being written."""
        getattr(self, f"do_{act}")(report, choice)
