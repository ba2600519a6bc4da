"""RFC 7638: what a key is called."""

import hashlib
from base64 import urlsafe_b64encode
from collections.abc import Mapping

from chalicelib.model.chain import canonical

_REQUIRED = {"EC": ("crv", "kty", "x", "y"), "OKP": ("crv", "kty", "x")}


def thumbprint(jwk: Mapping[str, str]) -> str:
    """SHA-256 thumbprint, base64url, of a public JWK. Raises KeyError for another kind of key."""
    members = {name: jwk[name] for name in _REQUIRED[jwk["kty"]]}
    digest = hashlib.sha256(canonical(members).encode()).digest()
    return urlsafe_b64encode(digest).rstrip(b"=").decode()
