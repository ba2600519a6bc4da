"""The drain: four pollers empty a feed of 20,000 tokens while 50 reports a second come in.

Then the same with pollers that are killed at random and started again. Pollers are processes that
poll over HTTP; reports are posted over HTTP, and a thread does what the queue's consumer does. What
holds: every token is seen, none comes back once its acknowledgement was answered, and of one case
none is first offered before those that came before it.
"""

import json
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import requests

from bench.deployment import Deployment, deployment
from bench.drain_check import Answer, Place, check
from bench.events import report
from chalicelib.model.events import Kind, NewEvent
from chalicelib.model.promises import Promise
from chalicelib.model.references import parse_reference
from chalicelib.ports import Dispatch, FeedToken
from chalicelib.signing.tokens import jti_for
from chalicelib.usecases.feed_platform import feed_platform

TOKENS, PER_CASE, POLLERS, A_SECOND = 20_000, 5, 4, 50
PLATFORM = "x"
_ROOT = Path(__file__).resolve().parent.parent
_LIMIT_SECONDS = 3_600.0


def run(tokens: int = TOKENS, a_second: int = A_SECOND, kills: int = 20) -> bool:
    """Do both, each in a process of its own; they print. True where all of it holds."""
    return all([_alone(tokens, a_second, 0), _alone(tokens, a_second, kills)])


def _alone(*numbers: int) -> bool:
    command = [sys.executable, "-m", "bench.drain", *map(str, numbers)]
    return subprocess.run(command, cwd=_ROOT).returncode == 0  # noqa: S603 # our own words


def _one(tokens: int, a_second: int, kills: int) -> bool:
    with deployment() as deployed:
        settings: Any = deployed.wired.settings
        object.__setattr__(settings, "platform_requests_per_minute", 1_000_000)
        places = _fill(deployed, tokens)
        offers = _recorded(deployed)
        coming = _Coming(deployed, a_second)
        (deployed.folder / "ready.json").write_text(json.dumps(deployed.described), "utf-8")
        began = time.monotonic()
        with coming:
            killed = _poll_until_empty(deployed.folder, set(places), coming, kills)
        seconds = time.monotonic() - began
        places |= coming.places
        answers = _answers(deployed.folder)
        faults = list(check(answers, places, offers))
    offered = sum(len(answer.seen) for answer in answers)
    figures = (
        f"{len(places):,} tokens in {seconds:.0f} s, {len(places) / seconds:.0f} a second",
        f"{len(answers):,} answers to {POLLERS} pollers, {killed} times one was killed",
        f"{offered:,} offers",
        f"{coming.posted:,} reports meanwhile, {coming.posted / seconds:.0f} a second",
    )
    print("; ".join(figures), flush=True)
    for fault in faults[:10]:
        print(f"FAULT {fault}")
    return not faults


def _recorded(deployed: Deployment) -> list[Answer]:
    """A list that fills with what the feed offers."""
    offers: list[Answer] = []
    feed: Any = deployed.wired.feed
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
    wired, usual = deployed.wired, Promise("ours", 60, 600)
    told = {"id": PLATFORM, "kind": "platform", "state": "queued", "reason": "", "promise": {}}
    told["promise"] = {"basis": usual.basis, "acknowledge_minutes": 60, "decide_minutes": 600}
    facts: dict[str, Any] = {"recipients": [told], "category": "other", "urgency": "low"}

    def make(number: int) -> list[FeedToken]:
        case_id, at = f"SSDRA{number:08}", wired.now()
        event = wired.case_log.begin(case_id, at, NewEvent(Kind.REPORT_SUBMITTED, facts, {}))
        made = []
        for seq in range(1, PER_CASE + 1):
            if seq > 1:
                event = wired.case_log.append(event, at, NewEvent(Kind.CASE_READ, {"n": seq}))
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

    write_rows(deployed.wired.settings.feed_table, collected(deployed, ordered))


# ---- reports that come meanwhile -----------------------------------------------------------------


class _Coming:
    """Posts so many reports a second, and feeds each to the platform, until it is left."""

    def __init__(self, deployed: Deployment, a_second: int) -> None:
        self._deployed, self._pause = deployed, 1 / a_second if a_second else None
        self._end, self._lock = threading.Event(), threading.Lock()
        self._threads = [threading.Thread(target=self._work) for _ in range(4)]
        self._next = time.monotonic()
        self.places: dict[str, Place] = {}
        self.posted = 0

    def __enter__(self) -> "_Coming":
        if self._pause is not None:
            for thread in self._threads:
                thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def stop(self) -> None:
        """Post no more; wait for those that are on their way."""
        self._end.set()
        for thread in self._threads:
            if thread.ident is not None:
                thread.join()

    def _work(self) -> None:
        with requests.Session() as session:
            while self._wait():
                said = session.post(f"{self._deployed.up.base_url}/v1/reports", json=report())
                said.raise_for_status()
                case_id = parse_reference(said.json()["reference"]) or ""
                feed_platform(self._deployed.wired.feeding, Dispatch(case_id, 1, PLATFORM))
                at = self._deployed.wired.case_log.read(case_id)[0].at
                jti = jti_for(at=at, case_id=case_id, seq=1, platform=PLATFORM)
                with self._lock:
                    self.places[jti] = case_id, 1
                    self.posted += 1

    def _wait(self) -> bool:
        """Until it is the next report's time; False at the end."""
        with self._lock:
            self._next = max(self._next, time.monotonic() - 1) + (self._pause or 0)
            until = self._next
        return not self._end.wait(max(0.0, until - time.monotonic()))


# ---- pollers -------------------------------------------------------------------------------------


def _poll_until_empty(folder: Path, filled: set[str], coming: _Coming, kills: int) -> int:
    """Run the pollers until all that was there at first is seen, then to the end; how many died."""
    dice, killed = random.Random(7), 0
    pollers = [_start(folder, f"poller-{number}") for number in range(POLLERS)]
    until = time.monotonic() + _LIMIT_SECONDS
    while time.monotonic() < until and not filled <= _seen(folder):
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
    command = [sys.executable, "-m", "bench.poller", str(folder), name]
    return subprocess.Popen(command, cwd=_ROOT)  # noqa: S603 # our own words


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
