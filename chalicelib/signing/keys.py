"""Public keys as JSON Web Keys (RFC 7517): read, written, named and listed."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from functools import lru_cache

from cryptography.hazmat.primitives.asymmetric.ec import (
    SECP256R1,
    EllipticCurvePublicKey,
    EllipticCurvePublicNumbers,
)
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from chalicelib.signing.jose import decode, encode

P256 = "ecdsa-p256-sha256"
ED25519 = "ed25519"
"""What platforms may sign with, by RFC 9421's names."""

_COORDINATE_BYTES = 32
_CURVES = {ED25519: ("OKP", "Ed25519"), P256: ("EC", "P-256")}
_REQUIRED_MEMBERS = {"EC": ("crv", "kty", "x", "y"), "OKP": ("crv", "kty", "x")}


def public_key(alg: str, jwk: Mapping[str, str]) -> Ed25519PublicKey | EllipticCurvePublicKey:
    """Read the key of a public JWK for an algorithm, ``ED25519`` or ``P256``.

    Raises ValueError when the JWK is of another kind, lacks a member or is not on its curve.
    """
    if (jwk.get("kty"), jwk.get("crv")) != _CURVES.get(alg):
        raise ValueError("the key is not of the algorithm that it is registered for")
    return _public_key(jwk.get("x", ""), jwk.get("y"))


@lru_cache(maxsize=64)
def _public_key(x: str, y: str | None) -> Ed25519PublicKey | EllipticCurvePublicKey:
    if y is None:
        return Ed25519PublicKey.from_public_bytes(decode(x))
    numbers = EllipticCurvePublicNumbers(
        int.from_bytes(decode(x), "big"), int.from_bytes(decode(y), "big"), SECP256R1()
    )
    return numbers.public_key()


def public_jwk(key: object) -> dict[str, str]:
    """Write an Ed25519 or P-256 key as a public JWK. Raises ValueError for any other key."""
    if isinstance(key, Ed25519PublicKey):
        return {"crv": "Ed25519", "kty": "OKP", "x": encode(key.public_bytes_raw())}
    if isinstance(key, EllipticCurvePublicKey) and isinstance(key.curve, SECP256R1):
        point = key.public_numbers()
        return {"crv": "P-256", "kty": "EC", "x": _coordinate(point.x), "y": _coordinate(point.y)}
    raise ValueError("neither an Ed25519 nor a P-256 key")


def thumbprint(jwk: Mapping[str, str]) -> str:
    """Return the SHA-256 thumbprint (RFC 7638) of a public JWK, base64url.

    Raises KeyError for another kind of key. joserfc has the same, behind an import that would be a
    tenth of the cold start of every handler that signs; a test holds the two together.
    """
    members = {name: jwk[name] for name in _REQUIRED_MEMBERS[jwk["kty"]]}
    canonical = json.dumps(members, sort_keys=True, separators=(",", ":"))
    return encode(hashlib.sha256(canonical.encode()).digest())


def jwks(keys: Iterable[Mapping[str, str]]) -> dict[str, list[dict[str, str]]]:
    """Return the JWK set (RFC 7517) of our public keys, each once, in the order given."""
    by_id = {key["kid"]: dict(key) for key in keys}
    return {"keys": list(by_id.values())}


def _coordinate(number: int) -> str:
    return encode(number.to_bytes(_COORDINATE_BYTES, "big"))
