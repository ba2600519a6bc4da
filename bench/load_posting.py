"""Post reports at a pace, from threads, and tally what was answered."""

import threading
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from http import HTTPStatus
from itertools import count
from typing import Any

import requests

from bench.load_tally import LoadTally, SentReport
from chalicelib.model.references import parse_reference

_REQUEST_SECONDS = 120.0
_TRIES = 5
"""Of one report: whoever is answered 503 or nothing sends the same again."""
_AGAIN_EVERY = 10
"""Every tenth report is sent twice, as by somebody who presses twice."""

Make = Callable[[int], Mapping[str, Any]]


class LoadPoster:
    """Posts the reports of one phase."""

    def __init__(self, base_url: str, tally: LoadTally, stopping: threading.Event) -> None:
        self._url, self._tally, self._stopping = f"{base_url}/v1/reports", tally, stopping
        self._numbers = count()

    def post(
        self,
        phase: str,
        make: Make,
        threads: int,
        *,
        rate: float = 0.0,
        seconds: float = float("inf"),
        most: float = float("inf"),
    ) -> float:
        """Post until so many seconds went by, or so many reports were taken.

        ``rate``: at most so many a second; 0 as many as are taken. Gives the seconds it took.
        """
        pace = _Schedule(rate, seconds, most)

        def work() -> None:
            with requests.Session() as session:
                while not self._stopping.is_set() and pace.wait():
                    number = next(self._numbers)
                    self._post_report(
                        session, phase, make(number), again=number % _AGAIN_EVERY == 0
                    )

        with ThreadPoolExecutor(threads) as pool:
            for done in [pool.submit(work) for _ in range(threads)]:
                done.result()
        return time.monotonic() - pace.began

    def _post_report(
        self, session: requests.Session, phase: str, body: Mapping[str, Any], *, again: bool
    ) -> None:
        sent_at, answer = time.time(), self._send(session, body)
        seconds = time.time() - sent_at
        if answer is None or answer.status_code not in {HTTPStatus.CREATED, HTTPStatus.OK}:
            if answer is not None:  # what was never taken is no loss
                self._tally.add_fault(f"{phase}: answered {answer.status_code}")
            return
        content = answer.json()
        if again:
            second = self._send(session, body)
            if second is not None and second.json().get("reference") != content["reference"]:
                self._tally.add_fault(f"{phase}: sent again, it got another reference")
        mailed = "access_code" in body and bool(_told(content, "police"))
        report = SentReport(phase, sent_at, seconds, _told(content, "platform"), mailed)
        case_id = parse_reference(content["reference"]) or content["reference"]
        self._tally.add_report(case_id, report, 2 if again else 1)

    def _send(self, session: requests.Session, body: Mapping[str, Any]) -> requests.Response | None:
        """Send, and again where there was no answer or no capacity; None where it never was."""
        for _ in range(_TRIES):
            try:
                answer = session.post(self._url, json=body, timeout=_REQUEST_SECONDS)
            except requests.RequestException:
                if self._stopping.wait(1.0):
                    return None
                continue
            if answer.status_code != HTTPStatus.SERVICE_UNAVAILABLE:
                return answer
            time.sleep(1.0)
        return None


def _told(content: Mapping[str, Any], kind: str) -> frozenset[str]:
    return frozenset(
        recipient["id"]
        for recipient in content["recipients"]
        if recipient["kind"] == kind and recipient["state"] == "queued"
    )


class _Schedule:
    """Says when the next report is due; who is late does not catch up with a burst."""

    def __init__(self, rate: float, seconds: float, most: float) -> None:
        self._pause = 1 / rate if rate else 0.0
        self._most, self._lock = most, threading.Lock()
        self.began = self._next = time.monotonic()
        self._until = self.began + seconds

    def wait(self) -> bool:
        """Wait for the next report's time. Returns False where there is no next one."""
        with self._lock:
            self._next = max(self._next + self._pause, time.monotonic() - 1.0)
            at, self._most = self._next, self._most - 1
            if self._most < 0:
                return False
        time.sleep(max(0.0, min(at, self._until) - time.monotonic()))
        return time.monotonic() < self._until
