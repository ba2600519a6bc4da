"""The load run: eight threads post 2,000 reports at the embedded stack on DynamoDB Local.

Every tenth report is posted twice. Then: one case a report, one mail to its police force and one to
its reporter, one token in each platform's feed, fetched by signed polls and acknowledged.
"""

import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import quantiles
from typing import Any

import requests

from bench.events import report
from local.options import set_environment
from local.peer import Peer, PublishedKeys

THREADS = 8
REPORTS = 2_000
AGAIN_EVERY = 10
PLATFORMS = ("x", "facebook")
"""Whom the report of bench/events.py concerns."""

_ROOT = Path(__file__).resolve().parent.parent
_START_SECONDS, _REQUEST_SECONDS, _DELIVER_SECONDS = 180.0, 120.0, 1_800.0
_PAGE = 100
_REPORTER, _FORCE = "sam@example.org", "elections.hampshire@example.org"


@dataclass(slots=True)
class Posted:
    """What the clients saw. Times in seconds."""

    references: list[str] = field(default_factory=list)
    """Of the first answers."""
    latencies: list[float] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    seconds: float = 0.0


def run(reports: int = REPORTS, threads: int = THREADS) -> bool:
    """Do it and print the figures. True where nothing was lost, doubled or refused."""
    with _stack() as ready:
        began = time.monotonic()
        posted = _post_all(ready["base_url"], reports, threads)
        print(f"posted: {_posting(posted)}", flush=True)
        _settle(ready["base_url"])
        mailed = time.monotonic() - began
        print(f"settled: every queue empty {mailed:.1f} s after the first report", flush=True)
        mails = requests.get(f"{ready['inbox_url']}.json", timeout=_REQUEST_SECONDS).json()
        drained = {name: _drain(ready, name) for name in PLATFORMS}
        print(f"drained: {_draining(drained)}")
        faults = [*posted.faults, *_check(posted.references, reports, mails, drained)]
    for fault in faults[:20]:
        print(f"FAULT {fault}")
    print("none lost, none doubled, all delivered" if not faults else f"{len(faults)} faults")
    return not faults


@contextmanager
def _stack() -> Iterator[dict[str, Any]]:
    """Start the embedded stack as ``make run`` does, in a process of its own; give ready.json."""
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryFile() as said:
        settings = {"STORE": "dynamodb-local", "DEMO": "0", "PORT": "0"}
        set_environment({**settings, "STANDSAFE_LOCAL_DIR": folder})
        command = [sys.executable, "-m", "local"]
        process = subprocess.Popen(command, cwd=_ROOT, stdout=said, stderr=said)  # noqa: S603
        try:
            yield _ready(process, Path(folder) / "ready.json")
        finally:
            process.terminate()
            process.wait(_REQUEST_SECONDS)


def _ready(process: "subprocess.Popen[bytes]", path: Path) -> dict[str, Any]:
    import json

    until = time.monotonic() + _START_SECONDS
    while time.monotonic() < until and process.poll() is None:
        if path.exists():
            said: dict[str, Any] = json.loads(path.read_text())
            return said
        time.sleep(0.1)
    raise RuntimeError("the embedded stack did not start")


# ---- posting -------------------------------------------------------------------------------------


def _post_all(base_url: str, reports: int, threads: int) -> Posted:
    posted, lock, numbers = Posted(), threading.Lock(), iter(range(reports))
    began = time.monotonic()

    def work() -> None:
        with requests.Session() as session:
            while True:
                with lock:
                    number = next(numbers, None)
                if number is None:
                    return
                seen = _post(session, f"{base_url}/v1/reports", number)
                with lock:
                    posted.references += seen.references
                    posted.latencies += seen.latencies
                    posted.faults += seen.faults

    with ThreadPoolExecutor(threads) as pool:
        for done in [pool.submit(work) for _ in range(threads)]:
            done.result()
    posted.seconds = time.monotonic() - began
    return posted


def _post(session: requests.Session, url: str, number: int) -> Posted:
    """Post one report, some of them twice: the second time gets the same answer."""
    seen, body, answers = Posted(), report(), []
    for status in (201, 200) if number % AGAIN_EVERY == 0 else (201,):
        began = time.monotonic()
        answer = session.post(url, json=body, timeout=_REQUEST_SECONDS)
        seen.latencies.append(time.monotonic() - began)
        if answer.status_code != status:
            seen.faults.append(f"report {number}: {answer.status_code}, not {status}")
            return seen
        answers.append(answer.json()["reference"])
    if len(set(answers)) > 1:
        seen.faults.append(f"report {number}: sent again, it got another reference")
    seen.references.append(answers[0])
    return seen


def _settle(base_url: str) -> None:
    """Wait until stream and queues are at rest."""
    until = time.monotonic() + _DELIVER_SECONDS
    while time.monotonic() < until:
        said = requests.post(f"{base_url}/local/settle", timeout=_DELIVER_SECONDS)
        if said.status_code == 200:
            return
    raise RuntimeError("stream and queues did not come to rest")


# ---- fetching ------------------------------------------------------------------------------------


@dataclass(slots=True)
class Drained:
    """Cases of the tokens that a platform fetched, and how long its polls took, in seconds."""

    cases: Counter[str] = field(default_factory=Counter)
    polls: list[float] = field(default_factory=list)


def _drain(ready: Mapping[str, Any], platform: str) -> Drained:
    """Poll and acknowledge, page by page, until the feed is empty. Every token is verified."""
    keys = PublishedKeys(ready["jwks_url"])
    peer, drained = Peer(ready["platforms"][platform], keys), Drained()
    fetched: list[str] = []
    while True:
        began = time.monotonic()
        said = peer.poll(returnImmediately=True, ack=fetched, maxEvents=_PAGE)
        drained.polls.append(time.monotonic() - began)
        fetched = list(said["sets"])
        drained.cases.update(keys.claims(jws, platform)["txn"] for jws in said["sets"].values())
        if not fetched:
            return drained


# ---- judging -------------------------------------------------------------------------------------


def _check(
    references: list[str],
    reports: int,
    mails: list[Mapping[str, Any]],
    drained: Mapping[str, Drained],
) -> Iterator[str]:
    if len(set(references)) != reports:
        yield f"{reports} reports, but {len(set(references))} references"
    for address in (_FORCE, _REPORTER):
        told = Counter(_reference_in(mail["subject"]) for mail in mails if address in mail["to"])
        yield from _differences(f"mails to {address}", references, told)
    for platform, one in drained.items():
        yield from _differences(f"tokens for {platform}", references, one.cases)


def _reference_in(subject: str) -> str:
    return next((word.strip("().,:") for word in subject.split() if "SS-" in word), subject)


def _differences(what: str, references: list[str], told: Counter[str]) -> Iterator[str]:
    lost = [each for each in references if told[each] == 0]
    doubled = [each for each, times in told.items() if times > 1]
    unknown = told.keys() - set(references)
    for name, ones in (("lost", lost), ("doubled", doubled), ("of no report", sorted(unknown))):
        if ones:
            yield f"{what}: {len(ones)} {name}, such as {ones[0]}"


def _posting(posted: Posted) -> str:
    return (
        f"{len(posted.references)} reports ({len(posted.latencies)} requests) in "
        f"{posted.seconds:.1f} s: {len(posted.latencies) / posted.seconds:.0f} a second; "
        f"{_percentiles(posted.latencies)}"
    )


def _draining(drained: Mapping[str, Drained]) -> str:
    polls = [seconds for one in drained.values() for seconds in one.polls]
    count = sum(one.cases.total() for one in drained.values())
    return f"{count} tokens in {len(polls)} polls ({sum(polls):.1f} s); {_percentiles(polls)}"


def _percentiles(seconds: list[float]) -> str:
    cuts = quantiles(seconds, n=100, method="inclusive")
    said = ", ".join(f"p{at} {cuts[at - 1] * 1000:.0f} ms" for at in (50, 95, 99))
    return f"{said}, most {max(seconds) * 1000:.0f} ms"
