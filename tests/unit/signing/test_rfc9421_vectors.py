"""RFC 9421, appendix B, with the keys of B.1: what we sign and verify with agrees with the RFC.

What the RFC prints is verified; everything is signed with the printed keys, too, to the same bytes
where the algorithm signs the same twice (HMAC, Ed25519), else so that it verifies (RSA-PSS, ECDSA).
The RSA and HMAC cases are of the library alone: the profile takes neither.
"""

from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from http_message_signatures import (
    HTTPMessageSigner,
    InvalidSignature,
    MappingKeyResolver,
)

from chalicelib.signing.keys import public_key, thumbprint
from chalicelib.signing.messages import FieldLines, Request
from tests.support.parties import DraftRequest
from tests.support.rfc9421 import (
    B3,
    B4,
    B21,
    B22,
    B23,
    B24,
    B25,
    B26,
    BODY,
    CLIENT_CERT,
    CREATED,
    REQUEST_LINES,
    URL,
    Response,
    Vector,
    printed_request,
    printed_response,
    verify,
)
from tests.support.rfc9421_keys import (
    ALGORITHM,
    ED25519,
    P256,
    PRIVATE,
    PUBLIC,
)

CREATED_AT = datetime.fromtimestamp(CREATED, UTC)


def test_b_1_keys_are_whole() -> None:
    """Public and private halves belong together; RFC 9421 names the first by its thumbprint."""
    private = PRIVATE["test-key-ed25519"].public_key().public_bytes_raw()
    assert private == PUBLIC["test-key-ed25519"].public_bytes_raw()
    numbers = PRIVATE["test-key-ecc-p256"].public_key().public_numbers()
    assert numbers == PUBLIC["test-key-ecc-p256"].public_numbers()
    rsa = PRIVATE["test-key-rsa-pss"].public_key().public_numbers()
    assert rsa == PUBLIC["test-key-rsa-pss"].public_numbers()
    assert thumbprint(ED25519) == "poqkLGiymh_W0uP6PZFw-dvez3QJT5SolqXBCW38r0U"


@pytest.mark.parametrize("vector", [B21, B22, B23, B25, B26], ids=lambda vector: vector.label)
def test_b_2_requests_verify_as_printed(vector: Vector) -> None:
    verify(vector, printed_request(vector))


@pytest.mark.parametrize("vector", [B23, B26], ids=lambda vector: vector.label)
def test_b_2_requests_do_not_verify_by_another_method(vector: Vector) -> None:
    with pytest.raises(InvalidSignature):
        verify(vector, printed_request(vector, method="PUT"))


def test_b_2_4_response_verifies_as_printed() -> None:
    verify(B24, printed_response(B24))
    with pytest.raises(InvalidSignature):
        verify(B24, printed_response(B24, status=201))


def test_b_3_request_that_a_proxy_signed_verifies_as_printed() -> None:
    url = "https://service.internal.example/foo?param=Value&Pet=dog"
    lines = [("Client-Cert", CLIENT_CERT), *B3.lines]
    verify(B3, Request("POST", url, FieldLines(lines), BODY))
    with pytest.raises(InvalidSignature):
        verify(B3, Request("POST", URL, FieldLines(lines), BODY))


DEMO = "https://example.org/demo?name1=Value1&Name2=value2"
JSON, ANY = ("Accept", "application/json"), ("Accept", "*/*")
BOTH_ACCEPTS = ("Accept", "application/json, */*")
DATE = ("Date", "Fri, 15 Jul 2022 14:24:55 GMT")


@pytest.mark.parametrize(
    ("url", "lines"),
    [
        (DEMO, [DATE, JSON, ANY]),
        (f"{DEMO}&param=added", [DATE, JSON, ANY, ("Accept-Language", "en-US,en;q=0.5")]),
        (DEMO, [("Referer", "https://developer.example.org/demo"), BOTH_ACCEPTS]),
        (DEMO, [JSON, DATE, ANY]),
    ],
)  # fmt: skip
def test_b_4_request_verifies_when_its_meaning_is_the_same(
    url: str, lines: list[tuple[str, str]]
) -> None:
    verify(B4, Request("GET", url, FieldLines([*lines, *B4.lines]), b""))


@pytest.mark.parametrize(
    ("method", "url", "lines"),
    [
        ("POST", DEMO.replace("example.org", "example.com"), [DATE, JSON, ANY]),
        ("GET", DEMO.replace("example.org", "example.com"), [DATE, JSON, ANY]),
        ("POST", DEMO, [DATE, JSON, ANY]),
        ("GET", DEMO, [DATE, ANY, JSON]),
    ],
)
def test_b_4_request_does_not_verify_when_its_meaning_was_changed(
    method: str, url: str, lines: list[tuple[str, str]]
) -> None:
    with pytest.raises(InvalidSignature):
        verify(B4, Request(method, url, FieldLines([*lines, *B4.lines]), b""))


@dataclass
class DraftResponse:
    """A response that is being signed."""

    status_code: int
    headers: dict[str, str]


ALL = [B21, B22, B23, B24, B25, B26, B3, B4]
SAME_TWICE = [B25, B26, B4]
"""HMAC and Ed25519 sign the same twice; RSA-PSS and ECDSA do not."""


def unsigned(vector: Vector) -> DraftRequest | DraftResponse:
    """The message of a vector, before it was signed."""
    if vector is B24:
        printed = printed_response(vector).headers.items()[:3]
        return DraftResponse(200, dict(printed))
    if vector is B3:
        url = "https://service.internal.example/foo?param=Value&Pet=dog"
        return DraftRequest("POST", url, {"Client-Cert": CLIENT_CERT})
    if vector is B4:
        return DraftRequest("GET", DEMO, dict([BOTH_ACCEPTS]))
    return DraftRequest("POST", URL, dict(REQUEST_LINES))


def signed(vector: Vector) -> DraftRequest | DraftResponse:
    """The same, signed with the printed key."""
    draft = unsigned(vector)
    keys = MappingKeyResolver(public_keys={}, private_keys={vector.keyid: PRIVATE[vector.keyid]})
    HTTPMessageSigner(signature_algorithm=ALGORITHM[vector.keyid], key_resolver=keys).sign(
        draft,
        key_id=vector.keyid,
        created=CREATED_AT,
        label=vector.label,
        include_alg=False,
        covered_component_ids=vector.covered,
        use_existing_digest="Content-Digest" in draft.headers,
        **vector.parameters,
    )
    return draft


def received(draft: DraftRequest | DraftResponse) -> Request | Response:
    """The same as it comes in."""
    lines = FieldLines(list(draft.headers.items()))
    if isinstance(draft, DraftResponse):
        return Response(draft.status_code, lines)
    return Request(draft.method, draft.url, lines, BODY)


@pytest.mark.parametrize("vector", SAME_TWICE, ids=lambda vector: vector.label)
def test_signature_is_as_printed_when_the_algorithm_is_deterministic(vector: Vector) -> None:
    headers = signed(vector).headers
    assert headers["Signature-Input"] == vector.input
    assert headers["Signature"] == f"{vector.label}=:{vector.signature}:"


@pytest.mark.parametrize("vector", ALL, ids=lambda vector: vector.label)
def test_signature_by_a_printed_key_verifies_as_printed(vector: Vector) -> None:
    draft = signed(vector)
    assert draft.headers["Signature-Input"] == vector.input
    printed = f"{vector.label}=:{vector.signature}:"
    assert (draft.headers["Signature"] == printed) is (vector in SAME_TWICE)
    verify(vector, received(draft))
    draft.headers["Signature-Input"] += ";expires=1"
    with pytest.raises(InvalidSignature):
        verify(vector, received(draft))


@pytest.mark.parametrize(
    ("alg", "jwk"),
    [
        ("ed25519", P256),
        ("ecdsa-p256-sha256", ED25519),
        ("ed25519", {**ED25519, "x": "AA"}),
        ("ed25519", {"kty": "OKP", "crv": "Ed25519"}),
        ("ecdsa-p256-sha256", {**P256, "y": P256["x"]}),
        ("rsa-pss-sha512", P256),
    ],
)
def test_key_is_an_error_when_it_is_of_another_kind_or_off_its_curve(
    alg: str, jwk: dict[str, str]
) -> None:
    with pytest.raises(ValueError, match=r"key|curve|point|Ed25519|32 bytes"):
        public_key(alg, jwk)
