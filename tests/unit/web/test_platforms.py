"""Platforms over HTTP: refused in the contract's order, answered signed from the right step on."""

import base64
import hashlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import jwt
import pytest
from http_message_signatures import (
    InvalidSignature,
)

from chalicelib import container as containers
from chalicelib.errors import Unavailable
from chalicelib.limits import BODY
from chalicelib.model.references import reference_of
from chalicelib.model.request_counts import RequestCounts
from chalicelib.ports import FeedToken
from chalicelib.signing.messages import FieldLines, Request
from chalicelib.signing.tokens import EVENT_KINDS
from tests.support.exchange import Exchange, ExchangeContainer
from tests.support.factories import BASE_URL, World
from tests.support.parties import Platform
from tests.support.platform_client import (
    ask_as_platform,
    deliver,
    outcome_body,
    verified_answer,
)
from tests.support.web_client import Answer, call

POLL = b'{"returnImmediately": true}'


@pytest.fixture
def exchange() -> Iterator[Exchange]:
    made = Exchange(World())
    containers.use_container(ExchangeContainer(made))
    yield made
    containers.use_container(None)


def poll(exchange: Exchange, platform: Platform | None = None, **body: Any) -> Answer:
    return ask_as_platform(exchange, "poll", {"returnImmediately": True, **body}, platform)


def is_refused_unsigned(answer: Answer) -> None:
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


def logged(caplog: pytest.LogCaptureFixture) -> str:
    """All that was logged, with everything that was passed along."""
    return "\n".join(str(vars(record)) for record in caplog.records)


# ---- the way of one report ----------------------------------------------------------------------


def test_a_poll_gives_tokens_that_the_published_keys_verify(exchange: Exchange) -> None:
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


def test_acknowledged_tokens_do_not_come_back_and_others_do(exchange: Exchange) -> None:
    exchange.fed("x")
    exchange.fed("x")
    first, second = poll(exchange).json["sets"]
    assert list(poll(exchange, ack=[first]).json["sets"]) == [second]
    assert poll(exchange, ack=[second]).json == {"sets": {}, "moreAvailable": False}


def test_an_empty_answer_says_when_to_come_back(exchange: Exchange) -> None:
    assert poll(exchange).headers["retry-after"] == "15"


def test_a_platform_sees_its_own_tokens_only(exchange: Exchange) -> None:
    exchange.fed("x")
    assert poll(exchange, exchange.facebook).json["sets"] == {}
    assert len(poll(exchange).json["sets"]) == 1


def test_outcomes_are_answered_one_by_one_in_order(exchange: Exchange) -> None:
    case_id, other = exchange.fed("x"), exchange.fed("facebook", incidents=FACEBOOK_ONLY)
    good = outcome_body(case_id)
    sent = [
        good,
        good,
        {**good, "message": "other content"},
        outcome_body(other),
        outcome_body(case_id, status="content_removed"),
        {"status": "acknowledged"},
        outcome_body(case_id, status="under_review"),
        outcome_body(case_id),
    ]
    results = ask_as_platform(exchange, "outcomes", {"outcomes": sent}).json["results"]
    assert [result["status"] for result in results] == [201, 200, 409, 403, 422, 422, 201, 409]
    assert [r.get("outcome_id") for r in results] == [said.get("outcome_id") for said in sent]
    said = [[(e["pointer"], e["code"]) for e in r.get("errors", [])] for r in results]
    assert said[:2] == [[], []]
    assert said[2] == [("/outcome_id", "conflict")]
    assert said[3] == [("/reference", "forbidden")]
    assert said[4] == [("/statement_of_reasons", "missing")]
    assert [pointer for pointer, _ in said[5]] == ["/outcome_id", "/reference", "/at"]
    assert said[7] == [("/status", "step_back")]


FACEBOOK_ONLY = [{"url": "https://www.facebook.com/somepage/posts/123456"}]


def test_an_outcome_id_that_cannot_be_said_back_is_its_own_fault_alone(
    exchange: Exchange,
) -> None:
    good = outcome_body(exchange.fed("x"))
    answer = ask_as_platform(
        exchange, "outcomes", {"outcomes": [{**good, "outcome_id": "\ud800"}, good]}
    )
    refused, taken = answer.json["results"]
    assert "outcome_id" not in refused
    assert (refused["status"], taken["status"]) == (422, 201)


def test_verification_is_a_signed_nothing_and_an_event_in_the_feed(exchange: Exchange) -> None:
    answer = ask_as_platform(exchange, "verification", {"state": "abc"})
    assert (answer.status, answer.body) == (204, b"")
    ((_, jws),) = poll(exchange).json["sets"].items()
    claims = jwt.decode(jws, options={"verify_signature": False})
    assert claims["events"] == {f"{BASE_URL}/events/verification": {"state": "abc"}}


def test_what_is_public_says_where_everything_is(exchange: Exchange) -> None:
    said = call("GET", "/.well-known/ssf-configuration").json
    assert said["issuer"] == BASE_URL
    assert said["jwks_uri"] == f"{BASE_URL}/.well-known/jwks.json"
    assert said["delivery_methods_supported"] == ["urn:ietf:rfc:8936"]
    assert said["events_supported"] == [f"{BASE_URL}/events/{kind}" for kind in EVENT_KINDS]
    (key,) = call("GET", "/.well-known/jwks.json").json["keys"]
    assert key["kid"] == exchange.signer.kid


def test_a_refused_token_is_parked_and_an_operator_told(
    exchange: Exchange,
    caplog: pytest.LogCaptureFixture,
    capsys: pytest.CaptureFixture[str],
) -> None:
    exchange.fed("x")
    (jti,) = poll(exchange).json["sets"]
    said = {"err": "someone's name", "description": "CANARY-2"}
    assert poll(exchange, setErrs={jti: said}).json["sets"] == {}
    (parked,) = exchange.feed.parked("x")
    assert parked.description == "CANARY-2"
    metric = capsys.readouterr().out
    assert '"TokensParked"' in metric
    text = metric + logged(caplog)
    assert "token parked" in text
    assert jti in text
    assert "CANARY-2" not in text
    assert "someone's name" not in text


# ---- refused before the signature is good: unsigned ------------------------------------------


def without(request: Request, *names: str) -> Request:
    lines = [(name, value) for name, value in request.headers.items() if name.lower() not in names]
    return Request(request.method, request.url, FieldLines(lines), request.body)


def test_a_request_without_a_signature_is_refused(exchange: Exchange) -> None:
    is_refused_unsigned(call("POST", "/v1/platforms/x/poll", POLL, content_type="application/json"))


def test_a_replay_is_refused(exchange: Exchange) -> None:
    request = exchange.request(exchange.x, POLL)
    verified_answer(exchange, request, deliver(request))
    is_refused_unsigned(deliver(request))


def test_a_nonce_of_eleven_minutes_ago_no_longer_saves_a_stale_request(exchange: Exchange) -> None:
    request = exchange.request(exchange.x, POLL)
    deliver(request)
    exchange.world.clock.advance(minutes=11, seconds=1)
    is_refused_unsigned(deliver(request))


def test_a_changed_body_is_refused(exchange: Exchange) -> None:
    request = exchange.request(exchange.x, POLL)
    is_refused_unsigned(deliver(Request("POST", request.url, request.headers, b'{"ack":["J"]}')))


def test_a_request_six_minutes_old_is_refused(exchange: Exchange) -> None:
    created = exchange.world.clock() - timedelta(minutes=6)
    is_refused_unsigned(deliver(exchange.request(exchange.x, POLL, created=created)))


def test_two_signatures_are_refused(exchange: Exchange) -> None:
    first = exchange.request(exchange.x, POLL, label="a")
    second = without(
        exchange.request(exchange.x, POLL, label="b"), "content-type", "content-digest"
    )
    lines = [*first.headers.items(), *second.headers.items()]
    is_refused_unsigned(deliver(Request("POST", first.url, FieldLines(lines), POLL)))


def test_an_uncovered_digest_is_refused(exchange: Exchange) -> None:
    request = exchange.request(exchange.x, POLL, covered=("@method", "@target-uri"))
    is_refused_unsigned(deliver(request))


def test_an_unknown_and_a_revoked_key_are_refused_alike(exchange: Exchange) -> None:
    stranger = deliver(exchange.request(Platform("x"), POLL))
    is_refused_unsigned(stranger)
    exchange.keys.keys = [exchange.x.registered(revoked_at=exchange.world.clock())]
    revoked = deliver(exchange.request(exchange.x, POLL))
    assert (revoked.body, revoked.headers) == (stranger.body, stranger.headers)


def test_a_signature_for_another_origin_is_refused_whatever_the_host_says(
    exchange: Exchange,
) -> None:
    request = exchange.request(exchange.x, POLL, origin="https://elsewhere.example")
    is_refused_unsigned(deliver(request))


@pytest.mark.parametrize("path", ["/v1/platforms/%78/poll", "/v1/platforms/x%00/poll"])
def test_a_path_that_only_looks_like_the_signed_one_is_refused(
    exchange: Exchange, path: str
) -> None:
    request = exchange.request(exchange.x, POLL)
    is_refused_unsigned(deliver(Request("POST", BASE_URL + path, request.headers, POLL)))


def test_the_reason_is_in_the_log_alone(
    exchange: Exchange, caplog: pytest.LogCaptureFixture
) -> None:
    deliver(exchange.request(exchange.x, POLL, nonce="short"))
    assert "nonce_length" in logged(caplog)


def test_a_body_over_128_kb_is_refused_before_its_signature_is_looked_at(
    exchange: Exchange,
) -> None:
    answer = deliver(without(exchange.request(exchange.x, b" " * (BODY + 1)), "signature"))
    assert answer.status == 413
    assert answer.json["code"] == "too_large"
    assert "signature" not in answer.headers


def test_a_body_of_128_kb_is_not(exchange: Exchange) -> None:
    filled = POLL + b" " * (BODY - len(POLL))
    assert ask_as_platform(exchange, "poll", filled).status == 200


def test_a_directory_that_is_down_is_said_unsigned(exchange: Exchange) -> None:
    def down(*_: object) -> Any:
        raise Unavailable

    exchange.keys.platform_key = down  # type: ignore[method-assign, assignment] # a directory that is down
    answer = deliver(exchange.request(exchange.x, POLL))
    assert answer.status == 503
    assert "signature" not in answer.headers


# ---- refused after: signed ---------------------------------------------------------------------


def test_another_platforms_path_is_refused_and_signed(exchange: Exchange) -> None:
    path = "/v1/platforms/x/poll"
    answer = ask_as_platform(exchange, "poll", b"not json", exchange.facebook, path=path)
    assert (answer.status, answer.json["code"]) == (403, "forbidden")


def test_a_nonce_is_spent_before_the_path_is_looked_at(exchange: Exchange) -> None:
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
def test_a_query_string_is_refused_and_signed(
    exchange: Exchange, query: str, covered: tuple[str, ...]
) -> None:
    path = "/v1/platforms/x/poll" + query
    answer = ask_as_platform(exchange, "poll", POLL, path=path, covered=covered)
    assert (answer.status, answer.json["code"]) == (400, "query_string")


def test_a_query_string_put_on_afterwards_is_refused(exchange: Exchange) -> None:
    request = exchange.request(exchange.x, POLL)
    is_refused_unsigned(deliver(Request("POST", f"{request.url}?a=1", request.headers, POLL)))


@pytest.mark.parametrize(
    ("what", "body", "pointers"),
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
def test_a_bad_body_is_refused_named_and_signed(
    exchange: Exchange, what: str, body: Any, pointers: list[str] | None
) -> None:
    answer = ask_as_platform(exchange, what, body)
    assert answer.status == 400
    assert answer.headers["content-type"] == "application/problem+json"
    assert [error["pointer"] for error in answer.json.get("errors", [])] == (pointers or [])


def test_what_nobody_foresaw_is_signed_and_logged_without_content(
    exchange: Exchange, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object) -> Any:
        raise ValueError("CANARY-3")

    exchange.feed.offer = broken  # type: ignore[method-assign, assignment] # a defect
    answer = poll(exchange)
    assert (answer.status, answer.json["code"]) == (500, "internal_error")
    assert "ValueError" in logged(caplog)
    assert "CANARY-3" not in logged(caplog) + answer.text


def test_a_feed_that_is_down_is_said_and_signed(exchange: Exchange) -> None:
    def down(*_: object) -> Any:
        raise Unavailable

    exchange.feed.offer = down  # type: ignore[method-assign, assignment] # a feed that is down
    assert poll(exchange).status == 503


def test_a_key_that_cannot_sign_is_said_unsigned(exchange: Exchange) -> None:
    def down(message: bytes) -> bytes:
        raise Unavailable

    exchange.signer.sign = down  # type: ignore[method-assign] # a key store that is down
    answer = deliver(exchange.request(exchange.x, POLL))
    assert answer.status == 503
    assert "signature" not in answer.headers


def test_an_answer_fits_its_own_request_alone(exchange: Exchange) -> None:
    first, second = (exchange.request(exchange.x, POLL) for _ in range(2))
    answer = deliver(first)
    verified_answer(exchange, first, answer)
    with pytest.raises(InvalidSignature):
        verified_answer(exchange, second, answer)


def test_the_digest_of_an_answer_is_that_of_its_bytes(exchange: Exchange) -> None:
    exchange.feed.put(FeedToken("x", "J", "ŷ"))
    answer = poll(exchange)
    digest = base64.b64encode(hashlib.sha256(answer.body).digest()).decode()
    assert answer.headers["content-digest"] == f"sha-256=:{digest}:"


def test_another_media_type_is_refused_after_the_signature_and_the_refusal_is_signed(
    exchange: Exchange,
) -> None:
    request = exchange.request(exchange.x, POLL)
    lines = [(n, v) for n, v in request.headers.items() if n.lower() != "content-type"]
    other = Request(
        request.method, request.url, FieldLines([*lines, ("content-type", "text/plain")]), POLL
    )
    answer = verified_answer(exchange, other, deliver(other))
    assert (answer.status, answer.json["code"]) == (415, "unsupported_media_type")
    is_refused_unsigned(call("POST", "/v1/platforms/x/poll", POLL, content_type="text/plain"))


def test_too_many_requests_are_refused_signed_before_the_body_is_looked_at(
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


# ---- keys that change ----------------------------------------------------------------------------


def test_a_platform_changes_its_key_without_missing_a_poll(exchange: Exchange) -> None:
    clock, following = exchange.world.clock, Platform("x")
    last = exchange.x.registered()
    exchange.keys.keys = [last, following.registered(not_before=clock() + timedelta(hours=1))]
    assert poll(exchange).status == 200
    is_refused_unsigned(deliver(exchange.request(following, POLL)))
    clock.advance(hours=1)
    assert poll(exchange).status == poll(exchange, following).status == 200
    clock.advance(seconds=1)
    exchange.keys.keys[0] = replace(last, revoked_at=clock())
    is_refused_unsigned(deliver(exchange.request(exchange.x, POLL)))
    assert poll(exchange, following).status == 200


def test_a_stolen_row_of_nonces_replays_nothing(exchange: Exchange) -> None:
    """What is kept is the nonce: no signature, no body, and it is spent."""
    request = exchange.request(exchange.x, POLL, nonce="n" * 20)
    assert deliver(request).status == 200
    guards: Any = exchange.world.guards
    stolen = repr({key: row for key, row in guards._rows.items() if key.startswith("nonce#")})
    assert "n" * 20 in stolen
    assert request.headers.combined("signature") not in stolen
    is_refused_unsigned(deliver(exchange.request(exchange.x, POLL, nonce="n" * 20)))
    is_refused_unsigned(deliver(without(request, "signature", "signature-input")))
