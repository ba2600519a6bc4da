"""Requests of clients that checks have in common, each held to the status that it must have."""

from collections.abc import Mapping
from typing import Any

import requests

from rehearsal.deployed import check
from rehearsal.edge import BASE
from rehearsal.errors import expect
from rehearsal.privilege.world import World

HTML = {"Accept": "text/html"}


def get(
    world: World, path: str, headers: Mapping[str, str] | None = None, status: int = 200
) -> requests.Response:
    """Read something. Raises RehearsalFailed for another status."""
    answer = world.http.get(f"{BASE}{path}", headers=headers, timeout=90, allow_redirects=False)
    check(answer, status, path)
    return answer


def post(
    world: World, path: str, body: Any, *statuses: int, headers: Mapping[str, str] | None = None
) -> requests.Response:
    """Post something as JSON. Raises RehearsalFailed for another status."""
    answer = world.http.post(f"{BASE}{path}", json=body, headers=headers, timeout=90)
    expect(answer.status_code in statuses, f"{path}: {answer.status_code} {answer.text[:300]}")
    return answer


def form(
    http: requests.Session, path: str, fields: Any, status: int, **headers: str
) -> requests.Response:
    """Post a form as a browser does. Raises RehearsalFailed for another status."""
    url, headers = f"{BASE}{path}", {**HTML, **headers}
    answer = http.post(url, data=fields, headers=headers, timeout=90, allow_redirects=False)
    check(answer, status, path)
    return answer


def fetch(world: World, url: str) -> None:
    """Fetch what a link of S3 leads to, and note where that is denied."""
    answer = requests.get(url, timeout=60, verify=world.deployed.account.trusted)
    if answer.status_code == 403:
        world.denied.append(answer.text[:300])
    check(answer, 200, "what a link leads to")


def session_cookie(world: World, http: requests.Session) -> str:
    """Report, open the report's page, and give its cookie."""
    reported = world.report()
    fields = {"reference": reported.reference, "receipt": reported.receipt}
    return cookie_of(form(http, "/status", fields, 303))


def cookie_of(answer: requests.Response) -> str:
    """Return the cookie that an answer sets."""
    return answer.headers["Set-Cookie"].partition(";")[0]
