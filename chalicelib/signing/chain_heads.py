"""A list of chain heads as a JWS (RFC 7515, compact) that any JOSE library verifies by our JWKS.

Its claims: ``iss``, ``iat``, ``heads`` = ``{case id: [number, digest of that event]}``.
"""

import json
from base64 import urlsafe_b64decode
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from chalicelib.errors import HeadsNotOurs
from chalicelib.model.chain_heads import Head, Heads
from chalicelib.ports import Signer
from chalicelib.signing.keys import verifies
from chalicelib.signing.tokens import compact

TYPE = "chain-heads+jwt"


def sign_list(signer: Signer, issuer: str, heads: Heads) -> str:
    """Give the signed list."""
    claims = {
        "iss": issuer,
        "iat": int(heads.at.timestamp()),
        "heads": {case_id: [head.seq, head.digest] for case_id, head in heads.of.items()},
    }
    return compact(signer, TYPE, claims)


def read_list(text: str, published: Iterable[Mapping[str, str]]) -> Heads:
    """Verify and read a list. Raises HeadsNotOurs for one that none of our keys has signed."""
    try:
        header, claims, signature = text.split(".")
        said = _json(header)
        jwk = next(key for key in published if key["kid"] == said["kid"])
        good = said["typ"] == TYPE and verifies(jwk, f"{header}.{claims}".encode(), _raw(signature))
    except (ValueError, KeyError, TypeError, StopIteration) as error:
        raise HeadsNotOurs from error
    if not good:
        raise HeadsNotOurs
    listed = _json(claims)
    at = datetime.fromtimestamp(listed["iat"], UTC)
    return Heads(at, {case_id: Head(*head) for case_id, head in listed["heads"].items()})


def _json(part: str) -> Any:
    return json.loads(_raw(part))


def _raw(part: str) -> bytes:
    return urlsafe_b64decode(part + "=" * (-len(part) % 4))
