"""Try mutants of the model and of the use cases of notifications and feed: ``make mutation``.

Prints how far it is. Ends with 1 where fewer than 90 % were killed, or where one lives that
``docs/mutation.yaml`` gives no reason for. A run that is cut off goes on where it was.
"""

import argparse
import json
import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from tools.mutation.mutants import PACKAGES, ROOT, Mutant, MutatedImports, mutated_modules
from tools.mutation.report import TriedMutants, faults, read_reasons, write_report
from tools.mutation.trials import CallsOfTests, Trials, run_trials

RESULTS = ROOT / "build" / "mutation" / "results.json"
CALLS = ROOT / "build" / "mutation" / "calls.json"
REASONS, REPORT = ROOT / "docs" / "mutation.yaml", ROOT / "docs" / "mutation.md"
SAMPLE = 100
_USECASES = "tests/unit/usecases"
TESTS = (
    "tests/unit/model",
    _USECASES,
    "tests/unit/feed",
    "tests/unit/response_stats",
    "tests/unit/signing/test_responses_and_tokens.py",
    *(f"tests/unit/operator/test_{name}.py" for name in ("resend", "platform_keys")),
    "tests/unit/operator/test_suspended_platforms.py",
    *(f"tests/unit/web/test_{name}.py" for name in ("mail_quotas", "lost_receipt", "challenges")),
    *(f"tests/unit/web/test_platform_{name}.py" for name in ("keys", "feed", "outcomes")),
)
SLOW = (
    *("make_bundle", "year_of_promises", "bundle_contents", "check_links", "upload_places"),
    *("link_evidence", "parts", "hand_on_files", "scans", "publish_statistics", "download_case"),
)
"""Tests of files and of whole years, which take longer than they kill."""


def main(arguments: Sequence[str]) -> int:
    """Try the mutants that were chosen. Returns the exit code."""
    options = _parser().parse_args(arguments)
    modules = list(mutated_modules())
    MutatedImports({module.name: module for module in modules}).install()
    mutants = [mutant for module in modules for mutant in module.mutants]
    mutants.sort(key=lambda mutant: mutant.lot)
    chosen = mutants[: options.sample or None]
    progress = MutationProgress(chosen, again=options.again)
    failed = _try(progress, options.seconds, anew=options.fresh)
    if failed:
        sys.stderr.write(f"left out, as they fail by themselves: {', '.join(failed)}\n")
    return int(bool(failed)) | _conclude(TriedMutants(progress.states, len(mutants)))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tools.mutation", description=__doc__)
    parser.add_argument("--sample", type=int, default=SAMPLE, help="so many of all; 0 for all")
    parser.add_argument("--seconds", type=float, default=2.0, help="of tests for one mutant")
    parser.add_argument("--again", action="store_true", help="try anew what lived the last time")
    parser.add_argument("--fresh", action="store_true", help="look anew which test calls what")
    return parser


class MutationProgress:
    """What is known of each mutant, kept as it comes."""

    def __init__(self, mutants: Sequence[Mutant], *, again: bool) -> None:
        kept = json.loads(RESULTS.read_text("utf-8")) if RESULTS.exists() else {}
        self.states: dict[str, str] = {m.id: kept[m.id] for m in mutants if m.id in kept}
        self.remaining = [m for m in mutants if self.states.get(m.id, "") in _open(again=again)]
        self._started, self._done = time.monotonic(), 0
        self._stderr = os.dup(2)  # pytest captures the other one

    def record(self, mutant: Mutant, state: str) -> None:
        """Note what became of a mutant, and print how far we are now and then."""
        self.states[mutant.id] = state
        self._done += 1
        if self._done % 25 == 0 or self._done == len(self.remaining):
            self.keep()
            percent = TriedMutants(self.states, 0).killed_percent
            minutes = (time.monotonic() - self._started) / 60
            place = f"{self._done} of {len(self.remaining)}"
            line = f"{place}, {percent:.1f} % killed, {minutes:.0f} minutes\n"
            os.write(self._stderr, line.encode())

    def keep(self) -> None:
        """Write down what is known."""
        kept = json.loads(RESULTS.read_text("utf-8")) if RESULTS.exists() else {}
        text = json.dumps(kept | self.states, ensure_ascii=False, indent=0)
        RESULTS.write_text(text, encoding="utf-8")


def _open(*, again: bool) -> tuple[str, ...]:
    return ("", "survived", "untested") if again else ("",)


def _try(progress: MutationProgress, seconds: float, *, anew: bool) -> list[str]:
    calls = CallsOfTests() if anew else CallsOfTests.read(CALLS)
    trials = Trials(progress.remaining, progress.record, seconds, calls=calls)
    ignored = [f"--ignore={_USECASES}/test_{name}.py" for name in SLOW]
    code = run_trials(trials, [*TESTS, *ignored])
    trials.calls.write(CALLS)
    if code in (pytest.ExitCode.INTERNAL_ERROR, pytest.ExitCode.USAGE_ERROR):
        raise SystemExit(code)
    return trials.failed


def _conclude(outcome: TriedMutants) -> int:
    reasons = read_reasons(REASONS)
    Path(REPORT).write_text(write_report(outcome, reasons, PACKAGES), encoding="utf-8")
    problems = list(faults(outcome, reasons))
    sys.stdout.writelines(f"{problem}\n" for problem in problems)
    summary = f"{len(outcome.states)} mutants, {outcome.killed_percent:.1f} % killed"
    sys.stdout.write(f"{summary}; docs/mutation.md is written\n")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
