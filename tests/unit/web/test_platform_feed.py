"""A platform's feed over HTTP: tokens, acknowledgements, verification, and what is public."""

import base64
import hashlib
from datetime import timedelta
from urllib.parse import urlsplit

import jwt
import pytest
from http_message_signatures import InvalidSignature

from chalicelib.model.events import moment
from chalicelib.model.references import reference_of
from chalicelib.ports import FeedToken
from chalicelib.signing.tokens import EVENT_KINDS
from chalicelib.web.routes import ROUTES
from chalicelib.web.routes.route import Access
from tests.support.exchange import Exchange
from tests.support.factories import BASE_URL
from tests.support.platform_client import (
    POLL,
    ask_as_platform,
    deliver,
    logged,
    poll,
    verified_answer,
)
from tests.support.web_client import call


def test_poll_gives_tokens_that_the_published_keys_verify(exchange: Exchange) -> None:
    case_id = exchange.fed("x")
    answer = poll(exchange)
    assert answer.status == 200
    assert answer.headers["content-type"] == "application/json"
    assert answer.json["moreAvailable"] is False
    assert "retry-after" not in answer.headers
    ((jti, jws),) = answer.json["sets"].items()
    keys = jwt.PyJWKSet.from_dict(call("GET", "/.well-known/jwks.json").json)
    claims = jwt.decode(
        jws,
        keys[jwt.get_unverified_header(jws)["kid"]].key,
        algorithms=["ES256"],
        audience="x",
        issuer=BASE_URL,
        options={"verify_iat": False},
    )
    assert claims["jti"] == jti
    assert claims["txn"] == reference_of(case_id)


def test_poll_gives_tokens_again_unless_they_were_acknowledged(exchange: Exchange) -> None:
    exchange.fed("x")
    exchange.fed("x")
    first, second = poll(exchange).json["sets"]
    assert list(poll(exchange, ack=[first]).json["sets"]) == [second]
    assert poll(exchange, ack=[second]).json == {"sets": {}, "moreAvailable": False}


def test_poll_says_when_to_come_back_when_nothing_waits(exchange: Exchange) -> None:
    assert poll(exchange).headers["retry-after"] == "15"


def test_poll_gives_a_platform_its_own_tokens_only(exchange: Exchange) -> None:
    exchange.fed("x")
    assert poll(exchange, exchange.facebook).json["sets"] == {}
    assert len(poll(exchange).json["sets"]) == 1


def test_refused_token_is_parked_and_operators_notified(
    exchange: Exchange,
    caplog: pytest.LogCaptureFixture,
    capsys: pytest.CaptureFixture[str],
) -> None:
    exchange.fed("x")
    (jti,) = poll(exchange).json["sets"]
    error = {"err": "someone's name", "description": "CANARY-2"}
    assert poll(exchange, setErrs={jti: error}).json["sets"] == {}
    (parked,) = exchange.feed.list_parked("x")
    assert parked.description == "CANARY-2"
    metric = capsys.readouterr().out
    assert '"TokensParked"' in metric
    text = metric + logged(caplog)
    assert "token parked" in text
    assert jti in text
    assert "CANARY-2" not in text
    assert "someone's name" not in text


def test_verification_is_a_signed_204_and_an_event_in_the_feed(exchange: Exchange) -> None:
    answer = ask_as_platform(exchange, "verification", {"state": "abc"})
    assert (answer.status, answer.body) == (204, b"")
    ((_, jws),) = poll(exchange).json["sets"].items()
    claims = jwt.decode(jws, options={"verify_signature": False})
    assert list(claims["events"].items()) == [
        (f"{BASE_URL}/events/verification", {"state": "abc"}),
        ("https://schemas.openid.net/secevent/ssf/event-type/verification", {"state": "abc"}),
    ]


def test_configuration_says_where_everything_is(exchange: Exchange) -> None:
    configuration = call("GET", "/.well-known/ssf-configuration").json
    assert configuration["issuer"] == BASE_URL
    assert configuration["jwks_uri"] == f"{BASE_URL}/.well-known/jwks.json"
    assert configuration["delivery_methods_supported"] == ["urn:ietf:rfc:8936"]
    assert configuration["events_supported"] == [
        *(f"{BASE_URL}/events/{kind}" for kind in EVENT_KINDS),
        "https://schemas.openid.net/secevent/ssf/event-type/verification",
    ]
    assert "spec_version" not in configuration
    paths = {route.path for route in ROUTES if route.access is Access.SIGNATURE}
    assert {f"{BASE_URL}{path}" for path in paths} == set(configuration["endpoints"].values())
    history = call("GET", "/.well-known/jwks-history.json").json
    assert history == call("GET", "/.well-known/jwks.json").json
    (key,) = call("GET", "/.well-known/jwks.json").json["keys"]
    assert key["kid"] == exchange.signer.kid


def test_security_txt_names_a_contact_and_never_expires_while_we_answer(
    exchange: Exchange,
) -> None:
    answer = call("GET", "/.well-known/security.txt")
    assert (answer.status, answer.headers["content-type"]) == (200, "text/plain; charset=utf-8")
    fields = dict(line.split(": ", 1) for line in answer.text.splitlines())
    assert list(fields) == ["Contact", "Expires", "Preferred-Languages", "Canonical"]
    assert urlsplit(fields["Contact"]).scheme in {"mailto", "https", "tel"}
    assert fields["Canonical"] == f"{BASE_URL}/.well-known/security.txt"
    left = moment(fields["Expires"]) - exchange.world.clock()
    assert timedelta() < left < timedelta(days=365), "RFC 9116, 2.5.5"


def test_answer_verifies_for_its_own_request_alone(exchange: Exchange) -> None:
    first, second = (exchange.request(exchange.x, POLL) for _ in range(2))
    answer = deliver(first)
    verified_answer(exchange, first, answer)
    with pytest.raises(InvalidSignature):
        verified_answer(exchange, second, answer)


def test_digest_of_an_answer_is_that_of_its_bytes(exchange: Exchange) -> None:
    exchange.feed.put(FeedToken("x", "J", "ŷ"))
    answer = poll(exchange)
    digest = base64.b64encode(hashlib.sha256(answer.body).digest()).decode()
    assert answer.headers["content-digest"] == f"sha-256=:{digest}:"
