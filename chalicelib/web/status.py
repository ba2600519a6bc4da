"""The status page, which works without JavaScript: reference and receipt, then a session."""

from chalice.app import Blueprint, Response

from chalicelib.container import get_container
from chalicelib.errors import NotFound, TooManyTries
from chalicelib.web import sessions
from chalicelib.web.caller import address_of, sent_from_elsewhere
from chalicelib.web.html_errors import pages_answered
from chalicelib.web.http import as_html, body_of

status = Blueprint(__name__)

FORM = "application/x-www-form-urlencoded"


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
    """Open a session with reference and receipt, or with the code of a link."""
    return _open("en")


@status.route("/cy/status", methods=["POST"], content_types=[FORM])
@pages_answered(lambda: status.current_request)
def post_status_cy() -> Response:
    """The same in Welsh."""
    return _open("cy")


@status.route("/status/lost", methods=["GET"])
@pages_answered(lambda: status.current_request)
def get_lost() -> Response:
    """Ask for a link in place of a lost receipt."""
    return _ask_for_link("en")


@status.route("/cy/status/lost", methods=["GET"])
@pages_answered(lambda: status.current_request)
def get_lost_cy() -> Response:
    """The same in Welsh."""
    return _ask_for_link("cy")


@status.route("/status/lost", methods=["POST"], content_types=[FORM])
@pages_answered(lambda: status.current_request)
def post_lost() -> Response:
    """Mail a link to the report's own address; the answer does not tell whether there is one."""
    return _mail_link("en")


@status.route("/cy/status/lost", methods=["POST"], content_types=[FORM])
@pages_answered(lambda: status.current_request)
def post_lost_cy() -> Response:
    """The same in Welsh."""
    return _mail_link("cy")


def _show(language: str) -> Response:
    from chalicelib.web.status_pages import case_page, status_form_page

    container = get_container()
    session = sessions.current(container, status.current_request)
    if session is None:
        return as_html(status_form_page(language, failed=False))
    return as_html(case_page(container, session, language))


def _open(language: str) -> Response:
    from chalicelib.rendering.words import localised
    from chalicelib.usecases.reporter.open_status import open_with_either
    from chalicelib.web.report_body import read_form
    from chalicelib.web.status_pages import status_form_page

    container, request = get_container(), status.current_request
    if sent_from_elsewhere(request):  # else somebody could open their own report to a stranger
        return as_html(status_form_page(language, failed=False), 403)
    fields = read_form(body_of(request))
    reference, receipt = (fields.get(name, [""])[-1] for name in ("reference", "receipt"))
    try:
        case = open_with_either(container.status_desk, reference, receipt, address_of(request))
    except NotFound as refusal:
        page = status_form_page(language, failed=True, fields=fields)
        return as_html(page, refusal.status)
    except TooManyTries as refusal:
        page = status_form_page(language, failed=True, waits=True, fields=fields)
        return as_html(page, refusal.status, {"Retry-After": str(refusal.retry_after)})
    headers = {
        "Location": localised(language, "/status"),
        "Set-Cookie": sessions.begin(container, case),
    }
    return as_html("", 303, headers)


def _ask_for_link(language: str) -> Response:
    from chalicelib.web.status_pages import lost_page

    return as_html(lost_page(language))


def _mail_link(language: str) -> Response:
    from chalicelib.usecases.reporter.request_status_link import request_status_link
    from chalicelib.web.report_body import read_form
    from chalicelib.web.status_pages import lost_page

    container, request = get_container(), status.current_request
    reference = read_form(body_of(request)).get("reference", [""])[-1]
    if not reference.strip():
        return as_html(lost_page(language, missing=True), 422)
    try:
        request_status_link(container.status_desk, reference, address_of(request))
    except TooManyTries as refusal:
        return as_html(
            lost_page(language, waits=True),
            refusal.status,
            {"Retry-After": str(refusal.retry_after)},
        )
    return as_html(lost_page(language, asked=True))
