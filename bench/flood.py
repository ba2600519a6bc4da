"""Flood one force: a thousand emergencies without an access code in a minute, three with one.

Then: each report was accepted, the force got ten mails at most, its list has every case, and the
three were mailed on their own within ten seconds, by the embedded stack's own clock and queues.
Seconds depend on the machine; so it is counted, too, how many of the reports that came before each
of the three were still waiting to be routed when the force was mailed it.
"""

import re
import threading
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any

import requests

from bench.events import REFERENCE, REPORTERS, code_of, report, with_code
from bench.stack_process import settle, stack

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
        mails = _mails(base_url)
        mailed_at = {reference: _sent_at(mails, reference) for reference in verified}
        waits = [(mailed_at[reference] - at).total_seconds() for reference, at in verified.items()]
        overtaken = [
            _overtaken(mails, references, reference, mailed_at[reference]) for reference in verified
        ]
        _pass(base_url, _LATER)
        mails = [mail for mail in _mails(base_url) if _FORCE in mail["to"]]
        listed = set(_listed(base_url, mails))
    faults = list(_faults(references, reports, waits, mails, listed))
    print(
        f"{len(mails)} mails to the force, {len(listed)} cases in its list; "
        f"with an access code after {', '.join(f'{wait:.1f} s' for wait in waits)}, "
        f"past {', '.join(map(str, overtaken))} reports that came before and still waited"
    )
    for fault in faults:
        print(f"FAULT {fault}")
    return not faults


def _flood(
    base_url: str, code: str, reports: int, threads: int
) -> tuple[list[str], dict[str, datetime]]:
    """Post at an even pace over a minute; return the references as they were accepted, and when
    those with a code were posted."""
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
            reference = _post(base_url, with_code(_danger(), code))
            verified[reference] = posted_at
            with lock:
                references.append(reference)
        for future in flood:
            future.result()
    print(f"{reports + VERIFIED} reports in {time.monotonic() - began:.1f} s", flush=True)
    return references, verified


def _danger() -> dict[str, Any]:
    return {**report(), "immediate_danger": True}


def _post(base_url: str, body: Mapping[str, Any]) -> str:
    answer = requests.post(f"{base_url}/v1/reports", json=body, timeout=_REQUEST_SECONDS)
    answer.raise_for_status()
    return str(answer.json()["reference"])


def _sent_at(mails: list[Mapping[str, Any]], reference: str) -> datetime:
    """Return when a mail about this case alone left for the force."""
    to_force = (mail for mail in mails if _FORCE in mail["to"] and reference in mail["subject"])
    return datetime.fromisoformat(next(to_force)["sent_at"])


def _overtaken(
    mails: list[Mapping[str, Any]], references: list[str], reference: str, sent_at: datetime
) -> int:
    """Count the reports accepted before this one whose reporter was mailed only after the force was
    mailed this one: they came first, and were not routed yet."""
    later = {
        mail["text"][match.start() : match.end()]
        for mail in mails
        if mail["to"][0].startswith(REPORTERS) and datetime.fromisoformat(mail["sent_at"]) > sent_at
        for match in REFERENCE.finditer(mail["text"])
    }
    return len(later & set(references[: references.index(reference)]))


def _mails(base_url: str) -> list[Mapping[str, Any]]:
    """Return what everybody was mailed."""
    mails: list[Mapping[str, Any]] = requests.get(
        f"{base_url}/local/inbox.json", timeout=_REQUEST_SECONDS
    ).json()
    return mails


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
