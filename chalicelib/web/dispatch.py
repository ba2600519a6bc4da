"""Register routes, and find what answers each.

A view's module is imported at its first call: ``import app`` loads no view, and a report that comes
as JSON loads no template. So views import what they use at their top, as any module does.
"""

from collections.abc import Callable, Iterable, Mapping
from functools import cache
from importlib import import_module
from typing import Any, cast

from chalice.app import Chalice, Request, Response

from chalicelib.errors import UnsupportedMedia
from chalicelib.web.call import Call
from chalicelib.web.errors import answered, as_page
from chalicelib.web.http import FORM, JSON, is_encoded, media_type
from chalicelib.web.routes.route import Access, Route

ACCESS: Mapping[Access, str] = {
    Access.ANYBODY: "web.access.anybody:let_in",
    Access.RECEIPT: "web.access.receipt:by_receipt",
    Access.REPORTER: "web.access.reporter:by_session",
    Access.MAIL_LINK: "web.access.officer:by_link",
    Access.OFFICER: "web.access.officer:by_session",
    Access.SIGNATURE: "web.access.signature:by_signature",
}
"""What lets callers in: (call, view) to the view's answer. Raises a Refusal, or answers itself."""


def register(app: Chalice, routes: Iterable[Route]) -> None:
    """Register the routes with Chalice, HEAD wherever there is GET."""
    for route in routes:
        methods = ["GET", "HEAD"] if route.method == "GET" else [route.method]
        app.route(route.path, methods=methods, content_types=list(route.takes))(
            _handler(app, route)
        )


@cache
def resolve(name: str) -> Any:
    """Import what ``module:name`` names, below chalicelib."""
    module, _, member = name.partition(":")
    return getattr(import_module(f"chalicelib.{module}"), member)


def _handler(app: Chalice, route: Route) -> Callable[..., Response]:
    def handle(**params: str) -> Response:
        request = cast("Request", app.current_request)  # there is one while a view is called
        answer = answered(lambda: _answer(route, Call(request, params, route.language)))
        return as_page(request, answer) if route.shows_pages else answer

    handle.__doc__ = route.summary  # Chalice puts it into the API's description
    return handle


def _answer(route: Route, call: Call) -> Response:
    if route.access is not Access.SIGNATURE:  # that one signs its refusals
        _refuse_media(route, call.request)
    is_form = route.form_view != "" and media_type(call.request) == FORM
    view = resolve(route.form_view if is_form else route.view)
    answer: Response = resolve(ACCESS[route.access])(call, view)
    return answer


def _refuse_media(route: Route, request: Request) -> None:
    """Raise UnsupportedMedia for a media type that is not taken, or a coding. Chalice reads
    Content-Type as it does Accept: it takes a list, and ``*/*`` in any place."""
    if (media_type(request) or JSON) not in route.takes:
        raise UnsupportedMedia
    if is_encoded(request):
        raise UnsupportedMedia(code="content_encoding")
