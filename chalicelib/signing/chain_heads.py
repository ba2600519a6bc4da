"""A list of chain heads as a JWS that any JOSE library verifies by our JWKS.

Its claims: ``iss``, ``iat``, ``heads`` = ``{case id: [number, digest of that event]}``.
"""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

from chalicelib.errors import HeadsNotOurs
from chalicelib.model.chain_heads import ChainHead, ChainHeads
from chalicelib.ports import Signer
from chalicelib.signing.jose import read_compact, sign_compact

TYPE = "chain-heads+jwt"


def sign_chain_heads(signer: Signer, issuer: str, chain_heads: ChainHeads) -> str:
    """Give the signed list. Raises Unavailable."""
    claims = {
        "iss": issuer,
        "iat": int(chain_heads.at.timestamp()),
        "heads": {
            case_id: [head.seq, head.digest] for case_id, head in chain_heads.by_case.items()
        },
    }
    return sign_compact(signer, TYPE, claims)


def read_chain_heads(text: str, published: Iterable[Mapping[str, str]]) -> ChainHeads:
    """Verify and read a list. Raises HeadsNotOurs for one that none of our keys has signed."""
    try:
        claims = read_compact(text, TYPE, published)
    except ValueError as error:
        raise HeadsNotOurs from error
    at = datetime.fromtimestamp(claims["iat"], UTC)
    return ChainHeads(at, {case_id: ChainHead(*head) for case_id, head in claims["heads"].items()})
