"""Keep what became of each mutant of a sample, as it comes, and of each sample once it is done."""

import json
import os
import time
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

import yaml

from tools.mutation.report import STUCK, SURVIVED, TIMED_OUT, UNTESTED, SampleResult

if TYPE_CHECKING:  # it needs mutmut, which is installed apart
    from tools.mutation.mutants import Mutant

LIVING = (SURVIVED, UNTESTED, STUCK)
"""States of a mutant that no test noticed."""
_HEADER = "# What was measured: written by make mutation.\n"


@dataclass
class Result:
    """What became of a mutant: when it was tried first, and the last time."""

    first: str
    state: str
    test: str = ""
    """The one that killed it."""


@dataclass
class MutationProgress:
    """The results of one sample, in a file of its own."""

    path: Path
    mutants: Sequence["Mutant"]
    results: dict[str, Result] = field(default_factory=dict)
    _remaining: int = 0
    _done: int = 0
    _started: float = field(default_factory=time.monotonic)
    _stderr: int = field(default_factory=lambda: os.dup(2))  # pytest captures the other one

    def __post_init__(self) -> None:
        stored = json.loads(self.path.read_text("utf-8")) if self.path.exists() else {}
        self.results = {m.id: Result(**stored[m.id]) for m in self.mutants if m.id in stored}

    def remaining(self, *, again: bool) -> list["Mutant"]:
        """List what is to be tried: what was not yet, and what lived where ``again``."""
        results, states = self.results, (LIVING if again else ())
        chosen = [m for m in self.mutants if m.id not in results or results[m.id].state in states]
        self._remaining = len(chosen)
        return chosen

    def record(self, mutant: "Mutant", state: str, test: str) -> None:
        """Note what became of a mutant, and print how far we are now and then."""
        before = self.results.get(mutant.id)
        self.results[mutant.id] = Result(before.first if before else state, state, test)
        self._done += 1
        if self._done % 10 == 0 or self._done == self._remaining:
            self._keep()
            minutes = (time.monotonic() - self._started) / 60
            living = sum(result.state in LIVING for result in self.results.values())
            place = f"{self._done} of {self._remaining}"
            line = f"{place}, {living} of {len(self.results)} live, {minutes:.0f} minutes\n"
            os.write(self._stderr, line.encode())

    def _keep(self) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        stored = {mutant: asdict(result) for mutant, result in self.results.items()}
        self.path.write_text(json.dumps(stored, ensure_ascii=False, indent=0), encoding="utf-8")


def summarise(
    progress: MutationProgress, seed: str, mutant_count: int, packages: Iterable[str]
) -> SampleResult:
    """Count what became of a sample."""
    results = progress.results
    counts, unseen = {}, {}
    for package in packages:
        package_results = [result for mutant, result in results.items() if _is_in(mutant, package)]
        counts[package] = (
            len(package_results),
            sum(result.state not in LIVING for result in package_results),
        )
        unseen[package] = sum(result.first not in LIVING for result in package_results)
    return SampleResult(
        seed=seed,
        made=mutant_count,
        packages=counts,
        unseen=unseen,
        killed_by_later_tests=sum(
            result.first in LIVING and result.state not in LIVING for result in results.values()
        ),
        timed_out=sum(result.state == TIMED_OUT for result in results.values()),
        survivors=tuple(sorted(m for m, result in results.items() if result.state in LIVING)),
    )


def with_killed(sample: SampleResult, killed: Collection[str]) -> SampleResult:
    """Return a sample of which some that lived are killed by tests that were written since."""
    later = [mutant for mutant in sample.survivors if mutant in killed]
    counts = {
        package: (tried, before + sum(_is_in(mutant, package) for mutant in later))
        for package, (tried, before) in sample.packages.items()
    }
    return replace(
        sample,
        packages=counts,
        killed_by_later_tests=sample.killed_by_later_tests + len(later),
        survivors=tuple(mutant for mutant in sample.survivors if mutant not in killed),
    )


def _is_in(mutant: str, package: str) -> bool:
    return mutant.startswith(package.replace("/", ".") + ".")


def read_samples(path: Path) -> list[SampleResult]:
    """Read the samples that were measured, the latest last."""
    entries = (yaml.safe_load(path.read_text("utf-8")) if path.exists() else None) or []
    return [_sample(entry) for entry in entries]


def _sample(entry: Mapping[str, object]) -> SampleResult:
    sample = SampleResult(**entry)  # type: ignore[arg-type] # what write_samples wrote
    packages = {package: (tried, killed) for package, (tried, killed) in sample.packages.items()}
    return SampleResult(
        **{**asdict(sample), "packages": packages, "survivors": tuple(sample.survivors)}
    )


def write_samples(path: Path, samples: Sequence[SampleResult]) -> None:
    """Keep samples for the report."""
    entries = [json.loads(json.dumps(asdict(sample))) for sample in samples]
    text = yaml.safe_dump(entries, allow_unicode=True, sort_keys=False, width=1_000)
    path.write_text(_HEADER + text, encoding="utf-8")
