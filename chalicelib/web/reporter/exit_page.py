"""Leave by Exit: forget, so that Back shows nothing of what was open.

A browser goes back to pages that were left, and offers to post a form again that was posted before.
So Exit leaves a mark in it, a cookie without any content, and whoever comes with it finds the forms
closed: static ones by the edge (infra/template/edge.yaml), those that are answered here by us. The
mark goes as soon as somebody opens a form on purpose.
"""

from chalice.app import Response

from chalicelib.container import get_container
from chalicelib.languages import localised
from chalicelib.rendering import NEUTRAL_SITE, render
from chalicelib.rendering.answers import FormRequest
from chalicelib.web.call import Call
from chalicelib.web.cookies import CANDIDATE, EXIT, OFFICER, REPORTER
from chalicelib.web.http import Headers, accepts_html, as_html, body_of, see_other


def get_exit(call: Call) -> Response:
    """Forget every session of this browser and leave for a neutral site."""
    container = get_container()
    container.end_status_session(REPORTER.of(call))
    container.end_candidate_session(CANDIDATE.of(call))
    container.end_officer_session(OFFICER.of(call))
    headers: Headers = {
        "Location": NEUTRAL_SITE,
        "Set-Cookie": [REPORTER.clear(), CANDIDATE.clear(), OFFICER.clear(), EXIT.set("1")],
        # Not "cookies": the three that we know of end here, and the mark has to stay.
        "Clear-Site-Data": '"cache", "storage"',
        "Cache-Control": "no-store",
        "Content-Type": "text/plain",
    }
    return Response("", headers, 303)


def post_again(call: Call) -> Response:
    """Open the forms again, on purpose. Raises TooLarge, though nothing of the body is needed."""
    body_of(call.request)
    return see_other(localised(call.language, "/report"), **{"Set-Cookie": EXIT.clear()})


def is_closed(call: Call, form: FormRequest, *, accepted_before: bool = False) -> bool:
    """Return whether a form that is posted was left by Exit, and so stays closed.

    Back may post a form once more, and must not show what was typed. A new report is always taken;
    one that is sent again, ``accepted_before``, is not shown. A form that speaks of danger stays
    open, and so does what a program posts, which has no Back.
    """
    sent = form.step == "send"
    if (sent and not accepted_before) or EXIT.of(call) == "" or not accepts_html(call.request):
        return False
    return sent or next(iter(form.fields.get("immediate_danger", ())), "") == ""


def closed_page(language: str) -> Response:
    """Say that the form was left, and how to open a new one."""
    return as_html(render("pages/left.html.j2", language, path="/left"), 403)
