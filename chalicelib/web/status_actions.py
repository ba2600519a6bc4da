"""What a person does with their own report by the forms of its page, with or without JavaScript."""

from typing import Any

from chalice.app import Blueprint, Response

from chalicelib.container import Container, get_container
from chalicelib.errors import Conflict, NotFound, Refusal, RulesBroken, TooManyTries
from chalicelib.web import sessions
from chalicelib.web.html_errors import pages_answered
from chalicelib.web.http import as_html, body_of

status_actions = Blueprint(__name__)

DOWNLOAD = "download"
FORM = "application/x-www-form-urlencoded"


@status_actions.route("/status/{action}", methods=["GET"])
@pages_answered(lambda: status_actions.current_request)
def get_action(action: str) -> Response:
    """Back to the page itself: an action is only ever posted."""
    return as_html("", 303, {"Location": "/status"})


@status_actions.route("/cy/status/{action}", methods=["GET"])
@pages_answered(lambda: status_actions.current_request)
def get_action_cy(action: str) -> Response:
    """The same in Welsh."""
    return as_html("", 303, {"Location": "/cy/status"})


@status_actions.route("/status/{action}", methods=["POST"], content_types=[FORM])
@pages_answered(lambda: status_actions.current_request)
def post_action(action: str) -> Response:
    """Do it, and show the report as it then is."""
    return _do(action, "en")


@status_actions.route("/cy/status/{action}", methods=["POST"], content_types=[FORM])
@pages_answered(lambda: status_actions.current_request)
def post_action_cy(action: str) -> Response:
    """The same in Welsh."""
    return _do(action, "cy")


def _do(action: str, language: str) -> Response:
    from chalicelib.rendering.status_page import Tried
    from chalicelib.web.case_verbs import VERBS, do, form_to_body
    from chalicelib.web.report_body import read_form
    from chalicelib.web.status_pages import (
        case_page,
        refused,
        session_over_page,
        withdraw_page,
    )

    if action not in {*VERBS, DOWNLOAD}:
        raise NotFound
    container, request = get_container(), status_actions.current_request
    fields = read_form(body_of(request))
    session = sessions.current(container, request)
    if session is None:
        typed = fields if sessions.was_left_open(request) else {}
        return as_html(session_over_page(language, typed), 403)
    sessions.check_csrf(container, session, fields.get("csrf", [""])[-1])
    if action == DOWNLOAD:
        return _download(container, session, language)
    if action == "withdraw" and "confirm" not in fields:
        return as_html(withdraw_page(container, session, language))
    try:
        acted = do(container.status_desk, session.case, action, form_to_body(action, fields))
    except (Conflict, RulesBroken, TooManyTries) as refusal:
        page = case_page(container, session, language, refused(action, fields, refusal))
        return as_html(page, refusal.status, _waiting(refusal))
    now_open = sessions.Session(session.token, acted.case)
    page = case_page(container, now_open, language, Tried(action))
    return as_html(page, 201 if acted.created else 200)


def _download(container: Container, session: sessions.Session, language: str) -> Response:
    from chalicelib.web.status_pages import download_ready_page

    made = container.download_case(session.case, language)
    return as_html(download_ready_page(language, made.url, made.expires_at), 201)


def _waiting(refusal: Refusal) -> dict[str, Any]:
    after = getattr(refusal, "retry_after", None)
    return {"Retry-After": str(after)} if after is not None else {}
