"""The status page without JavaScript: reference and receipt by form, then a session of its own."""

import hashlib
import secrets

from chalice.app import Blueprint, Request, Response

from chalicelib.errors import NotFound
from chalicelib.model.case import Case
from chalicelib.model.events import stamp
from chalicelib.model.folding import fold
from chalicelib.web import forms
from chalicelib.web.caller import address_of, cookie
from chalicelib.web.http import as_html, body_of
from chalicelib.web.people import pages_answered
from chalicelib.wiring import Wiring, wiring

status = Blueprint(__name__)

FORM = "application/x-www-form-urlencoded"
SESSION_SECONDS = 30 * 60


@status.route("/status", methods=["GET"])
@pages_answered(lambda: status.current_request)
def get_status() -> Response:
    """The case of this session, else the form that opens one."""
    return _show("en")


@status.route("/cy/status", methods=["GET"])
@pages_answered(lambda: status.current_request)
def get_status_cy() -> Response:
    """The same in Welsh."""
    return _show("cy")


@status.route("/status", methods=["POST"], content_types=[FORM])
@pages_answered(lambda: status.current_request)
def post_status() -> Response:
    """Open a session with reference and receipt."""
    return _open("en")


@status.route("/cy/status", methods=["POST"], content_types=[FORM])
@pages_answered(lambda: status.current_request)
def post_status_cy() -> Response:
    """The same in Welsh."""
    return _open("cy")


@status.route("/exit", methods=["GET"])
@pages_answered(lambda: status.current_request)
def leave() -> Response:
    """Forget the session and leave for a neutral site."""
    from chalicelib.rendering import NEUTRAL_SITE

    wired, request = wiring(), status.current_request
    token = cookie(request, "session")
    if token:
        wired.guards.forget(_key(token))
    headers = {
        "Location": NEUTRAL_SITE,
        "Set-Cookie": _set_cookie(wired, "", 0),
        "Clear-Site-Data": '"cache", "cookies", "storage"',
        "Cache-Control": "no-store",
        "Content-Type": "text/plain",
    }
    return Response("", {**headers}, 303)


def _show(language: str) -> Response:
    wired = wiring()
    case = _session(wired, status.current_request)
    if case is None:
        return as_html(forms.status_form_page(language, failed=False))
    from chalicelib.usecases.read_case import status_of

    view = status_of(wired.catalogue, case, wired.now())
    return as_html(forms.status_page(view, language, ""))


def _open(language: str) -> Response:
    from chalicelib.usecases.open_status import open_status
    from chalicelib.web.report_body import read_form

    wired, request = wiring(), status.current_request
    fields = read_form(body_of(request))
    reference, receipt = (fields.get(name, [""])[-1] for name in ("reference", "receipt"))
    try:
        case = open_status(wired.status_desk, reference, receipt, address_of(request))
    except NotFound as refusal:
        page = forms.status_form_page(language, failed=True, fields=fields)
        return as_html(page, refusal.status)
    token = secrets.token_urlsafe(32)
    kept = {"case_id": case.case_id, "since": stamp(wired.now())}
    wired.guards.keep(_key(token), kept, SESSION_SECONDS)
    headers = {
        "Location": "/cy/status" if language == "cy" else "/status",
        "Set-Cookie": _set_cookie(wired, token, SESSION_SECONDS),
    }
    return as_html("", 303, headers)


def _session(wired: Wiring, request: Request) -> Case | None:
    token = cookie(request, "session")
    kept = wired.guards.recall(_key(token)) if token else None
    events = wired.case_log.read(kept["case_id"]) if kept else ()
    case = fold(events) if events else None
    return None if case is None or case.erased else case


def _key(token: str) -> str:
    """Only a hash of the session's token is stored."""
    return f"session#{hashlib.sha256(token.encode()).hexdigest()}"


def _set_cookie(wired: Wiring, token: str, seconds: int) -> str:
    secure = "; Secure" if wired.settings.base_url.startswith("https:") else ""
    return f"session={token}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Strict{secure}"
