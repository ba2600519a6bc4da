"""Bring requests of clients to a handler as API Gateway would, without the emulator's."""

from collections.abc import Callable
from io import BytesIO
from typing import Any
from urllib.parse import urlsplit

import requests
from chalice.local import RouteMatcher
from requests.adapters import HTTPAdapter
from urllib3 import HTTPHeaderDict, HTTPResponse

from app import app
from local.gateway import proxy_event, response_of
from local.web import HttpRequest
from rehearsal.edge import BASE

Handle = Callable[[Any], Any]
"""Handles a proxy event, and gives the result."""
_CALLER = "192.0.2.7"


class HandlerTransport(HTTPAdapter):
    """Carries requests for our domain to a handler."""

    def __init__(self, handle: Handle) -> None:
        super().__init__()
        self._handle = handle
        self._matcher = RouteMatcher(list(app.routes))

    def send(self, request: requests.PreparedRequest, *args: Any, **more: Any) -> requests.Response:
        """Answer one request."""
        parts = urlsplit(request.url or "")
        target = f"{parts.path}?{parts.query}" if parts.query else parts.path
        body = request.body or b""
        content = body.encode() if isinstance(body, str) else body
        method = request.method or "GET"
        came = HttpRequest(method, target, list(request.headers.items()), content, _CALLER)
        match = self._matcher.match_route(parts.path)
        answer = response_of(self._handle(proxy_event(came, match.route, match.captured)))
        raw = HTTPResponse(
            BytesIO(answer.body),
            headers=HTTPHeaderDict(answer.headers),
            status=answer.status,
            preload_content=False,
        )
        return self.build_response(request, raw)


def session(handle: Handle) -> requests.Session:
    """Return a session whose requests to our domain a handler answers."""
    session = requests.Session()
    session.mount(f"{BASE}/", HandlerTransport(handle))
    return session
