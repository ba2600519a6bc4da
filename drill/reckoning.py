"""Hold what was reckoned of a drill: figures of each recipient, and what must hold."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import NamedTuple

from chalicelib.model.case import Case
from drill.promised import Promised


@dataclass
class RecipientFigures:
    """What one recipient was told, and how it kept its promises."""

    id: str
    kind: str
    cases: int = 0
    promises: Counter[tuple[str, str]] = field(default_factory=Counter)
    """By step and verdict; first clocks only."""
    again: Counter[str] = field(default_factory=Counter)
    """By verdict: decisions after an appeal or further posts."""
    hours: defaultdict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    """By step: hours from being told to the answer."""


class PoliceMail(NamedTuple):
    """How many minutes after a report a force was mailed; ``came_back``: a mail to it had."""

    minutes: float
    came_back: bool


@dataclass
class Check:
    """One thing that must hold, of how many it was looked at, and where it does not."""

    name: str
    of: int = 0
    faults: list[str] = field(default_factory=list)

    def look(self, holds: bool, fault: str) -> None:
        """Look at one more."""
        self.of += 1
        if not holds:
            self.faults.append(fault)


@dataclass
class Reckoning:
    """All cases, accounted for."""

    cases: list[Case] = field(default_factory=list)
    fates: Counter[str] = field(default_factory=Counter)
    """By what became of each (case, recipient)."""
    recipients: dict[str, RecipientFigures] = field(default_factory=dict)
    due: list[Promised] = field(default_factory=list)
    """Every promise by its first clock: what an appeal or further posts began is not among them."""
    police_mails: defaultdict[str, list[PoliceMail]] = field(
        default_factory=lambda: defaultdict(list)
    )
    """By urgency: of each force that a report went to, the mail that reached it."""
    escalated_to: Counter[tuple[str, str]] = field(default_factory=Counter)
    """By the promise, and whom it was escalated to."""
    failed_mails: Counter[str] = field(default_factory=Counter)
    checks: dict[str, Check] = field(default_factory=dict)

    def check(self, name: str) -> Check:
        """Return the check of that name."""
        return self.checks.setdefault(name, Check(name))

    @property
    def faults(self) -> list[str]:
        """List every fault."""
        return [f"{name}: {fault}" for name, check in self.checks.items() for fault in check.faults]
