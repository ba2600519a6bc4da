"""A platform's side of our API: signed requests, and answers whose signature is verified."""

import base64
import json
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

from chalice.test import Client
from http_message_signatures import (
    HTTPMessageVerifier,
    HTTPSignatureKeyResolver,
)
from http_message_signatures.algorithms import ECDSA_P256_SHA256

from app import app
from chalicelib.model.references import reference_of
from chalicelib.signing.messages import Request
from tests.support.exchange import Exchange
from tests.support.parties import Platform
from tests.support.web_client import Answer

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
    with Client(app) as client:
        gateway = client.http._local_gateway
        event = gateway.event_converter.create_lambda_event(
            method=request.method,
            path=parts.path + (f"?{parts.query}" if parts.query else ""),
            headers={**dict(request.headers.items()), "host": "elsewhere.example"},
            body=b"",
        )
        event["multiValueHeaders"] = {**lines, "Host": ["elsewhere.example"]}
        event["requestContext"] |= {"path": f"/api{parts.path}", "stage": "api"}
        event["body"] = base64.b64encode(request.body).decode()
        event["isBase64Encoded"] = True
        answer = app(event, gateway._generate_lambda_context())
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
    exchange: Exchange, what: str, body: Any, platform: Platform | None = None, **parameters: Any
) -> Answer:
    """A good request of a platform's and its verified answer."""
    caller = platform or exchange.x
    path = f"/v1/platforms/{caller.id}/{what}"
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    request = exchange.request(caller, raw, **{"path": path, **parameters})
    return verified_answer(exchange, request, deliver(request))


def outcome_body(case_id: str, **changes: Any) -> dict[str, Any]:
    said = {
        "outcome_id": str(uuid4()),
        "reference": reference_of(case_id),
        "status": "acknowledged",
        "at": "2026-11-22T09:00:00Z",
    }
    return {**said, **changes}
