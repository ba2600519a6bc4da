"""Put the embedded stack on DynamoDB Local under load, its handlers in processes of their own.

Phases: a burst, as quickly as it is taken; a steady rate; a spike of ten times that; a pile-on
against one candidate on one platform; one report with thousands of posts. Every platform polls
meanwhile. After each phase all that was accepted is waited for: a mail to who reported, one to a
force where the report has an access code, a token for each platform. A machine that cannot keep up
queues what it accepted; the rates that it reached are printed. Figures go to build/load.json after
each phase. Ctrl-C ends the run and keeps them.
"""

import json
import shlex
import sys
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any

import requests

from bench import load_growth, table
from bench.events import FORM, REFERENCE, as_form, code_of
from bench.load_figures import Figures, percentiles, save, write_docs
from bench.load_memory import MemorySampler
from bench.load_plan import LoadPlan, parse
from bench.load_posting import LoadPoster
from bench.load_reports import PILED_ON, LoadReports
from bench.load_tally import LoadTally, SentReport, some
from bench.load_watching import Watch
from bench.pile_on import form
from bench.stack_process import settle, stack
from chalicelib.model.references import parse_reference
from chalicelib.operator.adapters import OperatorAdapters
from chalicelib.operator.deployment import Deployment
from local import ready as ready_file
from local import seeding
from local.options import set_environment

_THREADS, _MORE_THREADS = 8, 32
_CANNOT_CONNECT = frozenset({"mastodon"})
"""Each server of it connects by itself."""
_REACHED_AFTER = 6.0
"""Seconds until every process has read which platforms are connected."""
_LINE_EVERY, _STUCK_SECONDS = 10.0, 600.0
_DAY_SECONDS = 86_400.0


def main(arguments: Sequence[str], *, quick: bool = False) -> int:
    """Run, or write the docs. Returns 0 where nothing was lost, doubled or refused."""
    plan, only_docs = parse(arguments, quick=quick)
    if only_docs:
        write_docs()
        return 0
    command = shlex.join(["python", "-m", "bench", *sys.argv[1:]])
    run = _LoadRun(plan, command, save if not quick else lambda _: None)
    try:
        run.run()
    except (KeyboardInterrupt, SystemExit):  # Ctrl-C, or whoever started us gave up
        run.figures["interrupted"] = True
        print("\ninterrupted", flush=True)
    return run.finish()


class _LoadRun:
    def __init__(self, plan: LoadPlan, command: str, keep: Callable[[Figures], None]) -> None:
        self._plan, self._keep = plan, keep
        self._tally, self._stopping = LoadTally(), threading.Event()
        self.figures: Figures = {
            "command": command,
            "facts": table.facts(),
            "plan": asdict(plan),
            "platforms": 0,
            "phases": [],
            "polls": {},
            "memory": {},
        }

    def run(self) -> None:
        """Run every phase."""
        environment = {"WORKERS": str(self._plan.workers)} if self._plan.workers else {}
        with stack(**environment) as ready:
            memory = MemorySampler(ready["process_id"])
            self.figures["memory"] = memory.most
            try:
                self._run_phases(ready)
            finally:
                self._stopping.set()
                memory.sample()
                memory.close()
        if self._plan.held:
            self.figures["growth"] = load_growth.measure_apart(self._plan.held)

    def _run_phases(self, ready: dict[str, Any]) -> None:
        platforms = _connect_platforms(ready) if self._plan.all_platforms else [*ready["platforms"]]
        self.figures["platforms"] = len(platforms)
        watch = Watch(ready, self._tally, self._plan.poll_seconds)
        watch.start(platforms)
        phases = _LoadPhases(self._plan, ready, self._tally, self._stopping, platforms)
        for name, rate, act in phases.all():
            seconds = act()
            self._deliver(ready["base_url"], name, rate, seconds)
        watch.close()
        watch.read_mails()

    def _deliver(self, base_url: str, name: str, rate: float, seconds: float) -> None:
        """Wait until everything of a phase is delivered; keep its figures."""
        began = time.monotonic() - seconds
        accepted = sum(report.phase == name for report in self._tally.reports.values())
        print(f"{name}: {accepted} accepted in {seconds:.0f} s", flush=True)
        resting = threading.Thread(target=_wait_for_quiet, args=(base_url,), daemon=True)
        resting.start()
        missing, moved_at = [""], time.monotonic()
        while (resting.is_alive() or missing) and time.monotonic() - moved_at < _STUCK_SECONDS:
            time.sleep(min(_LINE_EVERY, 0.5 + seconds / 10))
            before, missing = len(missing), self._tally.missing(name)
            moved_at = time.monotonic() if len(missing) != before else moved_at
            print(f"  {time.monotonic() - began:.0f} s: {len(missing)} to deliver", flush=True)
        took, doubled = time.monotonic() - began, self._tally.doubled()
        self.figures["phases"].append(
            {
                "name": name,
                "rate": rate,
                "accepted": accepted,
                "requests": self._tally.requests[name],
                "seconds": round(seconds, 1),
                "delivered_after": round(took, 1),
                "accepted_a_second": round(accepted / max(seconds, 0.001), 1),
                "delivered_a_second": round(accepted / max(took, 0.001), 1),
                "lost": len(missing),
                "doubled": len(doubled),
                "times": {k: percentiles(v) for k, v in self._tally.times(name).items()},
            }
        )
        self.figures["polls"] = percentiles(self._tally.polls)
        self._keep(self.figures)
        print(f"{name}: delivered after {took:.0f} s; lost {some(missing)}", flush=True)

    def finish(self) -> int:
        """Keep and print the figures. Returns 0 where all is as promised."""
        tally, faults = self._tally, list(self._tally.faults)
        lost, doubled = tally.missing(), tally.doubled()
        if lost:
            state = "not delivered yet" if self.figures.get("interrupted") else "lost"
            faults.append(f"{state}: {some(lost)}")
        if doubled:
            faults.append(f"doubled: {some(doubled)}")
        self.figures["faults"] = faults
        self._keep(self.figures)
        print(json.dumps(self.figures, indent=1))
        for fault in faults[:20]:
            print(f"FAULT {fault}")
        print("none lost, none doubled, all delivered" if not faults else f"{len(faults)} faults")
        return 1 if faults or self.figures.get("interrupted") else 0


class _LoadPhases:
    def __init__(
        self,
        plan: LoadPlan,
        ready: dict[str, Any],
        tally: LoadTally,
        stopping: threading.Event,
        platforms: Sequence[str],
    ) -> None:
        self._plan, self._ready, self._tally = plan, ready, tally
        self._poster = LoadPoster(ready["base_url"], tally, stopping)
        self._reports = LoadReports(ready, platforms)

    def all(self) -> list[tuple[str, float, Callable[[], float]]]:
        """Return each phase's name, wanted rate, and what posts it and gives its seconds."""
        plan = self._plan
        phases: list[tuple[str, float, Callable[[], float]]] = []
        if plan.burst:
            phases.append(("burst", 0.0, self._burst))
        if plan.minutes:
            phases.append(("steady", plan.rate, self._steady))
        if plan.minutes and plan.spike:
            phases.append(("spike", plan.rate * plan.spike, self._spike))
        if plan.pile_on:
            phases.append(("pile-on", 0.0, self._pile_on))
        if plan.links:
            phases.append((f"one report, {plan.links:,} posts", 0.0, self._one_long))
        return phases

    def _burst(self) -> float:
        make = self._reports.ordinary
        return self._poster.post("burst", make, _THREADS, most=self._plan.burst)

    def _steady(self) -> float:
        plan, make = self._plan, self._reports.ordinary
        seconds = plan.minutes * 60
        return self._poster.post("steady", make, _THREADS, rate=plan.rate, seconds=seconds)

    def _spike(self) -> float:
        plan, make = self._plan, self._reports.ordinary
        rate, seconds = plan.rate * plan.spike, plan.minutes * 6
        return self._poster.post("spike", make, _MORE_THREADS, rate=rate, seconds=seconds)

    def _pile_on(self) -> float:
        make = self._reports.piled_on
        return self._poster.post("pile-on", make, _THREADS, most=self._plan.pile_on)

    def _one_long(self) -> float:
        """Send the one as a form, which is how so many links are pasted."""
        links, name = self._plan.links, f"one report, {self._plan.links:,} posts"
        body = as_form(form(links, code_of(self._ready)))
        sent_at, url = time.time(), f"{self._ready['base_url']}/v1/reports"
        answer = requests.post(url, body, headers={"Content-Type": FORM}, timeout=300)
        seconds, reference = time.time() - sent_at, REFERENCE.search(answer.text)
        if answer.status_code != 201 or reference is None:
            self._tally.add_fault(f"{links} posts: answered {answer.status_code}")
            return seconds
        recipients = frozenset({PILED_ON, "facebook"})
        report = SentReport(name, sent_at, seconds, recipients, mailed=True, parts=True)
        self._tally.add_report(parse_reference(reference[0]) or "", report, 1)
        return seconds


def _wait_for_quiet(base_url: str) -> None:
    """Wait until nothing waits, or the stack is ended."""
    with suppress(requests.RequestException):
        settle(base_url, _DAY_SECONDS)


def _connect_platforms(ready: dict[str, Any]) -> list[str]:
    """Give every platform of the catalogue a key; return those that poll."""
    folder = Path(ready["folder"])
    set_environment(json.loads((folder / ready_file.ENVIRONMENT).read_text("utf-8")))
    deployment = Deployment(OperatorAdapters())
    names = sorted(set(deployment.catalogue.platforms) - _CANNOT_CONNECT - {*ready["platforms"]})
    keys = dict.fromkeys(names, "ed25519")
    seeded = seeding.platforms(deployment, folder / "keys", keys)
    more = ready_file.describe(ready["base_url"], "", seeded, [], [])["platforms"]
    ready["platforms"].update(more)
    time.sleep(_REACHED_AFTER)
    return [*ready["platforms"]]
