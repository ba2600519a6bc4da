"""RFC 9421, appendix B.2, with the keys of B.1 as JWKs: what we verify with agrees with the RFC."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from http_message_signatures import (
    HTTPMessageSigner,
    HTTPMessageVerifier,
    HTTPSignatureKeyResolver,
    InvalidSignature,
    MappingKeyResolver,
)

from chalicelib.signing.keys import ALGORITHMS, public_key
from chalicelib.signing.messages import FieldLines, Request

ED25519 = {"kty": "OKP", "crv": "Ed25519", "x": "JrQLj5P_89iXES9-vFgrIy29clF9CC_oPPsw3c5D0bs"}
ED25519_PRIVATE = "9f8362f87a484a954e6e740c5b4c0e84229139a20aa8ab56ff66586f6a7d29c5"
P256 = {
    "kty": "EC",
    "crv": "P-256",
    "x": "qIVYZVLCrPZHGHjP17CTW0_-D9Lfw0EkjqF7xB4FivA",
    "y": "Mc4nN9LTDOBhfoUeg8Ye9WedFRhnZXZJA12Qp0zZ6F0",
}
CREATED = 1618884473

REQUEST_LINES = [
    ("Host", "example.com"),
    ("Date", "Tue, 20 Apr 2021 02:07:55 GMT"),
    ("Content-Type", "application/json"),
    ("Content-Length", "18"),
]
B26_INPUT = (
    'sig-b26=("date" "@method" "@path" "@authority" "content-type" "content-length")'
    f';created={CREATED};keyid="test-key-ed25519"'
)
B26 = (
    "sig-b26=:wqcAqbmYJ2ji2glfAMaRy4gruYYnx2nEFN2HN6jrnDnQ"
    "CK1u02Gb04v9EDgwUPiu4A0w6vuQv5lIp5WPpBKRCw==:"
)
B24_INPUT = (
    'sig-b24=("@status" "content-type" "content-digest" "content-length")'
    f';created={CREATED};keyid="test-key-ecc-p256"'
)
B24 = (
    "sig-b24=:wNmSUAhwb5LxtOtOpNa6W5xj067m5hFrj0XQ4fvpaCLx"
    "0NKocgPquLgyahnzDnDAUy5eCdlYUEkLIj+32oiasw==:"
)


class OneKey(HTTPSignatureKeyResolver):
    def __init__(self, key: Any) -> None:
        self._key = key

    def resolve_public_key(self, key_id: str) -> Any:
        return self._key


@dataclass
class Response:
    status_code: int
    headers: FieldLines


def verify(alg: str, jwk: dict[str, str], message: object) -> None:
    HTTPMessageVerifier(
        signature_algorithm=ALGORITHMS[alg], key_resolver=OneKey(public_key(alg, jwk))
    ).verify(message, max_age=None)


def b26(*, method: str = "POST") -> Request:
    lines = [*REQUEST_LINES, ("Signature-Input", B26_INPUT), ("Signature", B26)]
    url = "https://example.com/foo?param=Value&Pet=dog"
    return Request(method, url, FieldLines(lines), b'{"hello": "world"}')


def b24(*, status: int = 200) -> Response:
    digest = (
        "mEWXIS7MaLRuGgxOBdODa3xqM1XdEvxoYhvlCFJ41QJgJc4GTsPp29l5oGX69wWdXymyU0rjJuahq4l5aGgfLQ=="
    )
    lines = [
        ("Content-Type", "application/json"),
        ("Content-Digest", f"sha-512=:{digest}:"),
        ("Content-Length", "23"),
        ("Signature-Input", B24_INPUT),
        ("Signature", B24),
    ]
    return Response(status, FieldLines(lines))


def test_b_2_6_verifies_with_ed25519() -> None:
    verify("ed25519", ED25519, b26())
    with pytest.raises(InvalidSignature):
        verify("ed25519", ED25519, b26(method="PUT"))


def test_b_2_4_verifies_with_ecdsa_p256() -> None:
    verify("ecdsa-p256-sha256", P256, b24())
    with pytest.raises(InvalidSignature):
        verify("ecdsa-p256-sha256", P256, b24(status=201))


def test_b_2_6_is_signed_as_printed() -> None:
    @dataclass
    class Draft:
        method: str
        url: str
        headers: dict[str, str]

    draft = Draft("POST", "https://example.com/foo?param=Value&Pet=dog", dict(REQUEST_LINES))
    private = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(ED25519_PRIVATE))
    keys = MappingKeyResolver(public_keys={}, private_keys={"test-key-ed25519": private})
    HTTPMessageSigner(signature_algorithm=ALGORITHMS["ed25519"], key_resolver=keys).sign(
        draft,
        key_id="test-key-ed25519",
        created=datetime.fromtimestamp(CREATED, UTC),
        label="sig-b26",
        include_alg=False,
        covered_component_ids=(
            "date", "@method", "@path", "@authority", "content-type", "content-length",
        ),
    )  # fmt: skip
    assert draft.headers["Signature-Input"] == B26_INPUT
    assert draft.headers["Signature"] == B26


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
def test_a_key_of_another_kind_or_off_its_curve_is_an_error(alg: str, jwk: dict[str, str]) -> None:
    with pytest.raises(ValueError, match=r"key|curve|point|Ed25519|32 bytes"):
        public_key(alg, jwk)
