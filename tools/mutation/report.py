"""Say how many mutants were killed, and why each that was not is left alive."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import yaml

KILLED, SURVIVED, UNTESTED = "killed", "survived", "untested"
TIMED_OUT = "timed out"
"""It took many times the processor time of its tests, and was ended: that is noticed, too."""
STUCK = "stuck"
"""It waited without working, and was ended. That may be the machine's doing: it counts as alive."""
LEAST_KILLED = 90
"""Percent."""


@dataclass(frozen=True, slots=True)
class SurvivalReason:
    """Why some mutants may live, and which those are, by ``Mutant.id``."""

    why: str
    mutants: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SampleResult:
    """What became of the mutants that were drawn with one seed."""

    seed: str
    made: int
    """How many mutants there were to draw from."""
    packages: Mapping[str, tuple[int, int]]
    """How many were tried and how many killed, by package."""
    killed_by_later_tests: int
    """Those that lived when they were tried first."""
    timed_out: int
    survivors: tuple[str, ...]
    unseen: Mapping[str, int] = field(default_factory=dict)
    """By package: those killed by tests that were written without a look at them."""

    @property
    def tried(self) -> int:
        """Count what was drawn."""
        return sum(tried for tried, _ in self.packages.values())

    @property
    def killed(self) -> int:
        """Count what tests noticed, with those that were written since."""
        return sum(killed for _, killed in self.packages.values())

    @property
    def killed_percent(self) -> float:
        """Return how many of those that were tried a test noticed."""
        return _percent(self.killed, self.tried)

    @property
    def killed_unseen_percent(self) -> float:
        """Return how many were noticed by tests that were written without a look at them."""
        return _percent(self.killed - self.killed_by_later_tests, self.tried)


_INTRODUCTION = """\
# Mutation

<!-- written by make mutation; the reasons are in docs/mutation.yaml -->

One operator, number, text or argument of one function is changed at a time (mutmut's operators),
and the unit tests that call that function are run until one fails. What is not changed: module
level, and functions under a decorator, such as properties. A mutant has a few seconds' worth of
tests, and one kills only where it passes without the mutant.

{tried} of {made} mutants were drawn by the seed `{seed}`: {percent} % were killed.
`make mutation` repeats that, `make mutation MUTATION="--seed another"` draws others,
`make mutation MUTATION="--sample 0"` tries all of them.

| package | tried | killed | % | unseen % |
|---|---:|---:|---:|---:|"""
_SAMPLES = """\
## Samples

After a sample, tests are written for what lived in it. They kill it when it is tried again, which
says nothing of the mutants that nobody looked at: the column "unseen" is without them.

| seed | tried | of | killed | % | by tests written for it | unseen % | ended by time | live |
|---|---:|---:|---:|---:|---:|---:|---:|---:|"""


def read_reasons(path: Path) -> list[SurvivalReason]:
    """Read the reasons, as ``docs/mutation.yaml`` has them."""
    entries = yaml.safe_load(path.read_text("utf-8"))
    return [SurvivalReason(entry["why"], tuple(entry["mutants"])) for entry in entries]


def faults(sample: SampleResult, reasons: Sequence[SurvivalReason]) -> Iterator[str]:
    """List what is wrong: too few killed, or one that lives without a reason."""
    if sample.killed_percent < LEAST_KILLED:
        yield f"{sample.killed_percent:.1f} % were killed; {LEAST_KILLED} % must be"
    for package, (tried, killed) in sample.packages.items():
        if _percent(killed, tried) < LEAST_KILLED:
            yield f"{_percent(killed, tried):.1f} % were killed of {package}"
    explained = {mutant for reason in reasons for mutant in reason.mutants}
    for mutant in sample.survivors:
        if mutant not in explained:
            yield f"lives, and docs/mutation.yaml does not say why: {mutant}"


def write_report(samples: Sequence[SampleResult], reasons: Sequence[SurvivalReason]) -> str:
    """Write ``docs/mutation.md``: the latest sample, and how it went with each before."""
    latest = samples[-1]
    figures = _INTRODUCTION.format(
        tried=f"{latest.tried:,}",
        made=f"{latest.made:,}",
        seed=latest.seed,
        percent=f"{latest.killed_percent:.1f}",
    )
    rows = (_row(latest, package) for package in latest.packages)
    history = (_SAMPLES, *(_sample_row(sample) for sample in samples))
    lines = (figures, *rows, "", *history, "", *_living(samples, reasons))
    return "\n".join(lines).rstrip() + "\n"


def _row(sample: SampleResult, package: str) -> str:
    tried, killed = sample.packages[package]
    unseen = _percent(sample.unseen.get(package, killed), tried)
    return (
        f"| `{package}` | {tried:,} | {killed:,} | {_percent(killed, tried):.1f} | {unseen:.1f} |"
    )


def _sample_row(sample: SampleResult) -> str:
    cells = (
        f"`{sample.seed}`",
        f"{sample.tried:,}",
        f"{sample.made:,}",
        f"{sample.killed:,}",
        f"{sample.killed_percent:.1f}",
        sample.killed_by_later_tests,
        f"{sample.killed_unseen_percent:.1f}",
        sample.timed_out,
        len(sample.survivors),
    )
    return f"| {' | '.join(map(str, cells))} |"


def _percent(killed: int, tried: int) -> float:
    return 100 * killed / max(1, tried)


def _living(samples: Sequence[SampleResult], reasons: Sequence[SurvivalReason]) -> Iterator[str]:
    survivors = {mutant for sample in samples for mutant in sample.survivors}
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
