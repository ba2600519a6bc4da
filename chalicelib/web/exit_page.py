"""Exit this page: forget, and leave so that Back shows nothing of what was open.

A browser goes back to pages that were left, and offers to post a form again that was posted before.
So Exit leaves a mark in it, a cookie without any content, and whoever comes with it finds the forms
closed: static ones by the edge (infra/template/edge.yaml), those that are answered here by us. The
mark goes as soon as somebody opens a form on purpose.
"""

from typing import TYPE_CHECKING

from chalice.app import Blueprint, Request, Response

from chalicelib.container import Container, get_container
from chalicelib.limits import EXIT_MARK
from chalicelib.web import delegates, sessions
from chalicelib.web.caller import cookie
from chalicelib.web.html_errors import accepts_html, pages_answered
from chalicelib.web.http import as_html

if TYPE_CHECKING:
    from chalicelib.rendering.answers import FormRequest as Wanted

leaving = Blueprint(__name__)

FORM = "application/x-www-form-urlencoded"
MARK = "left"


@leaving.route("/exit", methods=["GET"])
@pages_answered(lambda: leaving.current_request)
def leave() -> Response:
    """Forget the session and leave for a neutral site."""
    return _leave()


@leaving.route("/cy/exit", methods=["GET"])
@pages_answered(lambda: leaving.current_request)
def leave_cy() -> Response:
    """The same in Welsh."""
    return _leave()


@leaving.route("/again", methods=["POST"], content_types=[FORM])
@pages_answered(lambda: leaving.current_request)
def come_back() -> Response:
    """Open the forms again, on purpose."""
    return _come_back("en")


@leaving.route("/cy/again", methods=["POST"], content_types=[FORM])
@pages_answered(lambda: leaving.current_request)
def come_back_cy() -> Response:
    """The same in Welsh."""
    return _come_back("cy")


def closed(request: Request, wanted: "Wanted", *, again: bool = False) -> bool:
    """Whether a form that is posted was left by Exit: what Back posts once more must not show what
    was typed. A new report is always taken (only ``again``, one that was accepted before, is not
    shown again), danger waits for nothing, and a program has no Back."""
    if cookie(request, MARK) == "" or not accepts_html(request):
        return False
    if wanted.step == "send":
        return again
    return next(iter(wanted.fields.get("immediate_danger", ())), "") == ""


def closed_page(language: str) -> Response:
    """Say that the form was left, and how to open a new one."""
    from chalicelib.rendering import render

    return as_html(render("pages/left.html.j2", language, path="/left"), 403)


def _leave() -> Response:
    from chalicelib.rendering import NEUTRAL_SITE

    container, request = get_container(), leaving.current_request
    headers: dict[str, str | list[str]] = {
        "Location": NEUTRAL_SITE,
        "Set-Cookie": [
            sessions.end(container, request),
            delegates.end(container, request),
            _mark(container, "1", EXIT_MARK.whole_seconds),
        ],
        # Not "cookies": the two that we know of end here, and the mark has to stay.
        "Clear-Site-Data": '"cache", "storage"',
        "Cache-Control": "no-store",
        "Content-Type": "text/plain",
    }
    return Response("", headers, 303)


def _come_back(language: str) -> Response:
    from chalicelib.rendering.words import localised

    headers = {
        "Location": localised(language, "/report"),
        "Set-Cookie": _mark(get_container(), "", 0),
    }
    return as_html("", 303, headers)


def _mark(container: Container, value: str, seconds: int) -> str:
    """Lax, not Strict: Back to a page that was reached from another site has to bring it."""
    secure = "; Secure" if container.settings.base_url.startswith("https:") else ""
    return f"{MARK}={value}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax{secure}"
