"""What a platform is told to do otherwise, and what our operators can read of it."""

import gzip
import hashlib
from base64 import b64encode
from typing import Any

import http_sf
import pytest

from chalicelib.container import get_container
from chalicelib.signing.messages import FieldLines, Request
from tests.support.exchange import Exchange
from tests.support.parties import Platform
from tests.support.platform_client import (
    POLL,
    deliver,
    is_refused_unsigned,
    verified_answer,
    without,
)
from tests.support.web_client import Answer, call


def invitation(answer: Answer) -> tuple[list[str], dict[str, Any]]:
    """Read an Accept-Signature as a client does: what to cover, and the parameters."""
    parsed: Any = http_sf.parse(answer.headers["accept-signature"].encode(), tltype="dictionary")
    ((_, (components, parameters)),) = parsed.items()
    return [name for name, _ in components], parameters


def followed(exchange: Exchange, answer: Answer, platform: Platform) -> Request:
    """Sign just what an invitation lists, with the parameters that it gives."""
    covered, parameters = invitation(answer)
    assert parameters.pop("created") is True
    assert parameters.pop("keyid") == platform.keyid
    request: Request = exchange.request(platform, POLL, covered=covered, **parameters)
    return request


def test_invitation_is_accepted_as_it_stands(exchange: Exchange) -> None:
    unsigned = call("POST", "/v1/platforms/x/poll", POLL, content_type="application/json")
    request = followed(exchange, unsigned, exchange.x)
    assert verified_answer(exchange, request, deliver(request)).status == 200
    replayed = deliver(request)
    is_refused_unsigned(replayed)
    again = followed(exchange, replayed, exchange.x)
    assert verified_answer(exchange, again, deliver(again)).status == 200


def test_invitation_names_the_key_that_signed_when_there_are_two(exchange: Exchange) -> None:
    other = Platform("x")
    exchange.world.directory.put_platform_key(other.registered())
    for platform in (exchange.x, other):
        answer = deliver(exchange.request(platform, POLL, nonce="short"))
        assert invitation(answer)[1]["keyid"] == platform.keyid


def test_invitation_names_no_key_when_there_is_none_to_name(exchange: Exchange) -> None:
    unknown = call("POST", "/v1/platforms/nobody/poll", POLL, content_type="application/json")
    assert "keyid" not in invitation(unknown)[1]
    exchange.world.directory.down = True
    unread = call("POST", "/v1/platforms/x/poll", POLL, content_type="application/json")
    assert unread.status == 401
    assert "keyid" not in invitation(unread)[1]


def test_401_says_what_would_let_in(exchange: Exchange) -> None:
    refused = call("POST", "/v1/platforms/x/poll", POLL, content_type="application/json")
    assert refused.headers["www-authenticate"] == 'Signature realm="abuse-feed"'
    officer = call("GET", "/v1/authority/cases/SS-2222-2222-222")
    assert (officer.status, officer.headers["www-authenticate"]) == (
        401,
        'Cookie realm="authority"',
    )


def test_encoded_body_is_a_signed_415(exchange: Exchange) -> None:
    signed = exchange.request(exchange.x, gzip.compress(POLL))
    lines = [*signed.headers.items(), ("Content-Encoding", "gzip")]
    request = Request("POST", signed.url, FieldLines(lines), signed.body)
    answer = verified_answer(exchange, request, deliver(request))
    assert (answer.status, answer.json["code"]) == (415, "content_encoding")
    assert answer.headers["accept-encoding"] == "identity"


def _sha(bits: int, body: bytes) -> str:
    digest = getattr(hashlib, f"sha{bits}")(body).digest()
    return f"sha-{bits}=:{b64encode(digest).decode()}:"


MADE_UP = "sha3-256=:QUJD:"


@pytest.mark.parametrize(
    ("digest", "status"),
    [
        (f"{_sha(256, POLL)}, {MADE_UP}", 200),
        (f"{MADE_UP}, {_sha(512, POLL)}", 200),
        (f"{_sha(256, POLL)}, {_sha(512, POLL)}", 200),
        (f"{_sha(256, POLL)}, {_sha(512, b'other')}", 401),
        (f"{_sha(256, b'other')}, {MADE_UP}", 401),
        (MADE_UP, 401),
        ("sha-256=1", 401),
        ("sha-256", 401),
        (f"{_sha(256, POLL)}, {_sha(256, POLL)}", 401),
        ("sha-256=:", 401),
    ],
)
def test_digest_that_we_know_decides(exchange: Exchange, digest: str, status: int) -> None:
    assert deliver(exchange.request(exchange.x, POLL, digest=digest)).status == status


def test_reasons_are_kept_for_our_operators(exchange: Exchange) -> None:
    list_refusals = get_container().list_refusals
    deliver(exchange.request(exchange.x, POLL, nonce="short"))
    exchange.world.clock.advance(seconds=5)
    deliver(exchange.request(exchange.x, POLL, nonce="short"))
    deliver(without(exchange.request(exchange.x, POLL), "signature"))
    deliver(exchange.request(exchange.x, b"["))
    deliver(exchange.request(exchange.x, POLL, path="/v1/platforms/facebook/poll"))
    reasons = [(line.reason, line.keyid, line.times) for line in list_refusals("x")]
    assert reasons == [
        ("nonce_length", exchange.x.keyid, 2),
        ("no_signature", exchange.x.keyid, 1),
        ("not_json", exchange.x.keyid, 1),
        ("forbidden", exchange.x.keyid, 1),
    ]
    assert list_refusals("facebook") == []
