"""Requests that are signed both ways: verify, act, sign.

The order in which a request is refused: its size, its signature, a nonce that was seen, another
platform's path, too many requests, then a query string or the body. What is refused before the
signature is good is answered unsigned, and says one thing whatever the reason; from then on every
answer is signed.
"""

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import quote, urlencode

from chalice.app import Request, Response

from chalicelib.container import Container, get_container
from chalicelib.errors import Forbidden, Malformed, Refusal, SignatureRefused, UnsupportedMedia
from chalicelib.signing import messages
from chalicelib.signing.policy import ACCEPT_SIGNATURE
from chalicelib.signing.requests import Caller
from chalicelib.telemetry import logger
from chalicelib.web.http import JSON, answered, body_of, media_type, parse_json, problem

_ID = re.compile(r"[a-z0-9_-]{1,40}")

Act = Callable[[Container, str, Any], Response]
"""(wiring, the platform that calls, the parsed body) to an answer."""


def exchange(request: Request, platform: str, act: Act) -> Response:
    """Answer a signed request to one of ``platform``'s addresses by ``act``."""
    container = get_container()
    named = platform if _ID.fullmatch(platform) else ""
    try:
        sent = as_sent(request, container.settings.base_url, body_of(request))
        caller = container.verify_request(sent, named)
    except SignatureRefused as refused:
        logger.warning("signature refused", extra={"platform": named, "reason": refused.reason})
        return _refused(refused)
    except Refusal as refusal:
        return problem(refusal)

    def acted() -> Response:
        if caller.platform != platform:
            raise Forbidden
        container.admit_platform(caller.platform)
        if request.query_params is not None:
            raise Malformed("No query string is taken here", code="query_string")
        if media_type(request) not in {"", JSON}:
            raise UnsupportedMedia
        return act(container, platform, parse_json(sent.body))

    return _signed(container, sent, caller, answered(acted))


def as_sent(request: Request, base_url: str, body: bytes) -> messages.Request:
    """Rebuild the request as the client made it, from what API Gateway tells of it.

    The origin is ours by setting, never the Host header; the path is the client's, less the stage.
    A query string is rebuilt so that its signature can be judged: it is refused all the same.
    """
    event = request.to_original_event()
    lines = [
        (name, value)
        for name, values in (event.get("multiValueHeaders") or {}).items()
        for value in values
    ]
    pairs = event.get("multiValueQueryStringParameters") or {}
    query = urlencode(pairs, doseq=True, quote_via=quote)
    url = base_url + _path(request) + (f"?{query}" if query else "")
    headers = messages.FieldLines(lines or list(request.headers.items()))
    return messages.Request(request.method, url, headers, body)


def _path(request: Request) -> str:
    path, stage = str(request.context.get("path", "")), request.context.get("stage")
    return path.removeprefix(f"/{stage}") if stage and path.startswith(f"/{stage}/") else path


def _refused(refused: SignatureRefused) -> Response:
    answer = problem(refused)
    answer.headers["Accept-Signature"] = ACCEPT_SIGNATURE
    return answer


def _signed(
    container: Container, sent: messages.Request, caller: Caller, answer: Response
) -> Response:
    body = answer.body.encode() if isinstance(answer.body, str) else answer.body
    headers = {name: str(value) for name, value in answer.headers.items()}
    try:
        signed = container.sign_response(
            sent, caller.label, status=answer.status_code, headers=headers, body=body
        )
    except Refusal as refusal:
        return problem(refusal)
    return Response(answer.body, dict(signed), answer.status_code)
