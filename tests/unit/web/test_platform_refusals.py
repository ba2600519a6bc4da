"""Requests of platforms that are refused after their signature is good: each answer is signed."""

from typing import Any

import pytest

from chalicelib import container as containers
from chalicelib.errors import Unavailable
from chalicelib.model.request_counts import RequestCounts
from chalicelib.signing.messages import FieldLines, Request
from tests.support.exchange import Exchange
from tests.support.platform_client import (
    POLL,
    ask_as_platform,
    deliver,
    is_refused_unsigned,
    logged,
    poll,
    verified_answer,
)
from tests.support.web_client import call


def test_path_of_another_platform_is_403(exchange: Exchange) -> None:
    path = "/v1/platforms/x/poll"
    answer = ask_as_platform(exchange, "poll", b"not json", exchange.facebook, path=path)
    assert (answer.status, answer.json["code"]) == (403, "forbidden")


def test_nonce_is_spent_before_the_path_is_compared(exchange: Exchange) -> None:
    request = exchange.request(exchange.facebook, POLL, path="/v1/platforms/x/poll")
    assert deliver(request).status == 403
    assert deliver(request).status == 401


@pytest.mark.parametrize("query", ["?a=1", "?a=1&a=2&b=%20x", "?a="])
@pytest.mark.parametrize(
    "covered",
    [
        ("@method", "@target-uri", "content-digest"),
        ("@method", "@authority", "@path", "content-digest"),
    ],
)
def test_query_string_is_400(exchange: Exchange, query: str, covered: tuple[str, ...]) -> None:
    path = "/v1/platforms/x/poll" + query
    answer = ask_as_platform(exchange, "poll", POLL, path=path, covered=covered)
    assert (answer.status, answer.json["code"]) == (400, "query_string")


@pytest.mark.parametrize(
    ("endpoint", "body", "pointers"),
    [
        ("poll", b"", None),
        ("poll", b"{", None),
        ("poll", b"\xff", None),
        ("poll", b'{"ack": [], "ack": []}', None),
        ("poll", b'{"maxEvents": NaN}', None),
        ("poll", [], [""]),
        ("poll", {"maxEvents": -1}, ["/maxEvents"]),
        ("poll", {"maxEvents": "1"}, ["/maxEvents"]),
        ("poll", {"maxEvents": True}, ["/maxEvents"]),
        ("poll", {"returnImmediately": 1}, ["/returnImmediately"]),
        ("poll", {"ack": "J"}, ["/ack"]),
        ("poll", {"ack": [1]}, ["/ack/0"]),
        ("poll", {"setErrs": {"J": {"err": "x"}}}, ["/setErrs/J/description"]),
        ("poll", {"setErrs": []}, ["/setErrs"]),
        ("poll", {"most": 1}, ["/most"]),
        ("poll", {"acks": [], "maxEvent": 1}, ["/acks", "/maxEvent"]),
        ("outcomes", {}, ["/outcomes"]),
        ("outcomes", {"outcomes": []}, ["/outcomes"]),
        ("outcomes", {"outcomes": [1]}, ["/outcomes/0"]),
        ("outcomes", {"outcomes": [{}] * 101}, ["/outcomes"]),
        ("outcomes", {"outcomes": [{}], "extra": 1}, ["/extra"]),
        ("verification", {"state": 1}, ["/state"]),
        ("verification", {"state": "x" * 1_001}, ["/state"]),
        ("verification", {"other": ""}, ["/other"]),
    ],
)
def test_body_is_400_with_its_faults_named(
    exchange: Exchange, endpoint: str, body: Any, pointers: list[str] | None
) -> None:
    answer = ask_as_platform(exchange, endpoint, body)
    assert answer.status == 400
    assert answer.headers["content-type"] == "application/problem+json"
    assert [error["pointer"] for error in answer.json.get("errors", [])] == (pointers or [])


@pytest.mark.parametrize("kind", ["text/plain", "*/*", "text/plain;a=*/*", "a/b,application/json"])
def test_media_type_is_415_after_the_signature_is_verified(exchange: Exchange, kind: str) -> None:
    request = exchange.request(exchange.x, POLL)
    lines = [(n, v) for n, v in request.headers.items() if n.lower() != "content-type"]
    other = Request(request.method, request.url, FieldLines([*lines, ("content-type", kind)]), POLL)
    answer = verified_answer(exchange, other, deliver(other))
    assert (answer.status, answer.json["code"]) == (415, "unsupported_media_type")
    is_refused_unsigned(call("POST", "/v1/platforms/x/poll", POLL, content_type=kind))


def test_requests_beyond_the_limit_are_429_before_the_body_is_read(
    exchange: Exchange,
) -> None:
    container = containers.get_container()
    container.__dict__["_request_counts"] = RequestCounts(1)
    assert poll(exchange).status == 200
    answer = ask_as_platform(exchange, "poll", b"not json")
    assert (answer.status, answer.json["code"]) == (429, "too_many_tries")
    assert answer.headers["retry-after"] == "60"
    path = "/v1/platforms/x/poll"
    assert ask_as_platform(exchange, "poll", POLL, exchange.facebook, path=path).status == 403
    assert poll(exchange, exchange.facebook).status == 200


def test_unexpected_error_is_a_signed_500_and_logged_without_content(
    exchange: Exchange, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object) -> Any:
        raise ValueError("CANARY-3")

    exchange.feed.offer = broken  # type: ignore[method-assign, assignment] # a defect
    answer = poll(exchange)
    assert (answer.status, answer.json["code"]) == (500, "internal_error")
    assert "ValueError" in logged(caplog)
    assert "CANARY-3" not in logged(caplog) + answer.text


def test_answer_is_a_signed_503_when_the_feed_is_down(exchange: Exchange) -> None:
    def down(*_: object) -> Any:
        raise Unavailable

    exchange.feed.offer = down  # type: ignore[method-assign, assignment] # a feed that is down
    assert poll(exchange).status == 503
