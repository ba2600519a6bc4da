"""Have the police fetch a bundle of a case, and a case erased."""

from collections.abc import Iterator
from typing import Any

import requests

from chalicelib.model.references import parse_reference
from rehearsal.deployed import SECONDS, Deployed, check, until
from rehearsal.edge import BASE
from rehearsal.loop import post_report
from rehearsal.officer import open_case


def make_bundle(deployed: Deployed) -> Iterator[str]:
    """Request a bundle as an officer, until it is made, and fetch it."""
    reported = post_report(deployed)
    officer = open_case(deployed, reported["reference"], deployed.http)
    yield "an officer opens the case by the link in the mail"
    bundle = until("a bundle", lambda: _bundle(officer.act("bundle")), 2 * SECONDS)
    answer = requests.get(bundle, timeout=SECONDS, verify=deployed.account.trusted)
    check(answer, 200, "the bundle")
    yield f"keep_evidence has made a bundle of {len(answer.content):,} bytes, and it is fetched"


def _bundle(answer: requests.Response) -> str:
    bundle: dict[str, Any] = answer.json()
    return str(bundle.get("url", ""))


def erase_case(deployed: Deployed) -> Iterator[str]:
    """Erase a case as an operator does; its receipt opens nothing any more."""
    reported = post_report(deployed)
    deployed.operators.erase_case(parse_reference(reported["reference"]) or "")
    answer = deployed.http.get(
        f"{BASE}/v1/reports/{reported['reference']}",
        headers={"Authorization": f"Bearer {reported['receipt']}"},
        timeout=SECONDS,
    )
    check(answer, 410, "the status of an erased case")
    yield "an erased case is gone for whoever has its receipt"
