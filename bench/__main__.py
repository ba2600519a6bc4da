"""``python -m bench``: the table of ratios. ``python -m bench load|drain``: runs under load."""

import argparse
import signal
import sys
from collections.abc import Iterator

from bench.sampling import Ratio


def main() -> int:
    """0 where every target is met, within noise; 1 where one is missed."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("what", nargs="?", choices=("ratios", "load", "drain"), default="ratios")
    parser.add_argument("--quick", action="store_true", help="tiny counts: only that it runs")
    args = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # what was started is ended, too
    if args.what == "load":
        from bench.load import run

        return 0 if (run(40, 4) if args.quick else run()) else 1
    if args.what == "drain":
        from bench.drain import run as drain

        return 0 if (drain(200, 4, 3) if args.quick else drain()) else 1
    return _ratios(quick=args.quick)


def _ratios(*, quick: bool) -> int:
    from bench import table

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
    from bench import cold, intake, pages, polling
    from bench.deployment import deployment
    from local import seeding

    backlogs = {"x": 100, "instagram": 100_000}
    if quick:
        backlogs = {"x": 100, "instagram": 120}
    with deployment() as deployed:
        seeding.pages(deployed.container)
        intake.make_floor_table(deployed)
        few = quick
        cold_starts = list(cold.measure(deployed, rounds=2 if few else 7, warm_up=0 if few else 1))
        yield from intake.measure(deployed, rounds=5 if few else 1_000, warm_up=2 if few else 50)
        yield from polling.measure(
            deployed, backlogs, rounds=5 if few else 200, warm_up=2 if few else 10
        )
        yield from cold_starts
    yield from pages.measure(rounds=3 if quick else 25, warm_up=1 if quick else 3)


if __name__ == "__main__":
    sys.exit(main())
