"""A platform's side of our API: signed requests, and answers whose signature is verified."""

import json
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
from http_message_signatures import (
    HTTPMessageVerifier,
    HTTPSignatureKeyResolver,
)
from http_message_signatures.algorithms import ECDSA_P256_SHA256

from app import app
from chalicelib.model.references import reference_of
from chalicelib.signing.messages import FieldLines, Request
from local.invocation import API_HANDLER, context_for
from tests.support.exchange import Exchange
from tests.support.parties import Platform
from tests.support.web_client import Answer, event_of

POLL = b'{"returnImmediately": true}'

COVERED = (
    "@status",
    "content-type",
    "content-digest",
    '"@method";req',
    '"@authority";req',
    '"@path";req',
    '"@target-uri";req',
    '"signature";req;key="sig"',
)


def deliver(request: Request) -> Answer:
    """Hand the app what API Gateway would: every header line, the stage before the path."""
    parts = urlsplit(request.url)
    lines: dict[str, list[str]] = {}
    for name, value in request.headers.items():
        lines.setdefault(name, []).append(value)
    path = parts.path + (f"?{parts.query}" if parts.query else "")
    headers = {**dict(request.headers.items()), "host": "elsewhere.example"}
    event = event_of(request.method, path, headers, request.body)
    event["multiValueHeaders"] = {**lines, "Host": ["elsewhere.example"]}
    event["requestContext"] |= {"path": f"/api{parts.path}", "stage": "api"}
    answer = app(event, context_for(API_HANDLER))
    return Answer(answer["statusCode"], answer["headers"], answer["body"].encode())


class PublishedKey(HTTPSignatureKeyResolver):
    def __init__(self, exchange: Exchange) -> None:
        self._signer = exchange.signer

    def resolve_public_key(self, key_id: str) -> Any:
        assert key_id == self._signer.kid
        return self._signer.public_key()


class ReceivedResponse:
    def __init__(self, request: Request, answer: Answer) -> None:
        self.request, self.status_code, self.headers = request, answer.status, answer.headers


class ResponseVerifier(HTTPMessageVerifier):
    def validate_created_and_expires(self, *_: Any, **__: Any) -> None:
        """The world's clock stands."""


def verified_answer(exchange: Exchange, request: Request, answer: Answer) -> Answer:
    """The answer, once its signature has been verified as a client would."""
    checks = ResponseVerifier(
        signature_algorithm=ECDSA_P256_SHA256, key_resolver=PublishedKey(exchange)
    )
    checks.verify(
        ReceivedResponse(request, answer),
        max_age=None,
        expect_tag="abuse-feed-response",
        require_components=COVERED,
        body=answer.body,
    )
    return answer


def ask_as_platform(
    exchange: Exchange,
    endpoint: str,
    body: Any,
    platform: Platform | None = None,
    **parameters: Any,
) -> Answer:
    """Send a platform's request, and give the answer once it is verified."""
    caller = platform or exchange.x
    path = f"/v1/platforms/{caller.id}/{endpoint}"
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    request = exchange.request(caller, raw, **{"path": path, **parameters})
    return verified_answer(exchange, request, deliver(request))


def outcome_body(case_id: str, **changes: Any) -> dict[str, Any]:
    outcome = {
        "outcome_id": str(uuid4()),
        "reference": reference_of(case_id),
        "status": "acknowledged",
        "at": "2026-11-22T07:30:00Z",
    }
    return {**outcome, **changes}


def poll(exchange: Exchange, platform: Platform | None = None, **body: Any) -> Answer:
    """Poll as x, or as another platform, without waiting for anything."""
    return ask_as_platform(exchange, "poll", {"returnImmediately": True, **body}, platform)


def is_refused_unsigned(answer: Answer) -> None:
    """Hold an answer to what every request gets whose signature is not good."""
    assert answer.status == 401
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["accept-signature"].startswith('sig=("@method" "@target-uri"')
    assert "signature" not in answer.headers
    assert answer.json == {
        "type": answer.json["type"],
        "title": "The signature was not accepted",
        "status": 401,
        "code": "signature_refused",
    }


def without(request: Request, *names: str) -> Request:
    """Return the request without headers of these names, in lower case."""
    lines = [(name, value) for name, value in request.headers.items() if name.lower() not in names]
    return Request(request.method, request.url, FieldLines(lines), request.body)


def logged(caplog: pytest.LogCaptureFixture) -> str:
    """Return all that was logged, with everything that was passed along."""
    return "\n".join(str(vars(record)) for record in caplog.records)
