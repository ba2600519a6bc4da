"""Put the embedded stack on DynamoDB Local under load: eight threads post 2,000 reports.

Every tenth report is posted twice, each with an access code: without, the force would get one mail
of most of them (``bench.flood``). Then: one case a report, one mail to its police force and one to
its reporter, one token in each platform's feed, fetched by signed polls and acknowledged.
"""

import json
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import requests

from bench.events import code_of, report, with_code
from bench.load_check import Drained, Posted, check, draining_figures, posting_figures
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


def run(reports: int = REPORTS, threads: int = THREADS) -> bool:
    """Post, settle, drain and print the figures. Returns whether nothing was lost, doubled or
    refused."""
    with stack() as ready:
        began = time.monotonic()
        posted = _post_all(ready["base_url"], reports, threads, code_of(ready))
        print(f"posted: {posting_figures(posted)}", flush=True)
        settle(ready["base_url"])
        mailed = time.monotonic() - began
        print(f"settled: every queue empty {mailed:.1f} s after the first report", flush=True)
        mails = requests.get(f"{ready['inbox_url']}.json", timeout=_REQUEST_SECONDS).json()
        drained = {name: _drain(ready, name) for name in PLATFORMS}
        print(f"drained: {draining_figures(drained)}")
        faults = [*posted.faults, *check(posted.references, reports, mails, drained)]
    for fault in faults[:20]:
        print(f"FAULT {fault}")
    print("none lost, none doubled, all delivered" if not faults else f"{len(faults)} faults")
    return not faults


@contextmanager
def stack(store: str = "dynamodb-local") -> Iterator[dict[str, Any]]:
    """Start the embedded stack as ``make run`` does, in a process of its own; yield ready.json."""
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryFile() as output:
        settings = {"STORE": store, "DEMO": "0", "PORT": "0"}
        set_environment({**settings, "STANDSAFE_LOCAL_DIR": folder})
        command = [sys.executable, "-m", "local"]
        process = subprocess.Popen(command, cwd=_ROOT, stdout=output, stderr=output)  # noqa: S603
        try:
            yield _ready(process, Path(folder) / "ready.json")
        finally:
            process.terminate()
            process.wait(_REQUEST_SECONDS)


def _ready(process: "subprocess.Popen[bytes]", path: Path) -> dict[str, Any]:
    until = time.monotonic() + _START_SECONDS
    while time.monotonic() < until and process.poll() is None:
        if path.exists():
            description: dict[str, Any] = json.loads(path.read_text())
            return description
        time.sleep(0.1)
    raise RuntimeError("the embedded stack did not start")


# ---- posting -------------------------------------------------------------------------------------


def _post_all(base_url: str, reports: int, threads: int, code: str) -> Posted:
    posted, lock, numbers = Posted(), threading.Lock(), iter(range(reports))
    began = time.monotonic()

    def work() -> None:
        with requests.Session() as session:
            while True:
                with lock:
                    number = next(numbers, None)
                if number is None:
                    return
                result = _post(session, f"{base_url}/v1/reports", number, code)
                with lock:
                    posted.references += result.references
                    posted.latencies += result.latencies
                    posted.faults += result.faults

    with ThreadPoolExecutor(threads) as pool:
        for done in [pool.submit(work) for _ in range(threads)]:
            done.result()
    posted.seconds = time.monotonic() - began
    return posted


def _post(session: requests.Session, url: str, number: int, code: str) -> Posted:
    """Post one report, some of them twice: the second time gets the same answer."""
    result, body, answers = Posted(), with_code(report(), code), []
    for status in (201, 200) if number % AGAIN_EVERY == 0 else (201,):
        began = time.monotonic()
        answer = session.post(url, json=body, timeout=_REQUEST_SECONDS)
        result.latencies.append(time.monotonic() - began)
        if answer.status_code != status:
            result.faults.append(f"report {number}: {answer.status_code}, not {status}")
            return result
        answers.append(answer.json()["reference"])
    if len(set(answers)) > 1:
        result.faults.append(f"report {number}: sent again, it got another reference")
    result.references.append(answers[0])
    return result


def settle(base_url: str) -> None:
    """Wait until stream and queues are at rest."""
    until = time.monotonic() + _DELIVER_SECONDS
    while time.monotonic() < until:
        answer = requests.post(f"{base_url}/local/settle", timeout=_DELIVER_SECONDS)
        if answer.status_code == 200:
            return
    raise RuntimeError("stream and queues did not come to rest")


# ---- fetching ------------------------------------------------------------------------------------


def _drain(ready: Mapping[str, Any], platform: str) -> Drained:
    """Poll and acknowledge, page by page, until the feed is empty. Every token is verified."""
    keys = PublishedKeys(ready["jwks_url"])
    peer, drained = Peer(ready["platforms"][platform], keys), Drained()
    fetched: list[str] = []
    while True:
        began = time.monotonic()
        answer = peer.poll(returnImmediately=True, ack=fetched, maxEvents=_PAGE)
        drained.polls.append(time.monotonic() - began)
        fetched = list(answer["sets"])
        drained.cases.update(keys.claims(jws, platform)["txn"] for jws in answer["sets"].values())
        if not fetched:
            return drained
