"""Let in whoever has a report open on the status page, and sends one of its forms."""

from collections.abc import Callable

from chalice.app import Response

from chalicelib.container import get_container
from chalicelib.errors import Forbidden, NotFound
from chalicelib.web.call import Call
from chalicelib.web.cookies import REPORTER
from chalicelib.web.http import as_html, report_form_of
from chalicelib.web.reporter.actions import ACTIONS, DOWNLOAD
from chalicelib.web.reporter.form_body import last, read_form
from chalicelib.web.reporter.open_report import OpenReport
from chalicelib.web.reporter.status_pages import case_page, refused, session_over_page


def by_session(call: Call, view: Callable[[Call, OpenReport], Response]) -> Response:
    """Find the report that the session has open, and hold the form to the session.

    Where the session has ended, the page says so, and gives back what was typed to who had one; a
    form of another session comes back, too, to be sent again. Raises NotFound for a form that there
    is not.
    """
    action = call.params.get("action")
    if action is not None and action not in {*ACTIONS, DOWNLOAD}:
        raise NotFound
    container, session = get_container(), REPORTER.of(call)
    fields = read_form(report_form_of(call.request))
    case = container.resume_status_session(session)
    if case is None:
        return as_html(session_over_page(call.language, fields if session else {}), 403)
    try:
        container.check_form_token(session, last(fields, "csrf"))
    except Forbidden as refusal:
        tried = refused(action or "evidence", fields, refusal)
        return as_html(case_page(case, session, call.language, tried), refusal.status)
    return view(call, OpenReport(case, session, fields))
