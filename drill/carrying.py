"""Carry the requests of a platform to the edge of the product, over no network."""

import io
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from urllib3 import HTTPResponse as RawResponse

from local.web import Application, HttpRequest


class InProcess(HTTPAdapter):
    """Carries a platform's requests to the edge without a connection."""

    def __init__(self, serve: Application, client: str) -> None:
        super().__init__()
        self._serve, self._client = serve, client

    def send(self, request: requests.PreparedRequest, *_: Any, **__: Any) -> requests.Response:
        """Answer a request."""
        body = request.body or b""
        raw = body.encode() if isinstance(body, str) else bytes(body)
        headers = [(name, _text(value)) for name, value in request.headers.items()]
        target = str(request.path_url)
        answer = self._serve(HttpRequest(str(request.method), target, headers, raw, self._client))
        return self.build_response(
            request,
            RawResponse(
                body=io.BytesIO(answer.body),
                headers=dict(answer.headers),
                status=answer.status,
                preload_content=False,
            ),
        )


def _text(value: str | bytes) -> str:
    return value.decode() if isinstance(value, bytes) else value


def session(serve: Application, client: str) -> requests.Session:
    """Return a session whose requests come from an address and go over no network."""
    http = requests.Session()
    http.trust_env = False
    http.mount("http://", InProcess(serve, client))
    return http
