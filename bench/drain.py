"""Drain a feed: four pollers empty a feed of 20,000 tokens while 50 reports a second come in.

Then the same with pollers that are killed at random and started again. Pollers are processes that
poll over HTTP; reports come from others (``bench/reporter.py``), since this one answers the polls.
What holds: every token comes, none comes back once its acknowledgement was answered, of one case
none is first offered before those that came before it, and so many reports came in.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bench.deployment import BenchDeployment, deployment
from bench.drain_check import PollRecord, check
from bench.drain_feed import fill, record_offers
from bench.drain_processes import POLLERS, Reporters, poll_until_empty, records_in
from chalicelib.model.events import EventKey

TOKENS, A_SECOND = 20_000, 50
_NICENESS = 5
"""How much polls, and their answers, give way to reports where processors are few."""
_ROOT = Path(__file__).resolve().parent.parent


def run(tokens: int = TOKENS, a_second: int = A_SECOND, kills: int = 20) -> bool:
    """Drain without and with kills, each in a process of its own; return whether all holds."""
    return all([_run_alone(tokens, a_second, 0), _run_alone(tokens, a_second, kills)])


def _run_alone(*numbers: int) -> bool:
    command = [sys.executable, "-m", "bench.drain", *map(str, numbers)]
    return subprocess.run(command, cwd=_ROOT).returncode == 0  # noqa: S603 # our own words


def _drain(tokens: int, a_second: int, kills: int) -> bool:
    with deployment() as deployed:
        reporters, places, offers = _prepare(deployed, tokens, a_second)
        began = time.monotonic()
        killed = poll_until_empty(deployed.folder, set(places), reporters, kills)
        seconds = time.monotonic() - began
        places |= reporters.places
        records = records_in(deployed.folder)
    faults = list(check(records, places, offers))
    if reporters.a_second < a_second:
        faults.append(f"{reporters.a_second:.1f} reports a second came in, not {a_second}")
    figures = (
        f"{len(places):,} tokens in {seconds:.0f} s, {len(places) / seconds:.0f} a second",
        f"{len(records):,} answers to {POLLERS} pollers, {killed} times one was killed",
        f"{sum(len(record.tokens) for record in records):,} offers",
        f"{len(reporters.places):,} reports meanwhile, {reporters.a_second:.1f} a second",
    )
    print("; ".join(figures), flush=True)
    for fault in faults[:10]:
        print(f"FAULT {fault}")
    return not faults


def _prepare(
    deployed: BenchDeployment, tokens: int, a_second: int
) -> tuple[Reporters, dict[str, EventKey], list[PollRecord]]:
    """Fill the feed, start the reports, and record what is offered from then on."""
    settings: Any = deployed.adapters.settings
    object.__setattr__(settings, "platform_requests_per_minute", 1_000_000)
    places = fill(deployed, tokens)
    offers = record_offers(deployed)
    _write(deployed.folder / "ready.json", deployed.description)
    _write(deployed.folder / "environment.json", deployed.embedded.operator_environment)
    reporters = Reporters(deployed.folder, a_second)
    reporters.wait()
    os.nice(_NICENESS)
    return reporters, places, offers


def _write(path: Path, content: Mapping[str, Any]) -> None:
    path.write_text(json.dumps(content), "utf-8")


if __name__ == "__main__":
    sys.exit(0 if _drain(*map(int, sys.argv[1:])) else 1)
