"""A police officer who opens cases by the link in the mail."""

from typing import Any

import requests

from chalicelib.model.references import parse_reference
from chalicelib.operator.deployment import Deployment
from chalicelib.signing.mailed_links import mint_case_link
from rehearsal.deployed import SECONDS, Deployed, check
from rehearsal.edge import BASE
from rehearsal.errors import expect

FORCE = "police-hampshire"
_OFFICER = {"name": "Kim Invented", "role": "Duty inspector"}


class ForceOfficer:
    """An officer who has a case open."""

    def __init__(self, http: requests.Session, reference: str, cookie: str) -> None:
        self._http, self._reference, self._headers = http, reference, {"Cookie": cookie}

    def by(self, http: requests.Session) -> "ForceOfficer":
        """Return the same officer as a client of another API."""
        return ForceOfficer(http, self._reference, self._headers["Cookie"])

    def get(self, path: str) -> requests.Response:
        """Read something."""
        answer = self._http.get(f"{BASE}{path}", headers=self._headers, timeout=SECONDS)
        check(answer, 200, path)
        return answer

    def act(self, action: str, body: Any = None) -> requests.Response:
        """Do something with the case."""
        url = f"{BASE}/v1/authority/cases/{self._reference}/{action}"
        answer = self._http.post(url, json=body or {}, headers=self._headers, timeout=SECONDS)
        expect(answer.status_code < 300, f"{action}: {answer.status_code} {answer.text[:300]}")
        return answer

    def release(self, platform: str) -> None:
        """Let a platform be told that was held back."""
        path = f"/v1/authority/cases/{self._reference}/holds/{platform}"
        answer = self._http.delete(f"{BASE}{path}", headers=self._headers, timeout=SECONDS)
        check(answer, 200, path)


def open_case(deployed: Deployed, reference: str, http: requests.Session) -> ForceOfficer:
    """Exchange the token of a mail's link for a session."""
    body = {"token": case_link(deployed.operators, reference), "officer": _OFFICER}
    answer = http.post(f"{BASE}/v1/authority/session", json=body, timeout=SECONDS)
    check(answer, 200, "a session of the police")
    return ForceOfficer(http, reference, answer.headers["Set-Cookie"].partition(";")[0])


def case_link(operators: Deployment, reference: str) -> str:
    """Make the token of the link that the police are mailed."""
    secrets, case_id = operators.adapters.link_secrets, parse_reference(reference) or ""
    to = operators.adapters.directory.contacts()[FORCE]
    secret = secrets.versions[secrets.current]
    return mint_case_link(secret, case_id, FORCE, to, operators.now())
