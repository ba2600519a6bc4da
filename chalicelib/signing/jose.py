"""JOSE: JSON Web Signatures (RFC 7515, RFC 7797) and their base64url.

joserfc encodes and verifies. It signs only with a private key that it holds, and ours never leave
KMS; so the input of a signature (RFC 7515, 5.1) is put together here, for a ``Signer`` to sign.
"""

import json
from collections.abc import Iterable, Mapping
from typing import Any, cast

from joserfc.util import urlsafe_b64decode, urlsafe_b64encode

from chalicelib.ports import Signer

ALGORITHM = "ES256"
MAX_PAYLOAD_CHARACTERS = 64 * 1024 * 1024
"""What ``read_compact`` takes at most: a list of half a million chain heads."""


def encode(data: bytes) -> str:
    """Write bytes as base64url without padding."""
    return urlsafe_b64encode(data).decode("ascii")


def decode(text: str) -> bytes:
    """Read base64url without padding. Raises ValueError."""
    try:
        return urlsafe_b64decode(text.encode("ascii"))
    except ValueError as error:
        raise ValueError("no base64url") from error


def sign_compact(signer: Signer, typ: str, claims: Mapping[str, Any]) -> str:
    """Sign claims as a JWS in compact form. Raises Unavailable."""
    header = {"typ": typ, "alg": ALGORITHM, "kid": signer.kid}
    signing_input = f"{_segment(header)}.{_segment(claims)}"
    return f"{signing_input}.{encode(signer.sign(signing_input.encode()))}"


def sign_detached(signer: Signer, payload: bytes) -> str:
    """Sign a payload as it is, and leave it out: ``header..signature``. Raises Unavailable."""
    header = _segment({"alg": ALGORITHM, "kid": signer.kid, "b64": False, "crit": ["b64"]})
    return f"{header}..{encode(signer.sign(header.encode() + b'.' + payload))}"


def read_compact(text: str, typ: str, jwks: Iterable[Mapping[str, str]]) -> Any:
    """Read the claims of a JWS in compact form that one of ``jwks`` has signed.

    Raises ValueError for any other text, and for another ``typ``.
    """
    from joserfc import jws  # imports cryptography.x509: a tenth of the cold start of who signs
    from joserfc.errors import JoseError
    from joserfc.jwk import KeySet

    registry = jws.JWSRegistry(algorithms=[ALGORITHM])
    registry.max_payload_length = MAX_PAYLOAD_CHARACTERS
    try:
        keys = KeySet.import_key_set({"keys": [cast("Any", dict(jwk)) for jwk in jwks]})
        signature = jws.deserialize_compact(text, keys, registry=registry)
    except (JoseError, TypeError) as error:
        raise ValueError("not signed by a key of this set") from error
    if signature.headers().get("typ") != typ:
        raise ValueError("signed as something else")
    return json.loads(signature.payload)


def _segment(value: Mapping[str, Any]) -> str:
    return encode(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode())
