"""Walk one report all the way round, and put pages on the site."""

import uuid
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from local.story import AREA, PLATFORM, report_body
from rehearsal.deployed import Deployed, check, until
from rehearsal.edge import BASE


def post_report(deployed: Deployed, **more: Any) -> Mapping[str, str]:
    """Post the report of the story as a candidate with a code; give reference and receipt."""
    candidates = deployed.parties["candidates"]
    candidate = next(entry for entry in candidates if entry["area"] == AREA)
    answer = deployed.http.post(
        f"{BASE}/v1/reports", json={**report_body(candidate), **more}, timeout=90
    )
    check(answer, 201, "a report")
    accepted: Mapping[str, str] = answer.json()
    return accepted


def force_address(deployed: Deployed) -> str:
    """Return where the police of the story's area are mailed."""
    forces = deployed.parties["authorities"]
    address: str = next(force["email"] for force in forces if AREA in force["areas"])
    return address


def walk_loop(deployed: Deployed) -> Iterator[str]:
    """Report, mail, feed, poll, outcome, status; name each step that went as it must."""
    reported = post_report(deployed)
    yield "a report is accepted"
    address = force_address(deployed)
    until("a mail to the police", lambda: _mails_to(deployed, address))
    yield "the police have a mail"
    peer = deployed.peer(PLATFORM)
    sets = until("a token in the feed", lambda: peer.poll(returnImmediately=True)["sets"])
    jti, token = next(iter(sets.items()))
    deployed.keys.claims(token, PLATFORM)
    yield "the platform polls a token, both signatures verified"
    peer.poll(ack=[jti], maxEvents=0)
    peer.post_outcomes(_outcome(reported["reference"]))
    yield "the platform acknowledges it and posts an outcome"
    until("the outcome on the status page", lambda: _state(deployed, reported) == "under_review")
    yield "the reporter reads the outcome"
    until("a mail to the reporter", lambda: _mails_to(deployed, "candidate@example.org"))
    yield "the reporter has a mail"


def _mails_to(deployed: Deployed, address: str) -> list[Any]:
    return [mail for mail in deployed.account.mails() if address in mail["To"]]


def _state(deployed: Deployed, reported: Mapping[str, str]) -> str:
    recipients = deployed.status(reported)["recipients"]
    state: str = next(entry["state"] for entry in recipients if entry["id"] == PLATFORM)
    return state


def _outcome(reference: str) -> dict[str, str]:
    return {
        "outcome_id": str(uuid.uuid4()),
        "reference": reference,
        "status": "under_review",
        "at": datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
    }
