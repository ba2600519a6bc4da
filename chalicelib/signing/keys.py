"""Public keys: from JWK to what verifies, and our own as a JWK set."""

from base64 import urlsafe_b64decode
from collections.abc import Iterable, Mapping
from functools import lru_cache

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ec import (
    SECP256R1,
    EllipticCurvePublicKey,
    EllipticCurvePublicNumbers,
)
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from http_message_signatures import HTTPMessageSignaturesException
from http_message_signatures.algorithms import (
    ECDSA_P256_SHA256,
    ED25519,
    HTTPSignatureAlgorithm,
)

ALGORITHMS: Mapping[str, type[HTTPSignatureAlgorithm]] = {
    "ed25519": ED25519,
    "ecdsa-p256-sha256": ECDSA_P256_SHA256,
}
"""What platforms may sign with, by RFC 9421's names."""

_OURS = "ecdsa-p256-sha256"
_CURVES = {"ed25519": ("OKP", "Ed25519"), "ecdsa-p256-sha256": ("EC", "P-256")}


def public_key(alg: str, jwk: Mapping[str, str]) -> Ed25519PublicKey | EllipticCurvePublicKey:
    """Give the key of a public JWK for an algorithm of ``ALGORITHMS``.

    Raises ValueError when the JWK is of another kind, lacks a member or is not on its curve.
    """
    if (jwk.get("kty"), jwk.get("crv")) != _CURVES.get(alg):
        raise ValueError("the key is not of the algorithm that it is registered for")
    return _public_key(jwk.get("x", ""), jwk.get("y"))


@lru_cache(maxsize=64)
def _public_key(x: str, y: str | None) -> Ed25519PublicKey | EllipticCurvePublicKey:
    if y is None:
        return Ed25519PublicKey.from_public_bytes(_decode(x))
    numbers = EllipticCurvePublicNumbers(
        int.from_bytes(_decode(x), "big"), int.from_bytes(_decode(y), "big"), SECP256R1()
    )
    return numbers.public_key()


def verifies(jwk: Mapping[str, str], message: bytes, signature: bytes) -> bool:
    """Whether an ES256 signature (raw ``r || s``) over ``message`` is by the key of a P-256 JWK."""
    key = public_key(_OURS, jwk)
    try:
        algorithm = ALGORITHMS[_OURS](public_key=key)
        algorithm.verify(signature=signature, message=message)
    except (InvalidSignature, HTTPMessageSignaturesException):
        return False
    return True


def jwks(keys: Iterable[Mapping[str, str]]) -> dict[str, list[dict[str, str]]]:
    """Give the JWK set (RFC 7517) of our public keys, each once, in the order given."""
    by_id = {key["kid"]: dict(key) for key in keys}
    return {"keys": list(by_id.values())}


def _decode(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))
