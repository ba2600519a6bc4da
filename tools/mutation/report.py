"""Say how many mutants were killed, and why each that was not is left alive."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

KILLED, SURVIVED, UNTESTED = "killed", "survived", "untested"
LEAST_KILLED = 90
"""Percent."""


@dataclass(frozen=True, slots=True)
class SurvivalReason:
    """Why some mutants may live, and which those are, by ``Mutant.id``."""

    why: str
    mutants: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TriedMutants:
    """What became of the mutants that were tried, by their ids; ``made`` is how many there are."""

    states: Mapping[str, str]
    made: int

    @property
    def killed_percent(self) -> float:
        """Give how many of those that were tried a test noticed."""
        killed = sum(state == KILLED for state in self.states.values())
        return 100 * killed / max(1, len(self.states))

    @property
    def survivors(self) -> list[str]:
        """List what no test noticed."""
        return sorted(mutant for mutant, state in self.states.items() if state != KILLED)


_INTRODUCTION = """\
# Mutation

<!-- written by make mutation; the reasons are in docs/mutation.yaml -->

One operator, number, text or argument of one function is changed at a time (mutmut's operators),
and the unit tests that call that function are run until one fails. What is not changed: module
level, and functions under a decorator, such as properties. A test that takes longer than a second
and a half kills nothing here.

{tried} of {made} mutants were tried, drawn by the digests of their names: {percent} % were killed.
`make mutation` repeats that, `make mutation MUTATION="--sample 0"` tries all of them.

| package | tried | killed | % |
|---|---:|---:|---:|"""


def read_reasons(path: Path) -> list[SurvivalReason]:
    """Read the reasons, as ``docs/mutation.yaml`` has them."""
    entries = yaml.safe_load(path.read_text("utf-8"))
    return [SurvivalReason(entry["why"], tuple(entry["mutants"])) for entry in entries]


def faults(outcome: TriedMutants, reasons: Sequence[SurvivalReason]) -> Iterator[str]:
    """List what is wrong: too few killed, or one that lives without a reason."""
    if outcome.killed_percent < LEAST_KILLED:
        yield f"{outcome.killed_percent:.1f} % were killed; {LEAST_KILLED} % must be"
    explained = {mutant for reason in reasons for mutant in reason.mutants}
    for mutant in outcome.survivors:
        if mutant not in explained:
            yield f"lives, and docs/mutation.yaml does not say why: {mutant}"


def write_report(
    outcome: TriedMutants, reasons: Sequence[SurvivalReason], packages: Sequence[str]
) -> str:
    """Write ``docs/mutation.md``."""
    figures = _INTRODUCTION.format(
        tried=f"{len(outcome.states):,}",
        made=f"{outcome.made:,}",
        percent=f"{outcome.killed_percent:.1f}",
    )
    lines = (figures, *_rows(outcome, packages), "", *_living(outcome, reasons))
    return "\n".join(lines).rstrip() + "\n"


def _rows(outcome: TriedMutants, packages: Sequence[str]) -> Iterator[str]:
    for package in packages:
        module = package.replace("/", ".") + "."
        states = Counter(s for mutant, s in outcome.states.items() if mutant.startswith(module))
        tried = max(1, states.total())
        percent = 100 * states[KILLED] / tried
        yield f"| `{package}` | {states.total():,} | {states[KILLED]:,} | {percent:.1f} |"


def _living(outcome: TriedMutants, reasons: Sequence[SurvivalReason]) -> Iterator[str]:
    survivors = set(outcome.survivors)
    yield "## What lives, and why"
    yield ""
    for reason in reasons:
        living = [mutant for mutant in reason.mutants if mutant in survivors]
        if living:
            yield f"**{reason.why}** ({len(living)})"
            yield ""
            yield "```text"
            yield from living
            yield "```"
            yield ""
