"""Requests of platforms that are refused before their signature is good: unsigned, and alike."""

from datetime import timedelta

import pytest

from chalicelib.limits import BODY
from chalicelib.signing.messages import FieldLines, Request
from tests.support.exchange import Exchange
from tests.support.factories import BASE_URL
from tests.support.parties import Platform
from tests.support.platform_client import (
    POLL,
    ask_as_platform,
    deliver,
    is_refused_unsigned,
    logged,
    verified_answer,
    without,
)
from tests.support.web_client import call


def test_request_is_refused_without_a_signature(exchange: Exchange) -> None:
    is_refused_unsigned(call("POST", "/v1/platforms/x/poll", POLL, content_type="application/json"))


def test_request_is_refused_when_it_is_replayed(exchange: Exchange) -> None:
    request = exchange.request(exchange.x, POLL)
    verified_answer(exchange, request, deliver(request))
    is_refused_unsigned(deliver(request))


def test_request_that_is_replayed_changes_nothing(exchange: Exchange) -> None:
    request = exchange.request(exchange.x, b"{}", path="/v1/platforms/x/verification")
    assert deliver(request).status == 204
    offered = list(exchange.feed.offer("x", 10).tokens)
    is_refused_unsigned(deliver(request))
    assert list(exchange.feed.offer("x", 10).tokens) == offered != []


def test_request_is_refused_when_it_is_replayed_after_its_nonce_is_forgotten(
    exchange: Exchange,
) -> None:
    request = exchange.request(exchange.x, POLL)
    deliver(request)
    exchange.world.clock.advance(minutes=11, seconds=1)
    is_refused_unsigned(deliver(request))


def test_request_is_refused_when_its_body_is_changed(exchange: Exchange) -> None:
    request = exchange.request(exchange.x, POLL)
    is_refused_unsigned(deliver(Request("POST", request.url, request.headers, b'{"ack":["J"]}')))


def test_request_is_refused_when_it_is_six_minutes_old(exchange: Exchange) -> None:
    created = exchange.world.clock() - timedelta(minutes=6)
    is_refused_unsigned(deliver(exchange.request(exchange.x, POLL, created=created)))


def test_request_is_refused_with_two_signatures(exchange: Exchange) -> None:
    first = exchange.request(exchange.x, POLL, label="a")
    second = without(
        exchange.request(exchange.x, POLL, label="b"), "content-type", "content-digest"
    )
    lines = [*first.headers.items(), *second.headers.items()]
    is_refused_unsigned(deliver(Request("POST", first.url, FieldLines(lines), POLL)))


def test_request_is_refused_when_its_digest_is_not_covered(exchange: Exchange) -> None:
    request = exchange.request(exchange.x, POLL, covered=("@method", "@target-uri"))
    is_refused_unsigned(deliver(request))


def test_unknown_and_revoked_keys_are_refused_alike(exchange: Exchange) -> None:
    stranger = deliver(exchange.request(Platform("x"), POLL))
    is_refused_unsigned(stranger)
    directory = exchange.world.directory
    directory.put_platform_key(exchange.x.registered(revoked_at=exchange.world.clock()))
    revoked = deliver(exchange.request(exchange.x, POLL))
    assert revoked.body == stranger.body
    invitations = [answer.headers.pop("accept-signature") for answer in (stranger, revoked)]
    assert revoked.headers == stranger.headers
    assert exchange.x.keyid in invitations[0]
    assert exchange.x.keyid not in invitations[1], "x has no good key any more"


def test_request_is_refused_when_it_is_signed_for_another_origin(
    exchange: Exchange,
) -> None:
    request = exchange.request(exchange.x, POLL, origin="https://elsewhere.example")
    is_refused_unsigned(deliver(request))


@pytest.mark.parametrize("path", ["/v1/platforms/%78/poll", "/v1/platforms/x%00/poll"])
def test_path_is_refused_when_it_only_looks_like_the_signed_one(
    exchange: Exchange, path: str
) -> None:
    request = exchange.request(exchange.x, POLL)
    is_refused_unsigned(deliver(Request("POST", BASE_URL + path, request.headers, POLL)))


def test_query_string_is_refused_unsigned_when_it_was_not_signed(exchange: Exchange) -> None:
    request = exchange.request(exchange.x, POLL)
    is_refused_unsigned(deliver(Request("POST", f"{request.url}?a=1", request.headers, POLL)))


def test_reason_of_a_refusal_is_in_the_log_alone(
    exchange: Exchange, caplog: pytest.LogCaptureFixture
) -> None:
    deliver(exchange.request(exchange.x, POLL, nonce="short"))
    assert "nonce_length" in logged(caplog)


def test_body_over_128_kb_is_refused_before_its_signature_is_verified(
    exchange: Exchange,
) -> None:
    answer = deliver(without(exchange.request(exchange.x, b" " * (BODY + 1)), "signature"))
    assert answer.status == 413
    assert answer.json["code"] == "too_large"
    assert "signature" not in answer.headers


def test_body_of_128_kb_is_taken(exchange: Exchange) -> None:
    filled = POLL + b" " * (BODY - len(POLL))
    assert ask_as_platform(exchange, "poll", filled).status == 200


def test_answer_is_an_unsigned_503_when_the_directory_is_down(exchange: Exchange) -> None:
    exchange.world.directory.down = True
    answer = deliver(exchange.request(exchange.x, POLL))
    assert answer.status == 503
    assert "signature" not in answer.headers


def test_answer_is_an_unsigned_503_when_our_key_cannot_sign(exchange: Exchange) -> None:
    exchange.signer.down = True
    answer = deliver(exchange.request(exchange.x, POLL))
    assert answer.status == 503
    assert "signature" not in answer.headers
