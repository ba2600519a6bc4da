"""Let platforms in by requests that are signed both ways: verify, answer, sign.

The order in which a request is refused: its size, its signature, a nonce that was seen, another
platform's path, too many requests, then a query string or the body. What is refused before the
signature is good is answered unsigned, and says one thing whatever the reason; from then on every
answer is signed.
"""

import re
from collections.abc import Callable
from urllib.parse import quote, urlencode

from chalice.app import Request, Response

from chalicelib.container import get_container
from chalicelib.errors import Forbidden, Malformed, Refusal, SignatureRefused, UnsupportedMedia
from chalicelib.signing import messages
from chalicelib.signing.policy import named_keyid
from chalicelib.signing.requests import Caller
from chalicelib.telemetry import logger
from chalicelib.web.bodies import parse_json
from chalicelib.web.call import Call
from chalicelib.web.errors import answered, problem
from chalicelib.web.http import JSON, is_encoded, media_type

_ID = re.compile(r"[a-z0-9_-]{1,40}")
_OURS_TO_BLAME = 500

View = Callable[[Call, str, object], Response]
"""(call, the platform that calls, the parsed body) to an answer."""


def by_signature(call: Call, view: View) -> Response:
    """Verify who calls, and sign what the view answers, or what it refuses."""
    container = get_container()
    platform = call.params["platform"]
    logged = platform if _ID.fullmatch(platform) else ""
    message = as_received(call.request, container.settings.base_url, call.body)
    try:
        caller = container.verify_request(message, logged)
    except SignatureRefused as refusal:
        logger.warning("signature refused", extra={"platform": logged, "reason": refusal.reason})
        return _unsigned(refusal, message, logged)
    answer = answered(lambda: _admitted(call, view, caller, message.body))
    return _signed(message, caller, answer)


def as_received(request: Request, base_url: str, body: bytes) -> messages.Request:
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


def _admitted(call: Call, view: View, caller: Caller, body: bytes) -> Response:
    """Return the view's answer. A refusal is kept for our operators, then raised."""
    try:
        return _viewed(call, view, caller, body)
    except Refusal as refusal:
        if refusal.status < _OURS_TO_BLAME:
            get_container().note_refusal(caller.platform, refusal.public_code, caller.keyid)
        raise


def _viewed(call: Call, view: View, caller: Caller, body: bytes) -> Response:
    if caller.platform != call.params["platform"]:
        raise Forbidden
    get_container().admit_platform(caller.platform)
    if call.request.query_params is not None:
        raise Malformed("No query string is taken here", code="query_string")
    if media_type(call.request) not in {"", JSON}:
        raise UnsupportedMedia
    if is_encoded(call.request):
        raise UnsupportedMedia(code="content_encoding")
    return view(call, caller.platform, parse_json(body))


def _unsigned(refusal: SignatureRefused, message: messages.Request, platform: str) -> Response:
    """Answer unsigned, with what to sign instead; our operators can read why."""
    container, keyid = get_container(), named_keyid(message.headers)
    container.note_refusal(platform, refusal.reason, keyid)
    answer = problem(refusal)
    answer.headers["Accept-Signature"] = container.invite_signature(platform, keyid)
    return answer


def _signed(message: messages.Request, caller: Caller, answer: Response) -> Response:
    body = answer.body.encode() if isinstance(answer.body, str) else answer.body
    headers = {name: str(value) for name, value in answer.headers.items()}
    try:
        signed = get_container().sign_response(
            message, caller.label, status=answer.status_code, headers=headers, body=body
        )
    except Refusal as refusal:
        return problem(refusal)
    return Response(answer.body, dict(signed), answer.status_code)
