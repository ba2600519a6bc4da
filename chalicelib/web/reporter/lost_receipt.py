"""Ask for a link in place of a lost receipt."""

from chalice.app import Response

from chalicelib.container import get_container
from chalicelib.errors import NotFound, TooManyTries
from chalicelib.languages import localised
from chalicelib.web.call import Call
from chalicelib.web.cookies import REPORTER
from chalicelib.web.errors import wait_of
from chalicelib.web.http import as_html, see_other
from chalicelib.web.reporter.form_body import last, read_form
from chalicelib.web.reporter.status_pages import lost_page


def get_lost(call: Call) -> Response:
    """Show the form."""
    return as_html(lost_page(call.language))


def post_lost(call: Call) -> Response:
    """Mail a link to the report's own address; the answer does not tell whether there is one. With
    an access code, open the report that was sent with it."""
    fields = read_form(call.body)
    reference, code = last(fields, "reference"), last(fields, "access_code")
    by_code = bool(code) or last(fields, "by") == "code"
    if not reference.strip():
        return as_html(lost_page(call.language, missing=True, by_code=by_code), 422)
    if by_code:
        return _open_by_code(call, reference, code)
    try:
        get_container().request_status_link(reference, call.address)
    except TooManyTries as refusal:
        return as_html(lost_page(call.language, waits=True), refusal.status, wait_of(refusal))
    return as_html(lost_page(call.language, requested=True))


def _open_by_code(call: Call, reference: str, code: str) -> Response:
    if call.is_from_elsewhere:  # else somebody could open their own report to a stranger
        return as_html(lost_page(call.language), 403)
    try:
        session = get_container().open_by_access_code(reference, code, call.address)
    except (NotFound, TooManyTries) as refusal:
        page = lost_page(call.language, wrong_code=True, by_code=True)
        status = 422 if isinstance(refusal, NotFound) else refusal.status
        return as_html(page, status, wait_of(refusal))
    return see_other(localised(call.language, "/status"), **{"Set-Cookie": REPORTER.set(session)})
