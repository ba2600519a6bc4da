"""What platforms receive verifies with software that others wrote."""

import io
import json
from base64 import urlsafe_b64decode
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import jwt
import pytest
import requests
from http_message_signatures import MappingKeyResolver
from hypothesis import given
from hypothesis import strategies as st
from requests_http_signature import HTTPSignatureAuth, InvalidSignature, algorithms
from ulid import ULID

from chalicelib.signing.keys import jwks
from chalicelib.signing.messages import FieldLines, Request
from chalicelib.signing.requests import Caller, RequestVerifier
from chalicelib.signing.responses import ResponseSigner
from chalicelib.signing.tokens import SecurityEvent, fresh_jti, jti_for, mint
from tests.support.fakes import MemoryDirectory, MemoryGuards, MemorySigner, MemorySigningKeys
from tests.support.parties import NOW, ORIGIN, Platform

ALGORITHM = {
    "ed25519": algorithms.ED25519,
    "ecdsa-p256-sha256": algorithms.ECDSA_P256_SHA256,
}
OURS = MemorySigner()


def clock() -> datetime:
    """The real time: the client library reads no other."""
    return datetime.now(UTC)


def request_from(platform: Platform, **options: Any) -> requests.PreparedRequest:
    auth = HTTPSignatureAuth(
        signature_algorithm=ALGORITHM[platform.alg],
        key=platform.pem,
        key_id=platform.keyid,
        tag="abuse-feed",
        use_nonce=True,
        **options,
    )
    url = f"{ORIGIN}/v1/platforms/{platform.id}/poll"
    return requests.Request("POST", url, json={"ack": []}, auth=auth).prepare()


def as_received(prepared: requests.PreparedRequest) -> Request:
    assert isinstance(prepared.body, bytes)
    assert prepared.method
    assert prepared.url
    return Request(
        prepared.method, prepared.url, FieldLines(list(prepared.headers.items())), prepared.body
    )


def verified(platform: Platform, request: Request) -> Caller:
    directory, nonces = MemoryDirectory(), MemoryGuards(clock)
    directory.put_platform_key(platform.registered())

    def spend(nonce: str, seconds: int, platform: str | None) -> bool:
        return nonces.spend(nonce, seconds)

    checks = RequestVerifier(find_key=directory.platform_key, spend=spend, wall=clock)
    return checks.verify(request, platform.id)


def answer_to(prepared: requests.PreparedRequest, *, status: int = 200, body: bytes = b"{}") -> Any:
    request = as_received(prepared)
    label = verified_label(request)
    headers = ResponseSigner(signing_keys=MemorySigningKeys(OURS), wall=clock).sign(
        request, label, status=status, headers={"Content-Type": "application/json"}, body=body
    )
    response = requests.Response()
    response.status_code, response.request, response.raw = status, prepared, io.BytesIO(body)
    response.headers.update(headers)
    return response


def verified_label(request: Request) -> str:
    return str(request.headers.combined("signature-input")).partition("=")[0]


def our_keys() -> MappingKeyResolver:
    return MappingKeyResolver(public_keys={OURS.kid: OURS.public_key()}, private_keys={})


def check(response: Any) -> Any:
    return HTTPSignatureAuth.verify(
        response,
        signature_algorithm=algorithms.ECDSA_P256_SHA256,
        key_resolver=our_keys(),
        expect_tag="abuse-feed-response",
        max_age=timedelta(minutes=5),
    )


@pytest.mark.parametrize("alg", ALGORITHM)
@pytest.mark.parametrize(
    "options",
    [
        {},
        {"label": "mine"},
        {"include_alg": False},
        {"expires_in": timedelta(minutes=5)},
        {"covered_component_ids": ("@method", "@authority", "@path")},
    ],
    ids=str,
)
def test_requests_http_signature_signs_requests_and_verifies_responses(
    alg: str, options: dict[str, Any]
) -> None:
    platform = Platform("x", alg)
    prepared = request_from(platform, **options)
    assert verified(platform, as_received(prepared)).platform == "x"
    result = check(answer_to(prepared, body=b'{"sets":{}}'))
    assert result.body == b'{"sets":{}}'
    assert result.parameters["keyid"] == OURS.kid


def test_response_signature_covers_all_that_the_contract_names() -> None:
    result = check(answer_to(request_from(Platform(), label="mine")))
    assert list(result.covered_components) == [
        '"@status"',
        '"content-type"',
        '"content-digest"',
        '"@method";req',
        '"@authority";req',
        '"@path";req',
        '"@target-uri";req',
        '"signature";req;key="mine"',
        '"@signature-params"',
    ]


def test_response_is_signed_when_it_is_empty() -> None:
    assert check(answer_to(request_from(Platform()), status=204, body=b"")).body == b""


@pytest.mark.parametrize("change", ["status", "body", "type", "request"])
def test_response_does_not_verify_when_it_was_changed(change: str) -> None:
    response = answer_to(request_from(Platform()))
    if change == "status":
        response.status_code = 201
    elif change == "body":
        response.raw = io.BytesIO(b"[]")
    elif change == "type":
        response.headers["Content-Type"] = "text/html"
    else:
        response.request = request_from(Platform())
    with pytest.raises(InvalidSignature):
        check(response)


EVENT = SecurityEvent(
    jti="01JD000000000000000000000A",
    issuer=ORIGIN,
    audience="x",
    issued_at=NOW,
    kind="report-submitted",
    payload={"category": "threat_violence", "incidents": [{"text": "“Brysiwch” 😡"}]},
    subject={"format": "uri", "uri": f"{ORIGIN}/cases/SS-ABCD-EFGH-JKM"},
    transaction="SS-ABCD-EFGH-JKM",
)


def test_token_verifies_with_pyjwt_through_the_jwks() -> None:
    keys = jwt.PyJWKSet.from_dict(jwks([OURS.public_jwk()]))
    token = mint(OURS, EVENT)
    header = jwt.get_unverified_header(token)
    assert header == {"typ": "secevent+jwt", "alg": "ES256", "kid": OURS.kid}
    claims = jwt.decode(
        token,
        keys[OURS.kid].key,
        algorithms=["ES256"],
        audience="x",
        issuer=ORIGIN,
        options={"verify_iat": False},
    )
    assert claims == {
        "iss": ORIGIN,
        "aud": "x",
        "iat": int(NOW.timestamp()),
        "jti": EVENT.jti,
        "txn": "SS-ABCD-EFGH-JKM",
        "sub_id": {"format": "uri", "uri": f"{ORIGIN}/cases/SS-ABCD-EFGH-JKM"},
        "events": {f"{ORIGIN}/events/report-submitted": dict(EVENT.payload)},
    }


def test_token_has_no_transaction_when_it_is_about_no_case() -> None:
    part = mint(OURS, replace(EVENT, transaction=None)).split(".")[1]
    assert "txn" not in json.loads(urlsafe_b64decode(part + "=="))


def test_key_set_lists_each_key_once() -> None:
    other = MemorySigner()
    keys = jwks([OURS.public_jwk(), other.public_jwk(), OURS.public_jwk()])["keys"]
    assert [key["kid"] for key in keys] == [OURS.kid, other.kid]
    assert all(set(key) == {"kty", "crv", "x", "y", "kid", "use", "alg"} for key in keys)


IDS: dict[str, Any] = {"case_id": "SSABCDEFGHJKM", "seq": 1, "platform": "x"}


def test_token_id_is_the_same_whenever_it_is_made() -> None:
    assert jti_for(at=NOW, **IDS) == jti_for(at=NOW, **IDS)


@pytest.mark.parametrize(
    "other", [{"case_id": "SSABCDEFGHJKN"}, {"seq": 2}, {"platform": "facebook"}]
)
def test_token_id_differs_by_case_event_and_platform(other: dict[str, Any]) -> None:
    assert jti_for(at=NOW, **IDS) != jti_for(at=NOW, **{**IDS, **other})


@given(st.datetimes(datetime(2020, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001 # hypothesis wants naive bounds
def test_token_id_carries_the_time_of_the_event(at: datetime) -> None:
    ulid = ULID.from_str(fresh_jti(at, bytes(range(16))))
    assert abs(ulid.datetime - at) < timedelta(milliseconds=2)
