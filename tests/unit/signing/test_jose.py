"""What we sign as JOSE is the same to the byte, and joserfc reads it."""

import json
from collections.abc import Mapping
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, x25519
from joserfc import jws
from joserfc.errors import BadSignatureError
from joserfc.jwk import ECKey, OKPKey

from chalicelib.signing.jose import decode, encode, read_compact, sign_compact, sign_detached
from chalicelib.signing.keys import public_jwk, thumbprint
from tests.support.fakes import MemorySigner

OURS = MemorySigner()
PUBLISHED = [OURS.public_jwk()]
P256_KEY = ec.generate_private_key(ec.SECP256R1()).public_key()
ED25519 = ed25519.Ed25519PrivateKey.generate().public_key()


class FixedSigner:
    """Signs everything with the same 64 bytes."""

    kid = "the-key"

    def public_jwk(self) -> Mapping[str, str]:
        return {}

    def sign(self, message: bytes) -> bytes:
        return b"\xff" * 64


def test_compact_jws_is_the_same_to_the_byte() -> None:
    signed = sign_compact(FixedSigner(), "secevent+jwt", {"text": "ŵ – 😡", "n": [1, {}]})
    assert signed == (
        "eyJ0eXAiOiJzZWNldmVudCtqd3QiLCJhbGciOiJFUzI1NiIsImtpZCI6InRoZS1rZXkifQ"
        ".eyJ0ZXh0IjoixbUg4oCTIPCfmKEiLCJuIjpbMSx7fV19"
        f".{'_' * 85}w"
    )


def test_detached_jws_is_verified_by_joserfc_over_the_payload_alone() -> None:
    signed = sign_detached(OURS, b"digest  name\n")
    key = ECKey.import_key(dict(OURS.public_jwk()))
    registry = jws.JWSRegistry(algorithms=["ES256"])
    assert jws.deserialize_compact(signed, key, registry=registry, payload=b"digest  name\n")
    with pytest.raises(BadSignatureError):
        jws.deserialize_compact(signed, key, registry=registry, payload=b"digest  other\n")


def test_read_compact_takes_lists_of_any_size() -> None:
    claims = {"heads": {f"SS{number:011}": [1, "0" * 64] for number in range(5_000)}}
    assert read_compact(sign_compact(OURS, "x", claims), "x", PUBLISHED) == claims


@pytest.mark.parametrize(
    "header",
    [
        [],
        ["alg"],
        1,
        {"typ": "x", "alg": "none"},
        {"typ": "x", "alg": "HS256"},
        {"typ": "x", "alg": "ES256", "kid": "other"},
        {"typ": "x", "alg": "ES256", "crit": ["unknown"], "unknown": 1},
    ],
)
def test_read_compact_refuses_other_headers(header: Any) -> None:
    forged = f"{encode(json.dumps(header).encode())}.{encode(b'{}')}.{encode(bytes(64))}"
    with pytest.raises(ValueError, match="not signed by a key of this set"):
        read_compact(forged, "x", PUBLISHED)


def test_read_compact_refuses_everything_when_there_are_no_keys() -> None:
    with pytest.raises(ValueError, match="not signed by a key of this set"):
        read_compact(sign_compact(OURS, "x", {}), "x", [])


@pytest.mark.parametrize("text", ["A", "AB==", "AB+/", "AB", "ŵŵŵŵ", "AAAA\n"])
def test_decode_refuses_what_is_no_base64url(text: str) -> None:
    with pytest.raises(ValueError, match="no base64url"):
        decode(text)


@pytest.mark.parametrize("size", range(5))
def test_decode_reverses_encode(size: int) -> None:
    assert decode(encode(b"\xfb" * size)) == b"\xfb" * size


def test_thumbprint_is_joserfcs() -> None:
    assert thumbprint(public_jwk(P256_KEY)) == ECKey.import_key(P256_KEY).thumbprint()
    assert thumbprint(public_jwk(ED25519)) == OKPKey.import_key(ED25519).thumbprint()


def test_public_jwk_is_joserfcs() -> None:
    assert public_jwk(P256_KEY) == ECKey.import_key(P256_KEY).as_dict()
    assert public_jwk(ED25519) == OKPKey.import_key(ED25519).as_dict()


@pytest.mark.parametrize(
    "key",
    [
        x25519.X25519PrivateKey.generate().public_key(),
        ec.generate_private_key(ec.SECP384R1()).public_key(),
    ],
)
def test_public_jwk_refuses_keys_that_nobody_may_sign_with(key: object) -> None:
    with pytest.raises(ValueError, match="neither an Ed25519 nor a P-256 key"):
        public_jwk(key)
