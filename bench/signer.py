"""Sign in memory instead of KMS: both sides of a ratio sign with it."""

from collections.abc import Mapping

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256

from chalicelib.signing.keys import public_jwk, thumbprint

_BYTES = 32


class MemorySigner:
    """Implements the port ``Signer``."""

    def __init__(self) -> None:
        self._key = ec.generate_private_key(ec.SECP256R1())
        jwk = public_jwk(self._key.public_key())
        self._jwk = {**jwk, "kid": thumbprint(jwk), "use": "sig", "alg": "ES256"}

    @property
    def kid(self) -> str:
        """Return the RFC 7638 thumbprint of the public key."""
        return self._jwk["kid"]

    def public_jwk(self) -> Mapping[str, str]:
        """Return the public key as a JWK."""
        return self._jwk

    def current(self) -> "MemorySigner":
        """Return itself: it is never rotated."""
        return self

    def note(self, _: object) -> None:
        """Take in which keys are published: none of them is this one."""

    def sign(self, message: bytes) -> bytes:
        """Sign by ES256: ``r || s``."""
        r, s = decode_dss_signature(self._key.sign(message, ec.ECDSA(SHA256())))
        return r.to_bytes(_BYTES, "big") + s.to_bytes(_BYTES, "big")
