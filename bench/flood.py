"""Flood one force: a thousand emergencies without an access code in a minute, three with one.

Then: each report was accepted, the force got ten mails at most, its list has every case, and the
three were mailed on their own within ten seconds, by the embedded stack's own clock and queues.
"""

import re
import threading
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any

import requests

from bench.events import code_of, report, with_code
from bench.load import settle, stack

REPORTS, THREADS, VERIFIED = 1_000, 8, 3
SECONDS = 60.0
MOST_MAILS, MOST_SECONDS = 10, 10.0

_FORCE = "elections.hampshire@example.org"
_REQUEST_SECONDS = 300.0
_LATER = 900.0
"""So many seconds after the flood nobody has answered: what falls due then counts, too."""


def run(reports: int = REPORTS, threads: int = THREADS) -> bool:
    """Flood, settle, and print the figures. Returns whether all of that held."""
    with stack() as ready:
        base_url = ready["base_url"]
        references, verified = _flood(base_url, code_of(ready), reports, threads)
        settle(base_url)
        waits = [_waited(base_url, reference, at) for reference, at in verified.items()]
        _pass(base_url, _LATER)
        mails = _mails(base_url)
        listed = set(_listed(base_url, mails))
    faults = list(_faults(references, reports, waits, mails, listed))
    print(
        f"{len(mails)} mails to the force, {len(listed)} cases in its list; "
        f"with an access code after {', '.join(f'{wait:.1f} s' for wait in waits)}"
    )
    for fault in faults:
        print(f"FAULT {fault}")
    return not faults


def _flood(
    base_url: str, code: str, reports: int, threads: int
) -> tuple[list[str], dict[str, datetime]]:
    """Post at an even pace over a minute; return the references, and when those with a code were
    posted."""
    references: list[str] = []
    lock, began = threading.Lock(), time.monotonic()

    def post(number: int) -> None:
        time.sleep(max(0.0, began + number * SECONDS / REPORTS - time.monotonic()))
        reference = _post(base_url, _danger())
        with lock:
            references.append(reference)

    verified: dict[str, datetime] = {}
    with ThreadPoolExecutor(threads) as pool:
        flood = [pool.submit(post, number) for number in range(reports)]
        for part in range(1, VERIFIED + 1):
            until = began + part / (VERIFIED + 1) * SECONDS * reports / REPORTS
            time.sleep(max(0.0, until - time.monotonic()))
            posted_at = datetime.now(UTC)
            verified[_post(base_url, with_code(_danger(), code))] = posted_at
        for one in flood:
            one.result()
    print(f"{reports + VERIFIED} reports in {time.monotonic() - began:.1f} s", flush=True)
    return [*references, *verified], verified


def _danger() -> dict[str, Any]:
    return {**report(), "immediate_danger": True}


def _post(base_url: str, body: Mapping[str, Any]) -> str:
    answer = requests.post(f"{base_url}/v1/reports", json=body, timeout=_REQUEST_SECONDS)
    answer.raise_for_status()
    return str(answer.json()["reference"])


def _waited(base_url: str, reference: str, posted_at: datetime) -> float:
    """Return how many seconds a mail about this case alone took to leave for the force."""
    mail_times = (mail["sent_at"] for mail in _mails(base_url) if reference in mail["subject"])
    return (datetime.fromisoformat(next(mail_times)) - posted_at).total_seconds()


def _mails(base_url: str) -> list[Mapping[str, Any]]:
    """Return what the force was mailed."""
    mails = requests.get(f"{base_url}/local/inbox.json", timeout=_REQUEST_SECONDS).json()
    return [mail for mail in mails if _FORCE in mail["to"]]


def _pass(base_url: str, seconds: float) -> None:
    body = {"advance_seconds": seconds}
    requests.post(f"{base_url}/local/clock", json=body, timeout=6 * _REQUEST_SECONDS)


def _listed(base_url: str, mails: list[Mapping[str, Any]]) -> Iterator[str]:
    """Read every page of the list, by the link of the newest running mail."""
    tokens = [token for mail in mails for token in re.findall(r"/cases#([\w-]+)", mail["text"])]
    if not tokens:
        return
    officer = {"name": "Bench Invented", "role": "Duty inspector"}
    with requests.Session() as session:
        body = {"token": tokens[-1], "officer": officer}
        session.post(f"{base_url}/v1/authority/session", json=body, timeout=_REQUEST_SECONDS)
        cursor: str | None = ""
        while cursor is not None:
            page = session.get(
                f"{base_url}/v1/authority/cases",
                params={"cursor": cursor} if cursor else {},
                timeout=_REQUEST_SECONDS,
            ).json()
            yield from (case["reference"] for case in page["cases"])
            cursor = page.get("next")


def _faults(
    references: list[str],
    reports: int,
    waits: list[float],
    mails: list[Mapping[str, Any]],
    listed: set[str],
) -> Iterator[str]:
    if len(set(references)) != reports + VERIFIED:
        yield f"{len(set(references))} cases of {reports + VERIFIED} reports"
    if len(mails) - VERIFIED > MOST_MAILS:
        yield f"{len(mails)} mails"
    missing = set(references) - listed
    if missing:
        yield f"{len(missing)} cases are not in the list, such as {min(missing)}"
    if max(waits) > MOST_SECONDS:
        yield f"a report with an access code waited {max(waits):.1f} s"
