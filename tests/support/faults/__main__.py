"""``python -m tests.support.faults``: run the loop with faults, and say which promises break."""

import argparse
import json
import random
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from tests.support.faults.choosing import every_trial, pairs, sample
from tests.support.faults.running import Result, Trial, as_row, from_row, list_calls, run_trials
from tests.support.faults.table import write_table
from tests.support.faults.wire import Call

BATCH = 2_000
"""So many trials at a time: each worker lives the story once for its share of them."""


def main() -> int:
    """Run what is asked for; 1 where a promise is broken or a fault befell nothing."""
    args = _arguments()
    started = time.perf_counter()
    calls = list_calls()
    trials = _trials(args, calls)
    recorded = _recorded_results(args.record)
    ahead = [trial for trial in trials if trial not in recorded]
    _say(f"{sum(map(len, calls))} calls; {len(trials)} trials, seed {args.seed}")
    with suppress(KeyboardInterrupt):
        progress = _Progress(len(ahead), recorded, args.record)
        for batch in _batches(ahead, args.seed):
            run_trials(batch, args.workers, progress)
    results = [recorded[trial] for trial in trials if trial in recorded]
    wrong = [result for result in results if result.broken or not result.hit]
    for result in wrong:
        _say(f"{result.trial}\n    " + "\n    ".join(result.broken or ("befell nothing",)))
    took = time.perf_counter() - started
    _say(f"{len(results)} trials, {len(wrong)} with broken promises, {took:.0f} s")
    if args.write:
        write_table(calls, results, _arguments_shown(args))
    return 1 if wrong else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1, help="of what is chosen by chance")
    parser.add_argument("--workers", type=int, default=2, help="processes at once")
    parser.add_argument("--pairs", type=int, default=0, help="so many pairs of faults as well")
    parser.add_argument("--faults", type=int, default=1, help="of 8, for each kind of call")
    parser.add_argument("--thorough", action="store_true", help="every fault of every call: hours")
    parser.add_argument("--steps", type=int, default=None, help="trials of the first steps alone")
    parser.add_argument("--only", default="", help="trials whose text has this in it")
    parser.add_argument("--record", type=Path, help="keep results here, and go on from there")
    parser.add_argument("--write", action="store_true", help="the table in docs/reliability.md")
    return parser.parse_args()


def _trials(args: argparse.Namespace, calls: Sequence[Sequence[Call]]) -> list[Trial]:
    if args.thorough or args.only:
        trials = every_trial(calls)
    else:
        trials = sample(calls, args.seed, args.faults)
    trials += pairs(calls, args.seed, args.pairs)
    return [
        trial
        for trial in trials
        if args.only in str(trial) and (args.steps is None or trial.step < args.steps)
    ]


def _batches(trials: Sequence[Trial], seed: int) -> Iterator[Sequence[Trial]]:
    """Return trials in an order of chance: those of a run that was stopped are a fair sample."""
    order = random.Random(seed).sample(trials, len(trials))
    return (order[start : start + BATCH] for start in range(0, len(order), BATCH))


def _arguments_shown(args: argparse.Namespace) -> str:
    """Return the arguments that repeat the run, but for where it was kept."""
    steps = "" if args.steps is None else f" --steps {args.steps}"
    chosen = "--thorough" if args.thorough else f"--seed {args.seed} --faults {args.faults}"
    return f"{chosen}{steps} --pairs {args.pairs}" if args.pairs else f"{chosen}{steps}"


def _recorded_results(path: Path | None) -> dict[Trial, Result]:
    """Read what an earlier run kept and found good: what was wrong is tried again."""
    if path is None or not path.exists():
        return {}
    results = (from_row(json.loads(line)) for line in path.read_text("utf-8").splitlines())
    return {result.trial: result for result in results if result.hit and not result.broken}


class _Progress:
    """Says how far it has got, and at once what is wrong; keeps what ended."""

    def __init__(self, count: int, recorded: dict[Trial, Result], path: Path | None) -> None:
        self._count, self._ended, self._recorded, self._path = count, 0, recorded, path

    def __call__(self, result: Result) -> None:
        self._ended += 1
        self._recorded[result.trial] = result
        if self._path is not None:
            with self._path.open("a", encoding="utf-8") as file:
                file.write(f"{json.dumps(as_row(result))}\n")
        if result.broken or not result.hit:
            _say(f"{self._ended}/{self._count} {result.trial}: {result.broken or 'befell nothing'}")
        elif self._ended % 50 == 0:
            _say(f"{self._ended}/{self._count}")


def _say(line: str) -> None:
    sys.stderr.write(f"{line}\n")


if __name__ == "__main__":
    sys.exit(main())
