"""Play API Gateway: turn requests into Lambda events, results into responses; refuse the rest."""

import base64
import threading
from collections.abc import Iterable
from typing import Any, cast
from urllib.parse import parse_qs, unquote
from uuid import uuid4

from chalice.app import Chalice
from chalice.app import Request as ChaliceRequest
from chalice.local import RouteMatcher

from chalicelib.web.api import ANYWHERE
from infra.load import load
from local.account import REGION
from local.invocation import API_HANDLER, Invoke
from local.invocation import context_for as context_for
from local.web import HttpRequest, HttpResponse

STAGE = "api"
"""Chalice's ``api_gateway_stage``: API Gateway puts it before every path it reports."""

_HOST = f"local0api0.execute-api.{REGION}.amazonaws.com"
_EDGE = "130.176.0.1"
"""An address of CloudFront, which is all that API Gateway sees of a caller."""

_BY_STATUS = {
    400: "DEFAULT_4XX",
    404: "MISSING_AUTHENTICATION_TOKEN",
    413: "REQUEST_TOO_LARGE",
    415: "UNSUPPORTED_MEDIA_TYPE",
    429: "THROTTLED",
    503: "INTEGRATION_FAILURE",
}


def gateway_response(status: int) -> HttpResponse:
    """Return what infra/template/gateway.yaml has the gateway answer by itself."""
    responses = load()["Resources"]["RestAPI"]["Properties"]["GatewayResponses"]
    name = _BY_STATUS.get(status, "DEFAULT_4XX" if status < 500 else "DEFAULT_5XX")
    response = responses[name]
    headers = [
        (key, value.strip("'")) for key, value in response["ResponseParameters"]["Headers"].items()
    ]
    body = cast(str, response["ResponseTemplates"]["application/json"])
    return HttpResponse(response.get("StatusCode", status), headers, body.encode())


class _PerThread:
    """Keeps an app's current request per thread; on Lambda there is one at a time."""

    _now = threading.local()

    @property
    def current_request(self) -> ChaliceRequest | None:
        return getattr(self._now, "request", None)

    @current_request.setter
    def current_request(self, request: ChaliceRequest | None) -> None:
        self._now.request = request

    @property
    def lambda_context(self) -> Any:
        return getattr(self._now, "context", None)

    @lambda_context.setter
    def lambda_context(self, context: Any) -> None:
        self._now.context = context


def for_threads(app: Chalice) -> Chalice:
    """Let the app serve many requests at once, as ``chalice local`` does."""
    if not isinstance(app, _PerThread):
        app.__class__ = type("ThreadedChalice", (_PerThread, app.__class__), {})
    return app


class Gateway:
    """Serves the app as behind API Gateway behind CloudFront."""

    def __init__(self, routes: Iterable[str], invoke: Invoke) -> None:
        self._invoke = invoke
        self._matcher = RouteMatcher(list(routes))

    def has(self, path: str) -> bool:
        """Return whether any method of the app's is at this path."""
        return self._match(path) is not None

    def _match(self, path: str) -> Any:
        try:
            return self._matcher.match_route(path)
        except ValueError:
            return None

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer one request."""
        match = self._match(request.path)
        if match is None:
            event = proxy_event(request, ANYWHERE, {"proxy": request.path.strip("/")})
        else:
            event = proxy_event(request, match.route, match.captured)
        return response_of(self._invoke(API_HANDLER, event))


def proxy_event(request: HttpRequest, route: str, captured: dict[str, str]) -> dict[str, Any]:
    """Make a REST API proxy event, version 1.0. Bodies are base64: all types are binary there."""
    headers = _by_name(_as_forwarded(request))
    query = request.target.partition("?")[2]
    parameters = parse_qs(query, keep_blank_values=True) or None
    return {
        "resource": route,
        "path": request.path,
        "httpMethod": request.method,
        "headers": {name: values[-1] for name, values in headers.items()},
        "multiValueHeaders": headers,
        "queryStringParameters": parameters and {k: v[-1] for k, v in parameters.items()},
        "multiValueQueryStringParameters": parameters,
        "pathParameters": {k: unquote(v) for k, v in captured.items()} or None,
        "stageVariables": None,
        "requestContext": {
            "resourcePath": route,
            "httpMethod": request.method,
            "path": f"/{STAGE}{request.path}",
            "stage": STAGE,
            "protocol": "HTTP/1.1",
            "requestId": str(uuid4()),
            "identity": {"sourceIp": _EDGE, "userAgent": request.header("user-agent")},
        },
        "body": base64.b64encode(request.body).decode() if request.body else None,
        "isBase64Encoded": bool(request.body),
    }


def _by_name(headers: list[tuple[str, str]]) -> dict[str, list[str]]:
    """Group all values of a header under the spelling that came first."""
    spelling: dict[str, str] = {}
    gathered: dict[str, list[str]] = {}
    for name, value in headers:
        gathered.setdefault(spelling.setdefault(name.lower(), name), []).append(value)
    return gathered


def _as_forwarded(request: HttpRequest) -> list[tuple[str, str]]:
    """Return every header but Host, with the caller's address as CloudFront adds it."""
    headers = [(k, v) for k, v in request.headers if k.lower() not in {"host", "x-forwarded-for"}]
    came_with = [v for k, v in request.headers if k.lower() == "x-forwarded-for"]
    forwarded = ", ".join([*came_with, request.client, _EDGE])
    return [
        *headers,
        ("Host", _HOST),
        ("X-Forwarded-For", forwarded),
        ("X-Forwarded-Proto", "https"),
    ]


def response_of(result: dict[str, Any]) -> HttpResponse:
    """Return the response that a handler's result stands for."""
    headers = [(name, str(value)) for name, value in result["headers"].items()]
    for name, values in result["multiValueHeaders"].items():
        headers += [(name, str(value)) for value in values]
    body = result["body"] or ""
    raw = base64.b64decode(body) if result.get("isBase64Encoded") else str(body).encode()
    if not any(name.lower() == "content-type" for name, _ in headers):
        headers.append(("Content-Type", "application/json"))
    return HttpResponse(result["statusCode"], headers, raw)
