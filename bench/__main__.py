"""Measure ratios, run under load, or count: ``python -m bench [RUN]``, see ``--help``."""

import argparse
import signal
import sys
from collections.abc import Callable, Iterator, Mapping

from bench import (
    checks,
    cold,
    cost,
    drain,
    figures,
    files,
    flood,
    intake,
    load,
    nightly,
    packed,
    pages,
    patterns,
    pile_on,
    polling,
    scale,
    table,
    timing,
    units,
)
from bench.deployment import deployment
from bench.sampling import Ratio
from local import seeding

Rounds = Mapping[str, Mapping[str, int]]

_ROUNDS: Rounds = {
    "cold": {"rounds": 7, "warm_up": 1},
    "intake": {"rounds": 1_000, "warm_up": 50},
    "polling": {"rounds": 200, "warm_up": 10},
    "pages": {"rounds": 25, "warm_up": 3},
}
_QUICK: Rounds = {
    "cold": {"rounds": 2, "warm_up": 0},
    "intake": {"rounds": 5, "warm_up": 2},
    "polling": {"rounds": 5, "warm_up": 2},
    "pages": {"rounds": 3, "warm_up": 1},
}

_RUNS: Mapping[str, tuple[Callable[[], bool], Callable[[], bool]]] = {
    "drain": (drain.run, lambda: drain.run(200, 4, 3)),
    "flood": (flood.run, lambda: flood.run(60, 4)),
    "files": (files.run, lambda: files.run(20)),
    "timing": (timing.run, lambda: timing.run(20, 2)),
    "patterns": (patterns.run, patterns.run),
    "units": (lambda: units.run(to_page=True), lambda: units.run(12)),
    "units-at-once": (units.run_at_once, lambda: units.run_at_once(2)),
    "cost": (cost.run, lambda: cost.run(2, write=False)),
    "pile-on": (pile_on.run, lambda: pile_on.run(120)),
    "nightly": (nightly.run, lambda: nightly.run((40, 60), 8)),
    "figures": (figures.run, lambda: figures.run(60, 12)),
    "checks": (checks.run, lambda: checks.run(200, 20)),
    "scale": (scale.run, scale.run),
}
"""Each run in full, and with tiny counts."""


def main() -> int:
    """Run what was chosen. Returns 0 where every target is met, within noise; 1 where one is
    missed."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument(
        "run",
        nargs="?",
        choices=("ratios", "load", *_RUNS),
        default="ratios",
    )
    parser.add_argument("--quick", action="store_true", help="tiny counts: only that it runs")
    options, remaining = parser.parse_known_args()
    if remaining and options.run != "load":
        parser.error(f"unrecognized arguments: {' '.join(remaining)}")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # what was started is ended, too
    if options.run == "load":
        return load.main(remaining, quick=options.quick)
    if options.run == "ratios":
        return _ratios(options.quick)
    in_full, quickly = _RUNS[options.run]
    return 0 if (quickly if options.quick else in_full)() else 1


def _ratios(quick: bool) -> int:
    ratios = []
    for ratio in _measured(quick):
        print(table.line(ratio), flush=True)
        ratios.append(ratio)
    print()
    table.show(ratios)
    if not quick:
        table.write(ratios)
    return 1 if any(ratio.missed for ratio in ratios) else 0


def _measured(quick: bool) -> Iterator[Ratio]:
    backlogs = {"x": 100, "instagram": 100_000}
    if quick:
        backlogs = {"x": 100, "instagram": 120}
    with deployment() as deployed:
        seeding.pages(deployed.operators)
        intake.make_floor_table(deployed)
        rounds = _QUICK if quick else _ROUNDS
        cold_starts = list(cold.measure(deployed, **rounds["cold"]))
        yield from intake.measure(deployed, **rounds["intake"])
        yield from polling.measure(deployed, backlogs, **rounds["polling"])
        yield from cold_starts
    if packed.ZIP.exists():
        yield from packed.measure(**rounds["cold"])
    yield from pages.measure(**rounds["pages"])


if __name__ == "__main__":
    sys.exit(main())
