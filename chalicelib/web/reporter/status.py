"""Open and show the status page, which works without JavaScript."""

from chalice.app import Response

from chalicelib.container import get_container
from chalicelib.errors import NotFound, TooManyTries
from chalicelib.languages import localised
from chalicelib.web.call import Call
from chalicelib.web.cookies import REPORTER
from chalicelib.web.errors import wait_of
from chalicelib.web.http import as_html, see_other
from chalicelib.web.reporter.form_body import last, read_form
from chalicelib.web.reporter.status_pages import case_page, session_over_page, status_form_page


def get_status(call: Call) -> Response:
    """Show the report that this session has open, else the form that opens one, which says why
    where a session has ended. The cookie stays: what is being written in another tab comes back to
    who has one."""
    container, token = get_container(), REPORTER.of(call)
    session = container.resume_status_session(token)
    if session is not None:
        return as_html(case_page(session, call.language))
    end = container.explain_session_end(token)
    if end == "none":
        return as_html(status_form_page(call.language, failed=False))
    return as_html(session_over_page(call.language, {}, end))


def lead_back(call: Call) -> Response:
    """Lead back to the page itself, where a form was posted or a file was sent from."""
    return see_other(localised(call.language, "/status"))


def post_status(call: Call) -> Response:
    """Open a session with reference and receipt, or with the code of a link."""
    if call.is_from_elsewhere:  # else somebody could open their own report to a stranger
        return as_html(status_form_page(call.language, failed=False), 403)
    fields = read_form(call.body)
    reference, code = last(fields, "reference"), last(fields, "receipt")
    try:
        session = get_container().open_status_session(reference, code, call.address)
    except (NotFound, TooManyTries) as refusal:
        waits = isinstance(refusal, TooManyTries)
        page = status_form_page(call.language, failed=True, waits=waits, fields=fields)
        return as_html(page, refusal.status, wait_of(refusal))
    return see_other(localised(call.language, "/status"), **{"Set-Cookie": REPORTER.set(session)})
