"""Measure ratios, run under load, or count: ``python -m bench [RUN]``, see ``--help``."""

import argparse
import signal
import sys
from collections.abc import Iterator, Mapping

from bench import (
    cold,
    drain,
    files,
    flood,
    intake,
    load,
    packed,
    pages,
    patterns,
    pile_on,
    polling,
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


def main() -> int:
    """Run what was chosen. Returns 0 where every target is met, within noise; 1 where one is
    missed."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument(
        "run",
        nargs="?",
        choices=(
            "ratios",
            "load",
            "drain",
            "flood",
            "files",
            "timing",
            "patterns",
            "units",
            "pile-on",
        ),
        default="ratios",
    )
    parser.add_argument("--quick", action="store_true", help="tiny counts: only that it runs")
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # what was started is ended, too
    if options.run == "load":
        return 0 if (load.run(40, 4) if options.quick else load.run()) else 1
    if options.run == "drain":
        return 0 if (drain.run(200, 4, 3) if options.quick else drain.run()) else 1
    if options.run == "flood":
        return 0 if (flood.run(60, 4) if options.quick else flood.run()) else 1
    if options.run == "files":
        return 0 if (files.run(20) if options.quick else files.run()) else 1
    if options.run == "timing":
        return 0 if (timing.run(20, 2) if options.quick else timing.run()) else 1
    if options.run == "units":
        return 0 if (units.run(2) if options.quick else units.run()) else 1
    if options.run == "patterns":
        return 0 if patterns.run() else 1
    return _pile_on(quick=options.quick) if options.run == "pile-on" else _ratios(options.quick)


def _pile_on(*, quick: bool) -> int:
    return 0 if (pile_on.run(120) if quick else pile_on.run()) else 1


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
