"""Upload a file by the form that S3 checks, and keep it as evidence."""

from collections.abc import Iterator, Mapping
from typing import Any

import requests
from fpdf import FPDF

from rehearsal.deployed import SECONDS, Deployed, check, until
from rehearsal.edge import BASE
from rehearsal.errors import expect
from rehearsal.loop import post_report


def upload_file(deployed: Deployed) -> Iterator[str]:
    """Post a PDF with a good signature and with a bad one; report it; have it kept."""
    place = _place(deployed)
    refused = _post(deployed, place, {"x-amz-signature": "0" * 64})
    expect(refused.status_code == 403, f"a bad signature is answered {refused.status_code}")
    yield "a form with a bad signature is refused"
    check(_post(deployed, place, {}), 204, "a form with a good signature")
    yield "a form with a good signature is taken"
    upload = str(place["upload_id"])
    until("the file is checked", lambda: _state(deployed, upload) == "checked", 2 * SECONDS)
    yield "check_upload has looked at it, by both readers of the layer"
    reported = post_report(deployed, evidence=[upload])
    until("the file is kept", lambda: _is_stored(deployed, reported), 2 * SECONDS)
    yield "keep_evidence has stored it with its case"


def _document() -> bytes:
    pdf = FPDF()
    pdf.add_page()
    return bytes(pdf.output())


def _place(deployed: Deployed) -> Mapping[str, Any]:
    file = {"filename": "a.pdf", "content_type": "application/pdf", "size": len(_document())}
    answer = deployed.http.post(f"{BASE}/v1/uploads", json=file, timeout=SECONDS)
    check(answer, 201, "a place for a file")
    place: Mapping[str, Any] = answer.json()
    return place


def _post(
    deployed: Deployed, place: Mapping[str, Any], changed: Mapping[str, str]
) -> requests.Response:
    fields = {**place["fields"], **changed}
    file = {"file": ("x", _document())}
    return deployed.http.post(place["url"], data=fields, files=file, timeout=SECONDS)


def _state(deployed: Deployed, upload: str) -> str:
    answer = deployed.http.get(f"{BASE}/v1/uploads/{upload}", timeout=SECONDS)
    check(answer, 200, "what became of a file")
    state: str = answer.json()["state"]
    return state


def _is_stored(deployed: Deployed, reported: Mapping[str, str]) -> bool:
    files = deployed.status(reported)["evidence"]
    return [file["state"] for file in files] == ["stored"]
