"""Where a candidate gives agents and staff codes of their own, and revokes them.

Opened by the candidate's own access code, then a session by cookie; forms carry a CSRF token.
"""

from typing import Any

from chalice.app import Blueprint, Request, Response

from chalicelib.container import Container, get_container
from chalicelib.errors import RulesBroken, TooManyTries
from chalicelib.limits import DELEGATES_SESSION
from chalicelib.model.directory import Candidate
from chalicelib.web import delegate_pages as show
from chalicelib.web.caller import address_of, sent_from_elsewhere
from chalicelib.web.cookie_sessions import CookieSessions
from chalicelib.web.html_errors import pages_answered
from chalicelib.web.http import as_html, body_of

delegates = Blueprint(__name__)

FORM = "application/x-www-form-urlencoded"
_SESSIONS = CookieSessions("delegates", lasts=DELEGATES_SESSION, cookie=DELEGATES_SESSION)


@delegates.route("/delegates", methods=["GET"])
@pages_answered(lambda: delegates.current_request)
def get_delegates() -> Response:
    """To whom the candidate of this session gave a code, else the form that asks for one."""
    return _show("en")


@delegates.route("/cy/delegates", methods=["GET"])
@pages_answered(lambda: delegates.current_request)
def get_delegates_cy() -> Response:
    """The same in Welsh."""
    return _show("cy")


@delegates.route("/delegates", methods=["POST"], content_types=[FORM])
@pages_answered(lambda: delegates.current_request)
def post_delegates() -> Response:
    """Open a session, add a delegate, or revoke one."""
    return _do("en")


@delegates.route("/cy/delegates", methods=["POST"], content_types=[FORM])
@pages_answered(lambda: delegates.current_request)
def post_delegates_cy() -> Response:
    """The same in Welsh."""
    return _do("cy")


def _show(language: str) -> Response:
    container, request = get_container(), delegates.current_request
    candidate = _candidate(container, request)
    if candidate is None:
        return as_html(show.ask_page(language))
    return as_html(_list(container, request, candidate, language))


def _do(language: str) -> Response:
    from chalicelib.usecases.candidates.revoke_delegate import revoke_delegate
    from chalicelib.web.report_body import read_form

    container, request = get_container(), delegates.current_request
    if sent_from_elsewhere(request):
        return as_html(show.ask_page(language), 403)
    fields = {name: values[-1] for name, values in read_form(body_of(request)).items()}
    candidate = _candidate(container, request)
    if candidate is None or "open" in fields:
        return _open(container, request, fields.get("access_code", ""), language)
    _SESSIONS.check_csrf(container, _SESSIONS.token(request), fields.get("csrf", ""))
    if "revoke" in fields:
        revoke_delegate(container.delegate_desk, candidate, fields["revoke"])
        return _back(language)
    return _add(container, candidate, fields.get("name", ""), language)


def _add(container: Container, candidate: Candidate, name: str, language: str) -> Response:
    from chalicelib.usecases.candidates.add_delegate import add_delegate

    request = delegates.current_request
    try:
        delegate, code = add_delegate(container.delegate_desk, candidate, name)
    except RulesBroken as broken:
        return as_html(_list(container, request, candidate, language, refused=(broken, name)), 422)
    return as_html(_list(container, request, candidate, language, made=(delegate, code)), 201)


def _open(container: Container, request: Request, code: str, language: str) -> Response:
    """A session for the candidate's own code; a delegate's is refused like a wrong one."""
    try:
        candidate = container.verify_access_code(code, address_of(request)) if code else None
    except TooManyTries as refusal:
        page = show.ask_page(language, failed=refusal.code)
        return as_html(page, refusal.status, {"Retry-After": str(refusal.retry_after)})
    if candidate is None or candidate.delegate is not None:
        failed = "code_unknown" if code.strip() else "missing"
        return as_html(show.ask_page(language, failed=failed), 422)
    about = dict(zip(("election", "person_id", "area"), candidate.key, strict=True))
    return _back(language, **{"Set-Cookie": _SESSIONS.begin(container, about)})


def _list(
    container: Container, request: Request, candidate: Candidate, language: str, **outcome: Any
) -> str:
    given = container.list_delegates(candidate)
    csrf = _SESSIONS.csrf(container, _SESSIONS.token(request))
    return show.delegates_page(candidate, given, language, csrf=csrf, **outcome)


def _candidate(container: Container, request: Request) -> Candidate | None:
    kept = _SESSIONS.recall(container, _SESSIONS.token(request))
    if kept is None:
        return None
    standing = container.directory.candidates_of(kept["area"], kept["election"])
    return next((each for each in standing if each.person_id == kept["person_id"]), None)


def _back(language: str, **headers: str) -> Response:
    place = "/cy/delegates" if language == "cy" else "/delegates"
    return as_html("", 303, {"Location": place, **headers})


def end(container: Container, request: Request) -> str:
    """Forget the session; gives the value of Set-Cookie."""
    return _SESSIONS.end(container, request)
