"""Our signing key: P-256 in KMS, which signs and never shows its private part."""

import hashlib
from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from chalicelib.aws.failures import OurErrors
from chalicelib.signing.jose import ALGORITHM
from chalicelib.signing.keys import public_jwk, thumbprint

if TYPE_CHECKING:
    from mypy_boto3_kms import KMSClient

_BYTES = 32  # of each of r and s on P-256


class KmsSigner:
    """The port ``Signer`` on one KMS key of spec ECC_NIST_P256."""

    def __init__(self, kms: "KMSClient", key_id: str) -> None:
        self._kms, self._key_id = kms, key_id

    @property
    def kid(self) -> str:
        """Return the RFC 7638 thumbprint of the public key."""
        return self._jwk["kid"]

    def public_jwk(self) -> Mapping[str, str]:
        """Return the public key as RFC 7517 writes it, for the JWKS."""
        return self._jwk

    def sign(self, message: bytes) -> bytes:
        """Sign by ES256 as JWS and RFC 9421 want it: ``r || s``, 64 bytes. Raises Unavailable.

        KMS is given the digest: it takes no raw message over 4,096 bytes, and tokens may be longer.
        """
        from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

        with OurErrors("kms"):
            answer = self._kms.sign(
                KeyId=self._key_id,
                Message=hashlib.sha256(message).digest(),
                MessageType="DIGEST",
                SigningAlgorithm="ECDSA_SHA_256",
            )
        r, s = decode_dss_signature(answer["Signature"])
        return r.to_bytes(_BYTES, "big") + s.to_bytes(_BYTES, "big")

    @cached_property
    def _jwk(self) -> dict[str, str]:
        from cryptography.hazmat.primitives.serialization import load_der_public_key

        with OurErrors("kms"):
            der = self._kms.get_public_key(KeyId=self._key_id)["PublicKey"]
        jwk = public_jwk(load_der_public_key(der))
        if jwk["kty"] != "EC":
            raise TypeError("the signing key must be on P-256")
        return {**jwk, "use": "sig", "alg": ALGORITHM, "kid": thumbprint(jwk)}
