"""Ask for a link in place of a lost receipt."""

from chalice.app import Response

from chalicelib.container import get_container
from chalicelib.errors import TooManyTries
from chalicelib.web.call import Call
from chalicelib.web.errors import wait_of
from chalicelib.web.http import as_html
from chalicelib.web.reporter.form_body import last, read_form
from chalicelib.web.reporter.status_pages import lost_page


def get_lost(call: Call) -> Response:
    """Show the form."""
    return as_html(lost_page(call.language))


def post_lost(call: Call) -> Response:
    """Mail a link to the report's own address; the answer does not tell whether there is one."""
    reference = last(read_form(call.body), "reference")
    if not reference.strip():
        return as_html(lost_page(call.language, missing=True), 422)
    try:
        get_container().request_status_link(reference, call.address)
    except TooManyTries as refusal:
        return as_html(lost_page(call.language, waits=True), refusal.status, wait_of(refusal))
    return as_html(lost_page(call.language, requested=True))
