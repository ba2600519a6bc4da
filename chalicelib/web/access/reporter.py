"""Let in whoever has a report open on the status page, and sends one of its forms."""

from collections.abc import Callable

from chalice.app import Response

from chalicelib.container import get_container
from chalicelib.errors import Forbidden, LostRace, NotFound, Refusal, Unavailable
from chalicelib.rendering.status_page import FormAttempt
from chalicelib.telemetry import log_unexpected
from chalicelib.web.call import Call
from chalicelib.web.cookies import REPORTER
from chalicelib.web.errors import wait_of
from chalicelib.web.http import as_html, report_form_of
from chalicelib.web.reporter.actions import BY_MAILED_LINK, FORMS
from chalicelib.web.reporter.form_body import FormFields, last, read_form
from chalicelib.web.reporter.open_report import OpenReport
from chalicelib.web.reporter.status_pages import (
    case_page,
    not_done_page,
    refused,
    session_over_page,
)


def by_session(call: Call, view: Callable[[Call, OpenReport], Response]) -> Response:
    """Find the report that the session has open, and hold the form to the session.

    Where the session has ended, the page says so, and gives back what was typed to who had one; a
    form of another session comes back, too, to be sent again, and so does one that takes more than
    the mailed link that opened the session. What could not be done just now can be sent again from
    the page that says so. Raises NotFound for a form that there is not.
    """
    action = call.params.get("action", "evidence")
    if action not in FORMS:
        raise NotFound
    fields = read_form(report_form_of(call.request))
    try:
        return _let_in(call, view, action, fields)
    except (Unavailable, LostRace):
        refusal: Refusal = Unavailable()
    except Refusal:
        raise
    except Exception as error:  # a mistake of ours must not cost somebody what they wrote
        log_unexpected("request failed", error)
        refusal = Refusal()
    page = not_done_page(call.language, action, fields)
    return as_html(page, refusal.status, wait_of(refusal))


def _let_in(
    call: Call, view: Callable[[Call, OpenReport], Response], action: str, fields: FormFields
) -> Response:
    container, token = get_container(), REPORTER.of(call)
    session = container.resume_status_session(token)
    if session is None:
        end = container.explain_session_end(token)
        return as_html(session_over_page(call.language, fields if token else {}, end), 403)
    try:
        container.check_form_token(token, last(fields, "csrf"))
    except Forbidden as refusal:
        tried = refused(action, fields, refusal)
        return as_html(case_page(session, call.language, tried), refusal.status)
    if not (session.whole or action in BY_MAILED_LINK):
        tried = FormAttempt(action, fields, "proof_needed")
        return as_html(case_page(session, call.language, tried), 403)
    return view(call, OpenReport(session, fields))
