"""Try mutants of the model and of the use cases of notifications and feed: ``make mutation``.

Prints how far it is. Ends with 1 where fewer than 90 % were killed, in all or in one package, or
where one lives that ``docs/mutation.yaml`` gives no reason for. A run that is cut off goes on where
it was.
"""

import argparse
import sys
from collections.abc import Iterable, Sequence

import pytest

from tools.mutation.calls import CallsOfTests
from tools.mutation.mutants import PACKAGES, ROOT, Mutant, MutatedImports, mutated_modules
from tools.mutation.report import SampleResult, faults, read_reasons, write_report
from tools.mutation.results import (
    LIVING,
    MutationProgress,
    read_samples,
    summarise,
    with_killed,
    write_samples,
)
from tools.mutation.trials import Trials, run_trials

RESULTS = ROOT / "build" / "mutation"
CALLS = RESULTS / "calls.json"
REASONS, REPORT = ROOT / "docs" / "mutation.yaml", ROOT / "docs" / "mutation.md"
SAMPLES = ROOT / "docs" / "mutation_samples.yaml"
SAMPLE, SEED = 200, "2026-11-30c"
TESTS = (
    *(f"tests/unit/{name}" for name in ("model", "usecases", "feed", "response_stats", "signing")),
    *(f"tests/unit/{name}" for name in ("files", "web", "operator")),
    "tests/unit/stories",
    "tests/unit/test_batches.py",
    "tests/unit/test_consumers.py",
)
SLOW = (
    *("make_bundle", "year_of_promises", "bundle_contents", "check_links"),
    *("link_evidence", "parts", "hand_on_files", "scans", "publish_statistics", "download_case"),
    *("every_member", "pile_on", "openapi", "request_policy"),
)
"""Tests of files, of whole years and of everything made, which take longer than they kill."""


def main(arguments: Sequence[str]) -> int:
    """Try the mutants that were chosen. Returns the exit code."""
    options = _parser().parse_args(arguments)
    modules = list(mutated_modules())
    MutatedImports({module.name: module for module in modules}).install()
    mutants = [mutant for module in modules for mutant in module.mutants]
    if options.living:
        return _try_living(mutants, options)
    mutants.sort(key=lambda mutant: mutant.lot(options.seed))
    seed = options.seed if options.sample else "all"
    progress = MutationProgress(RESULTS / f"{seed}.json", mutants[: options.sample or None])
    failed = _try(progress, progress.remaining(again=options.again), options)
    if failed:
        sys.stderr.write(f"left out, as they fail by themselves: {', '.join(failed)}\n")
    return int(bool(failed)) | _conclude(progress, seed, len(mutants))


def _try_living(mutants: Sequence[Mutant], options: argparse.Namespace) -> int:
    """Try what lives of every sample; what is killed now is by later tests."""
    samples = read_samples(SAMPLES)
    living = {mutant for sample in samples for mutant in sample.survivors}
    progress = MutationProgress(RESULTS / "living.json", [m for m in mutants if m.id in living])
    failed = _try(progress, progress.remaining(again=True), options)
    killed = {mutant for mutant, result in progress.results.items() if result.state not in LIVING}
    _write([with_killed(sample, killed) for sample in samples])
    gone_count = len(living - progress.results.keys())
    summary = f"{len(killed)} of {len(living)} are killed, and {gone_count} are not made any more"
    sys.stdout.write(f"{summary}; docs/mutation.md is written\n")
    return int(bool(failed))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tools.mutation", description=__doc__)
    parser.add_argument("--sample", type=int, default=SAMPLE, help="so many of all; 0 for all")
    parser.add_argument("--seed", default=SEED, help="what draws the sample; a sample's name")
    parser.add_argument("--seconds", type=float, default=3.0, help="of tests for one mutant")
    parser.add_argument("--again", action="store_true", help="try anew what lived the last time")
    parser.add_argument("--living", action="store_true", help="try what lives of every sample")
    parser.add_argument("--fresh", action="store_true", help="look anew which test calls what")
    return parser


def _try(
    progress: MutationProgress, mutants: Sequence[Mutant], options: argparse.Namespace
) -> list[str]:
    if not mutants:
        return []
    calls = CallsOfTests() if options.fresh else CallsOfTests.read(CALLS)
    files = sorted(_files())
    chosen = {*calls.forget_changed(files, ROOT)}
    chosen |= calls.files_calling(mutant.function for mutant in mutants)
    keep = calls.write
    trials = Trials(
        mutants, progress.record, options.seconds, calls=calls, keep=lambda: keep(CALLS)
    )
    code = run_trials(trials, [file for file in files if file in chosen])
    if code in (pytest.ExitCode.INTERNAL_ERROR, pytest.ExitCode.USAGE_ERROR):
        raise SystemExit(code)
    return sorted(trials.failed)


def _files() -> Iterable[str]:
    """List the files of the tests that may kill."""
    ignored = {f"test_{name}.py" for name in SLOW}
    for place in TESTS:
        path = ROOT / place
        files = path.rglob("test_*.py") if path.is_dir() else [path]
        yield from (str(file.relative_to(ROOT)) for file in files if file.name not in ignored)


def _conclude(progress: MutationProgress, seed: str, mutant_count: int) -> int:
    sample = summarise(progress, seed, mutant_count, PACKAGES)
    earlier = read_samples(SAMPLES)
    other_samples = [other for other in earlier if other.seed != seed]
    samples = [*other_samples, sample]
    if len(other_samples) < len(earlier):
        samples = [sample if other.seed == seed else other for other in earlier]
    _write(samples)
    problems = list(faults(sample, read_reasons(REASONS)))
    sys.stdout.writelines(f"{problem}\n" for problem in problems)
    summary = f"{sample.tried} mutants, {sample.killed_percent:.1f} % killed"
    sys.stdout.write(f"{summary}; docs/mutation.md is written\n")
    return 1 if problems else 0


def _write(samples: Sequence[SampleResult]) -> None:
    write_samples(SAMPLES, samples)
    REPORT.write_text(write_report(samples, read_reasons(REASONS)), encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
