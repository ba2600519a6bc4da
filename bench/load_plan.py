"""Say how much a run under load does."""

import argparse
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LoadPlan:
    """What is sent, and at what pace; the whole size by default."""

    burst: int = 2_000
    """Reports that are sent first, as quickly as they are taken."""
    rate: float = 50.0
    """Reports a second of the steady phase."""
    minutes: float = 10.0
    spike: float = 10.0
    """So many times the rate, for a tenth of the minutes."""
    pile_on: int = 20_000
    """Reports against one candidate on one platform, as quickly as they are taken."""
    links: int = 5_000
    """Posts of one report."""
    held: tuple[int, ...] = (1_000, 100_000)
    """Numbers of cases held, among which a report and a poll are timed."""
    poll_seconds: float = 5.0
    """Between two polls of a platform of which no more waits."""
    workers: int = 0
    """Processes that handle events; 0 as many as the stack takes by itself."""
    all_platforms: bool = True
    """Whether every platform polls that the catalogue can connect, not only the four seeded."""


WHOLE = LoadPlan()
QUICK = LoadPlan(
    burst=4,
    rate=4.0,
    minutes=0.03,
    spike=4.0,
    pile_on=8,
    links=120,
    held=(),
    poll_seconds=1.0,
    workers=1,
    all_platforms=False,
)


def parse(arguments: Sequence[str], *, quick: bool = False) -> tuple[LoadPlan, bool]:
    """Read the flags. Gives the plan, and whether the docs are to be written in place of a run."""
    base = QUICK if quick else WHOLE
    parser = argparse.ArgumentParser(prog="python -m bench load")
    parser.add_argument("--burst", type=int, default=base.burst, help="reports; 0: none")
    parser.add_argument("--rate", type=float, default=base.rate, help="reports a second")
    parser.add_argument(
        "--minutes",
        type=float,
        default=base.minutes,
        help="of the steady phase; 0: none, and no spike",
    )
    parser.add_argument("--spike", type=float, default=base.spike, help="times the rate; 0: none")
    parser.add_argument("--pile-on", type=int, default=base.pile_on, help="reports; 0: none")
    parser.add_argument("--links", type=int, default=base.links, help="of one report; 0: none")
    parser.add_argument(
        "--held",
        default=",".join(map(str, base.held)),
        help="numbers of cases held, by commas; empty: not measured",
    )
    parser.add_argument("--workers", type=int, default=base.workers, help="processes for events")
    parser.add_argument(
        "--write-docs", action="store_true", help="put build/load.json into docs/load.md; run none"
    )
    options = parser.parse_args(arguments)
    plan = LoadPlan(
        burst=options.burst,
        rate=options.rate,
        minutes=options.minutes,
        spike=options.spike,
        pile_on=options.pile_on,
        links=options.links,
        held=tuple(int(number) for number in options.held.split(",") if number),
        poll_seconds=base.poll_seconds,
        workers=options.workers,
        all_platforms=base.all_platforms,
    )
    return plan, options.write_docs
