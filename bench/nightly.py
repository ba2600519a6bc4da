"""Work nights off over 20,000, 60,000 and 200,000 cases in DynamoDB Local, by processes.

A night checks what changed and a 28th of the rest, and reads the whole table for what has expired.
The last is killed twice in the middle, and has to end with every changed case checked. What a night
costs is counted from what DynamoDB Local says that it consumed, and drawn out to a million cases.
"""

import json
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from bench.deployment import BenchDeployment, deployment
from bench.nightly_cases import Cases
from chalicelib.aws.clients import client
from chalicelib.model.chain_heads import SHARDS
from chalicelib.ports import Guards
from chalicelib.usecases.cases.erase_expired_cases import SEGMENTS
from chalicelib.usecases.cases.read_signed_heads import ReadSignedHeadsDeps, read_signed_heads

SIZES, CHANGED, PROJECTED = (20_000, 60_000, 200_000), 1_000, 1_000_000
_WORKERS, _KILLS, _LIMIT = 2, 2, 3_600.0
_KILLED_SEEN_AGAIN = "20"
"""Seconds until the message of a process that was killed is seen again; on AWS 720."""
_DAY, _TERM = 86_400, 150
_ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True)
class Night:
    """What a night over so many cases took: seconds, units that were read and written."""

    job: str
    cases: int
    seconds: float
    read: float
    written: float


def run(sizes: Sequence[int] = SIZES, changed: int = CHANGED) -> bool:
    """Work a night off at each size, the last with kills; print, and return whether all held."""
    nights, faults = list[Night](), list[str]()
    with deployment() as deployed:
        cases = Cases(deployed)
        cases.advance(0)
        _describe(deployed)
        for size in sizes:
            began = time.monotonic()
            cases.fill(size)
            print(f"{size:,} cases written in {time.monotonic() - began:.0f} s", flush=True)
            for kills in (0, _KILLS) if size == sizes[-1] else (0,):
                night, missed = _sign(cases, changed, kills)
                faults += missed
                nights += [] if kills else [night]
                print(_line(night), f"killed {kills} times" if kills else "", flush=True)
            nights.append(_erase(cases))
            print(_line(nights[-1]), flush=True)
    for job in ("sign_segment", "erase_segment"):
        print(_projection([night for night in nights if night.job == job]), flush=True)
    for fault in faults[:10]:
        print(f"FAULT {fault}")
    return not faults


def _describe(deployed: BenchDeployment) -> None:
    """Write down what a process needs to work on this stack."""
    environment = dict(deployed.embedded.operator_environment)
    (deployed.folder / "environment.json").write_text(json.dumps(environment), "utf-8")
    for name in ("CHAINS", "EXPIRIES"):
        client("sqs").set_queue_attributes(
            QueueUrl=environment[f"{name}_QUEUE_URL"],
            Attributes={"VisibilityTimeout": _KILLED_SEEN_AGAIN},
        )


def _sign(cases: Cases, changed: int, kills: int) -> tuple[Night, list[str]]:
    """Check a night's chains; give what it took, and which changed case was not checked."""
    case_ids = cases.change(changed)
    cases.advance(_DAY)
    lists = cases.deployed.adapters.head_lists
    before = len(lists.fingerprints("roots/"))
    with _workers(cases, "sign_segment", "chains") as workers:
        cases.container().sign_chain_heads()
        _kill(cases, workers, kills)
        night = workers.until(lambda: len(lists.fingerprints("roots/")) > before)
    signed = read_signed_heads(ReadSignedHeadsDeps(lists, cases.deployed.adapters.signing_keys))
    return night, [
        f"{case_id} changed, and was not checked"
        for case_id in case_ids
        if signed is None or signed.head(case_id) != cases.heads[case_id]
    ]


def _erase(cases: Cases) -> Night:
    """Go through the whole table for what has expired: nothing has."""
    guards = cases.deployed.adapters.guards
    with _workers(cases, "erase_segment", "expiries") as workers:
        cases.container().erase_expired_cases()
        return workers.until(lambda: _finished(guards, "erase_expired_cases", SEGMENTS) == SEGMENTS)


@dataclass(slots=True)
class Workers:
    """Processes that work a queue off."""

    cases: Cases
    function: str
    queue: str
    began: float = field(default_factory=time.monotonic)
    processes: list["subprocess.Popen[bytes]"] = field(default_factory=list)

    def start(self) -> None:
        """Start one more."""
        name = f"{self.function}-{self.cases.ahead:.0f}-{len(self.processes)}"
        words = [str(self.cases.deployed.folder), name, self.function, self.queue]
        command = [sys.executable, "-m", "bench.nightly_worker", *words]
        self.processes.append(
            subprocess.Popen(command, cwd=_ROOT, stdout=subprocess.DEVNULL)  # noqa: S603 # ours
        )
        until = time.monotonic() + _LIMIT
        while not (self.cases.deployed.folder / f"{name}.json").exists():
            if self.processes[-1].poll() is not None or time.monotonic() > until:
                raise RuntimeError(f"{name} did not start")
            time.sleep(0.05)

    def until(self, finished: Callable[[], bool]) -> Night:
        """Wait until the job is finished; give what it took. Raises RuntimeError after an hour."""
        until = time.monotonic() + _LIMIT
        while not finished():
            if time.monotonic() > until:
                raise RuntimeError(f"{self.function} did not come to its end")
            time.sleep(0.2)
        seconds = time.monotonic() - self.began
        units = self._units()
        return Night(self.function, len(self.cases.heads), seconds, units["read"], units["written"])

    def _units(self) -> Mapping[str, float]:
        pattern = f"{self.function}-{self.cases.ahead:.0f}-*.json"
        notes = [json.loads(p.read_text("utf-8")) for p in self.cases.deployed.folder.glob(pattern)]
        return {kind: sum(note[kind] for note in notes) for kind in ("read", "written")}

    def stop(self) -> None:
        """Let each end."""
        stop = self.cases.deployed.folder / "stop"
        stop.touch()
        for process in self.processes:
            process.wait(_LIMIT)
        stop.unlink()


@contextmanager
def _workers(cases: Cases, function: str, queue: str) -> Iterator[Workers]:
    workers = Workers(cases, function, queue)
    try:
        for _ in range(_WORKERS):
            workers.start()
        workers.began = time.monotonic()
        yield workers
    finally:
        workers.stop()


def _kill(cases: Cases, workers: Workers, kills: int) -> None:
    """Kill a process in the middle so many times, and start another, when its lease is over."""
    guards = cases.deployed.adapters.guards
    for kill in range(1, kills + 1):
        share = SHARDS * kill // (kills + 2)
        while _finished(guards, "sign_chain_heads", SHARDS) < share:
            time.sleep(0.05)
        process = workers.processes[-1]
        process.send_signal(signal.SIGKILL)
        process.wait()
        cases.advance(_TERM)
        workers.start()


def _finished(guards: Guards, job: str, segments: int) -> int:
    """Count the segments that are finished in the newest run."""
    run = (guards.recall(f"cursor#{job}") or {}).get("run")
    cursors = [guards.recall(f"cursor#{job}#{number}") or {} for number in range(segments)]
    return sum("finished" in cursor and cursor["run"] == run for cursor in cursors)


def _line(night: Night) -> str:
    return (
        f"{night.job} over {night.cases:,} cases: {night.seconds:.0f} s, "
        f"{night.read:,.0f} units read, {night.written:,.0f} written"
    )


def _projection(nights: Sequence[Night]) -> str:
    """Draw the units of the smallest and the greatest night out to a million cases."""
    first, last = nights[0], nights[-1]
    grown = last.cases - first.cases
    parts = []
    for name in ("read", "written", "seconds"):
        slope = (getattr(last, name) - getattr(first, name)) / grown
        projected = getattr(last, name) + slope * (PROJECTED - last.cases)
        parts.append(f"{name} {slope * 1_000:.2f} a thousand cases, {projected:,.0f} at 10^6")
    return f"{last.job}: " + "; ".join(parts)
