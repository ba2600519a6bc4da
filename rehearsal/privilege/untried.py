"""Actions that no check can break, each with the reason: infra/permissions-untried.yaml."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from rehearsal.privilege.grants import Grant

FILE = Path(__file__).resolve().parents[2] / "infra" / "permissions-untried.yaml"
WAITING = FILE.with_name("permissions-waiting.yaml")


@dataclass(frozen=True, slots=True)
class Untried:
    """Some actions of some statements (``sids``) and functions; none named means any."""

    actions: Sequence[str]
    why: str
    sids: Sequence[str] = ()
    functions: Sequence[str] = ()

    def covers(self, grant: Grant) -> bool:
        """Return whether an action is one of these."""
        return (
            (not self.actions or grant.action in self.actions)
            and (not self.sids or grant.sid in self.sids)
            and (not self.functions or grant.function in self.functions)
        )


@cache
def untried() -> tuple[Untried, ...]:
    """Read the file."""
    return tuple(Untried(**entry) for entry in yaml.safe_load(FILE.read_text("utf-8")))


def why_untried(grant: Grant) -> str:
    """Return why nobody tries an action; "" for one that is tried."""
    return next((entry.why for entry in untried() if entry.covers(grant)), "")


@cache
def waiting() -> frozenset[Grant]:
    """Read which actions nobody has seen a check fail without, yet: a list that gets shorter."""
    listed = yaml.safe_load(WAITING.read_text("utf-8")) or {}
    return frozenset(
        Grant(function, *entry.split()) for function, entries in listed.items() for entry in entries
    )
