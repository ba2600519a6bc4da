"""Map what goes wrong to HTTP, here alone: RFC 9457 problem details, or a page for a browser."""

import json
from collections.abc import Callable, Mapping
from typing import Any

from chalice.app import Request, Response

from chalicelib.errors import (
    Fault,
    LostRace,
    NotFound,
    NotSignedIn,
    Refusal,
    SignatureRefused,
    TooManyTries,
    Unavailable,
    UnsupportedMedia,
)
from chalicelib.languages import CODES, DEFAULT, language_of
from chalicelib.telemetry import log_unexpected
from chalicelib.web.http import HTML, NO_STORE, Headers, accepts_html, as_html

PROBLEM = "application/problem+json"
RETRY_AFTER = "5"
"""Seconds to wait for a dependency that is down."""


_HEADERS: Mapping[type[Refusal], Mapping[str, str]] = {
    SignatureRefused: {"WWW-Authenticate": 'Signature realm="abuse-feed"'},
    NotSignedIn: {"WWW-Authenticate": 'Cookie realm="authority"'},
    UnsupportedMedia: {"Accept-Encoding": "identity"},
}
"""A 401 names the way in (neither scheme makes a browser ask for a password); a 415 says that no
content coding is undone."""


def answered(act: Callable[[], Response]) -> Response:
    """Return the answer, or the problem details of whatever goes wrong, foreseen or not."""
    try:
        return act()
    except Refusal as refusal:
        return problem(refusal)
    except LostRace as race:
        log_unexpected("every race was lost", race)
        return problem(Unavailable())
    except Exception as error:
        log_unexpected("request failed", error)
        return problem(Refusal())


def as_page(request: Request, answer: Response) -> Response:
    """Return problem details as a page to who accepts HTML; any other answer as it is."""
    if answer.headers.get("Content-Type") != PROBLEM or not accepts_html(request):
        return answer
    wait = answer.headers.get("Retry-After")
    code = "malformed" if answer.status_code == 400 else json.loads(answer.body)["code"]
    headers = {"Retry-After": str(wait)} if wait else {}
    return _error_page(code, _language(request), answer.status_code, headers)


def not_found(path: str, headers: Mapping[str, str]) -> Response:
    """Answer for a path that is none of ours: a page to a browser, a problem to a program."""
    lowered = {name.lower(): value for name, value in headers.items()}
    if HTML not in lowered.get("accept", ""):
        return problem(NotFound())
    return _error_page(NotFound.code, language_of(path), NotFound.status, {})


def problem(refusal: Refusal) -> Response:
    """Return the problem details of a refusal, with ``Retry-After`` where there is a time to wait,
    and with the headers that its status asks for (RFC 9110, 15.5)."""
    headers: Headers = {
        "Content-Type": PROBLEM,
        **NO_STORE,
        **wait_of(refusal),
        **_HEADERS.get(type(refusal), {}),
    }
    return Response(json.dumps(problem_of(refusal)), headers, refusal.status)


def problem_of(refusal: Refusal) -> dict[str, Any]:
    """Return the members ``type``, ``title``, ``status``, ``code``, and ``detail`` and ``errors``
    where there are some."""
    members: dict[str, Any] = {
        "type": type_of(refusal.public_code),
        "title": refusal.title,
        "status": refusal.status,
        "code": refusal.public_code,
    }
    if refusal.detail:
        members["detail"] = refusal.detail
    faults = faults_of(refusal)
    return {**members, "errors": faults} if faults else members


def type_of(code: str) -> str:
    """Return the ``type`` of problem details with this code."""
    return f"tag:standsafe.example.org,2026:{code}"


def faults_of(refusal: Refusal) -> list[dict[str, Any]]:
    """Return every fault that a refusal carries, as ``errors`` of problem details."""
    faults: tuple[Fault, ...] = getattr(refusal, "faults", ())
    return [
        {
            "pointer": fault.pointer,
            "code": fault.code,
            "detail": fault.detail,
            **({"choices": list(fault.choices)} if fault.choices else {}),
        }
        for fault in faults
    ]


def wait_of(refusal: Refusal) -> dict[str, str]:
    """Return the header that says when to come back, where a refusal says that."""
    if isinstance(refusal, TooManyTries):
        return {"Retry-After": str(refusal.retry_after)}
    return {"Retry-After": RETRY_AFTER} if isinstance(refusal, Unavailable) else {}


def _error_page(code: str, language: str, status: int, headers: Mapping[str, str]) -> Response:
    from chalicelib.web.html_errors import error_page  # a program's answer loads no templates

    return as_html(error_page(code, language), status, headers)


def _language(request: Request) -> str:
    """Return the code of the language of a page, or of the form that was filled in."""
    language = language_of(str(request.context.get("resourcePath", "")))
    body = request.raw_body
    text = body if isinstance(body, str) else body.decode("latin-1")
    chosen = (code for code in CODES[1:] if f"reporter.language={code}" in text)
    return next(chosen, DEFAULT) if language == DEFAULT else language
