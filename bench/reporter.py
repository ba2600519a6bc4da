"""Report during a drain, in a process of its own: python -m bench.reporter FOLDER NAME RATE

Each report goes through the product: posted to the app as API Gateway does, then fed to the
platform as the queue's consumer does. What signs is in memory: nobody verifies these tokens. Writes
a line for each, and at last how long it took; stops once the file ``enough`` exists.
"""

import json
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from http import HTTPStatus
from pathlib import Path
from typing import Any, TextIO

from app import app
from bench.events import post_json, report
from bench.signer import LoneSigner
from chalicelib.container import Adapters, Container, use_container
from chalicelib.errors import Unavailable
from chalicelib.model.references import parse_reference
from chalicelib.ports import Dispatch
from chalicelib.signing.tokens import jti_for
from local.gateway import context_for, for_threads
from local.options import set_environment

Reporting = Callable[[], tuple[str, str]]
"""Makes one report: its case, and the id of its token."""

THREADS = 2
PLATFORM = "x"
_EXTRA = 1.05
"""So that the rate is reached in spite of how long the last ones take."""


def main(folder: Path, name: str, rate: float) -> None:
    """Report so often a second until it is enough."""
    set_environment(json.loads((folder / "environment.json").read_text("utf-8")))
    reporting, pace = _reporting(), _Pace(rate * _EXTRA, lambda: (folder / "enough").exists())
    first = reporting()  # every client made, every key fetched
    with (folder / f"{name}.jsonl").open("w", encoding="utf-8") as log:
        note = _noting(log)
        note(*first)
        pace.begin()
        began = time.monotonic()
        with ThreadPoolExecutor(THREADS) as pool:
            last = max(pool.map(lambda _: _work(reporting, pace, note), range(THREADS)))
        print(json.dumps({"seconds": last - began}), file=log)


def _reporting() -> Reporting:
    adapters, threaded, context = Adapters(), for_threads(app), context_for("api_handler")
    adapters.__dict__["signing_keys"] = LoneSigner()
    container = Container(adapters)
    use_container(container)

    def submitted(body: dict[str, Any]) -> Any:
        answer = threaded(post_json(body), context)
        if answer["statusCode"] == HTTPStatus.SERVICE_UNAVAILABLE:
            raise Unavailable
        if answer["statusCode"] not in {HTTPStatus.CREATED, HTTPStatus.OK}:
            raise RuntimeError(f"a report was answered {answer['statusCode']}")
        return answer

    def post_report() -> tuple[str, str]:
        body = report()
        answer = _until_available(lambda: submitted(body))
        case_id = parse_reference(json.loads(answer["body"])["reference"]) or ""
        _until_available(lambda: container.feed_platform(Dispatch(case_id, 1, PLATFORM)))
        at = _until_available(lambda: adapters.case_log.clear(case_id))[0].at
        return case_id, jti_for(at=at, case_id=case_id, seq=1, platform=PLATFORM)

    return post_report


def _until_available(act: Callable[[], Any]) -> Any:
    """Act again where there was no capacity, as a reporter, and the queue, would."""
    while True:
        try:
            return act()
        except Unavailable:
            time.sleep(1.0)


class _Pace:
    """Says when the next report is due; a thread behind its time catches up."""

    def __init__(self, rate: float, enough: Callable[[], bool]) -> None:
        self._pause, self._enough = 1 / rate, enough
        self._lock, self._next = threading.Lock(), 0.0

    def begin(self) -> None:
        """Count from now."""
        self._next = time.monotonic()

    def wait(self) -> bool:
        """Wait for the next report's time. Returns False once it is enough."""
        with self._lock:
            self._next += self._pause
            until = self._next
        time.sleep(max(0.0, until - time.monotonic()))
        return not self._enough()


def _work(reporting: Reporting, pace: _Pace, note: Callable[[str, str], None]) -> float:
    """Report in turns; return when the last one was done."""
    done = time.monotonic()
    while pace.wait():
        case_id, jti = reporting()
        done = time.monotonic()
        note(case_id, jti)
    return done


def _noting(log: TextIO) -> Callable[[str, str], None]:
    """Return a function that writes a line, one thread at a time."""
    lock = threading.Lock()

    def note(case_id: str, jti: str) -> None:
        with lock:
            print(json.dumps({"jti": jti, "case_id": case_id}), file=log, flush=True)

    return note


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], float(sys.argv[3]))
