"""The drain: four pollers empty a feed of 20,000 tokens while 50 reports a second come in.

Then the same with pollers that are killed at random and started again. Pollers are processes that
poll over HTTP; reports come from others (``bench/reporter.py``), since this one answers the polls.
What holds: every token is seen, none comes back once its acknowledgement was answered, of one case
none is first offered before those that came before it, and so many reports came in.
"""

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from bench.deployment import Deployment, deployment
from bench.drain_check import Answer, Place, check
from chalicelib.model.events import Kind, NewEvent
from chalicelib.model.promises import Promise
from chalicelib.ports import FeedToken
from chalicelib.signing.tokens import jti_for

TOKENS, PER_CASE, POLLERS, REPORTERS, A_SECOND = 20_000, 5, 4, 4, 50
PLATFORM = "x"
_YIELDING = 5
"""How much who polls, and who answers them, gives way to reports where processors are few."""
_ROOT = Path(__file__).resolve().parent.parent
_LEAST_SECONDS, _LIMIT_SECONDS = 3.0, 3_600.0


def run(tokens: int = TOKENS, a_second: int = A_SECOND, kills: int = 20) -> bool:
    """Do both, each in a process of its own; they print. True where all of it holds."""
    return all([_alone(tokens, a_second, 0), _alone(tokens, a_second, kills)])


def _alone(*numbers: int) -> bool:
    command = [sys.executable, "-m", "bench.drain", *map(str, numbers)]
    return subprocess.run(command, cwd=_ROOT).returncode == 0  # noqa: S603 # our own words


def _one(tokens: int, a_second: int, kills: int) -> bool:
    with deployment() as deployed:
        settings: Any = deployed.container.settings
        object.__setattr__(settings, "platform_requests_per_minute", 1_000_000)
        places = _fill(deployed, tokens)
        offers = _recorded(deployed)
        _write(deployed.folder / "ready.json", deployed.described)
        _write(deployed.folder / "environment.json", deployed.up.operator_environment)
        coming = _Coming(deployed.folder, a_second)
        coming.wait()
        os.nice(_YIELDING)
        began = time.monotonic()
        killed = _poll_until_empty(deployed.folder, set(places), coming, kills)
        seconds = time.monotonic() - began
        places |= coming.places
        answers = _answers(deployed.folder)
        faults = list(check(answers, places, offers))
        if coming.a_second < a_second:
            faults.append(f"{coming.a_second:.1f} reports a second came in, not {a_second}")
    offered = sum(len(answer.seen) for answer in answers)
    figures = (
        f"{len(places):,} tokens in {seconds:.0f} s, {len(places) / seconds:.0f} a second",
        f"{len(answers):,} answers to {POLLERS} pollers, {killed} times one was killed",
        f"{offered:,} offers",
        f"{len(coming.places):,} reports meanwhile, {coming.a_second:.1f} a second",
    )
    print("; ".join(figures), flush=True)
    for fault in faults[:10]:
        print(f"FAULT {fault}")
    return not faults


def _write(path: Path, said: Mapping[str, Any]) -> None:
    path.write_text(json.dumps(said), "utf-8")


def _recorded(deployed: Deployment) -> list[Answer]:
    """A list that fills with what the feed offers."""
    offers: list[Answer] = []
    feed: Any = deployed.container.adapters.feed
    offer = feed.offer

    def recording(platform: str, most: int) -> Any:
        began, made = time.monotonic(), offer(platform, most)
        offers.append(Answer(began, time.monotonic(), frozenset(), list(made.tokens)))
        return made

    feed.offer = recording
    return offers


# ---- the feed beforehand -------------------------------------------------------------------------


def _fill(deployed: Deployment, tokens: int) -> dict[str, Place]:
    """Cases of five tokens each, in the log and in the feed, put there case by case in turns."""
    container, usual = deployed.container, Promise("ours", 60, 600)
    told = {"id": PLATFORM, "kind": "platform", "state": "queued", "reason": "", "promise": {}}
    told["promise"] = {"basis": usual.basis, "acknowledge_minutes": 60, "decide_minutes": 600}
    facts: dict[str, Any] = {"recipients": [told], "category": "other", "urgency": "low"}

    def make(number: int) -> list[FeedToken]:
        case_id, at = f"SSDRA{number:08}", container.adapters.now()
        event = container.adapters.case_log.begin(
            case_id, at, NewEvent(Kind.REPORT_SUBMITTED, facts, {})
        )
        made = []
        for seq in range(1, PER_CASE + 1):
            if seq > 1:
                event = container.adapters.case_log.append(
                    event, at, NewEvent(Kind.CASE_READ, {"n": seq})
                )
            jti = jti_for(at=at, case_id=case_id, seq=seq, platform=PLATFORM)
            made.append(FeedToken(PLATFORM, jti, _JWS, case_id, seq))
        return made

    with ThreadPoolExecutor(8) as several:
        cases = list(several.map(make, range(tokens // PER_CASE)))
    ordered = [token for turn in zip(*cases, strict=True) for token in turn]
    _put(deployed, ordered)
    return {token.jti: (token.case_id or "", token.seq or 0) for token in ordered}


_JWS = "a." + "b" * 1_200 + ".c"
"""Nobody verifies these: ``bench load`` verifies every token."""


def _put(deployed: Deployment, ordered: Sequence[FeedToken]) -> None:
    from bench.polling import collected, write_rows

    write_rows(deployed.container.settings.feed_table, collected(deployed, ordered))


# ---- reports that come meanwhile -----------------------------------------------------------------


class _Coming:
    """Processes that report so often a second, until they are told that it is enough."""

    def __init__(self, folder: Path, a_second: int) -> None:
        self._folder, names = folder, [f"reporter-{number}" for number in range(REPORTERS)]
        share = str(a_second / REPORTERS)
        self._processes = {name: _process("bench.reporter", folder, name, share) for name in names}
        self.places, self.a_second = dict[str, Place](), 0.0

    def wait(self) -> None:
        """Until the first reports have come in: the processes take seconds to start."""
        until = time.monotonic() + _LIMIT_SECONDS
        while time.monotonic() < until and not all(map(self._lines, self._processes)):
            time.sleep(0.1)

    def stop(self) -> None:
        """Report no more; wait for those that are on their way, and read what they were."""
        (self._folder / "enough").touch()
        for name, process in self._processes.items():
            if process.wait(_LIMIT_SECONDS):
                raise RuntimeError("the reports ended before the drain")
            *lines, last = map(json.loads, self._lines(name))
            self.places |= {said["jti"]: (said["case_id"], 1) for said in lines}
            self.a_second += (len(lines) - 1) / last["seconds"]

    def _lines(self, name: str) -> list[str]:
        written = self._folder / f"{name}.jsonl"
        return written.read_text("utf-8").splitlines() if written.exists() else []


# ---- pollers -------------------------------------------------------------------------------------


def _poll_until_empty(folder: Path, filled: set[str], coming: _Coming, kills: int) -> int:
    """Run the pollers until all that was there at first is seen, then to the end; how many died."""
    dice, killed = random.Random(7), 0
    pollers = [_start(folder, f"poller-{number}") for number in range(POLLERS)]
    least, until = time.monotonic() + _LEAST_SECONDS, time.monotonic() + _LIMIT_SECONDS
    while time.monotonic() < least or (time.monotonic() < until and not filled <= _seen(folder)):
        time.sleep(dice.uniform(0.5, 3.0))
        if killed < kills:
            at = dice.randrange(POLLERS)
            pollers[at].send_signal(signal.SIGKILL)
            pollers[at].wait()
            killed += 1
            pollers[at] = _start(folder, f"poller-{at}")
    coming.stop()
    (folder / "stop").touch()
    for poller in pollers:
        poller.wait(_LIMIT_SECONDS)
    return killed


def _start(folder: Path, name: str) -> "subprocess.Popen[bytes]":
    return _process("bench.poller", folder, name)


def _process(module: str, *arguments: object) -> "subprocess.Popen[bytes]":
    command = [sys.executable, "-m", module, *map(str, arguments)]
    return subprocess.Popen(command, cwd=_ROOT, stdout=subprocess.DEVNULL)  # noqa: S603 # our own words


def _seen(folder: Path) -> set[str]:
    return {jti for answer in _answers(folder) for jti in answer.seen}


def _answers(folder: Path) -> list[Answer]:
    """Every answer that was written down whole: a killed poller may leave half a line."""
    found = []
    for path in folder.glob("poller-*.jsonl"):
        for line in path.read_text("utf-8").splitlines():
            if line.startswith("{") and line.endswith("}"):
                said = json.loads(line)
                acked = frozenset(said["acked"])
                found.append(Answer(said["began"], said["ended"], acked, said["seen"]))
    return found


if __name__ == "__main__":
    sys.exit(0 if _one(*map(int, sys.argv[1:])) else 1)
