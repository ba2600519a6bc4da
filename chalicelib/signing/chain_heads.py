"""Lists of chain heads: shards, and a root, a JWS that any JOSE library verifies by our JWKS.

The root's claims: ``iss``, ``iat``, ``shards`` = the SHA-256, hex, of each shard in order. A shard
is JSON, ``{"heads": {case id: [number, digest of that event]}, "broken": [case id]}``. A case is
in the shard whose number is the first four bytes of SHA-256 of its id, as a number, modulo how many
there are. Lists from before had no shards: their claims have ``heads`` in place of ``shards``.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime

from chalicelib.errors import HeadsNotOurs
from chalicelib.model.chain import canonical
from chalicelib.model.chain_heads import ChainHead, HeadShard, SignedHeads
from chalicelib.ports import Signer
from chalicelib.signing.jose import read_compact, sign_compact

ROOT = "chain-heads-root+jwt"
WHOLE = "chain-heads+jwt"
"""A list without shards, as they were until the end of November 2026."""


def sign_root(signer: Signer, issuer: str, at: datetime, digests: Sequence[str]) -> str:
    """Sign the digests of a list's shards, in order. Raises Unavailable."""
    claims = {"iss": issuer, "iat": int(at.timestamp()), "shards": list(digests)}
    return sign_compact(signer, ROOT, claims)


def read_root(text: str, published: Iterable[Mapping[str, str]]) -> tuple[datetime, Sequence[str]]:
    """Verify a root; give its time, and the digests of its shards in order.

    Raises HeadsNotOurs for one that none of our keys has signed.
    """
    try:
        claims = read_compact(text, ROOT, published)
    except ValueError as error:
        raise HeadsNotOurs from error
    return datetime.fromtimestamp(claims["iat"], UTC), claims["shards"]


def read_whole(text: str, published: Iterable[Mapping[str, str]]) -> SignedHeads:
    """Verify and read a list that has no shards. Raises HeadsNotOurs."""
    try:
        claims = read_compact(text, WHOLE, published)
    except ValueError as error:
        raise HeadsNotOurs from error
    shard = HeadShard(_heads(claims["heads"]))
    return SignedHeads(datetime.fromtimestamp(claims["iat"], UTC), [lambda: shard])


def shard_bytes(shard: HeadShard) -> bytes:
    """Write a shard. The same shard is the same bytes."""
    heads = {case_id: [head.seq, head.digest] for case_id, head in shard.heads.items()}
    return canonical({"heads": heads, "broken": sorted(shard.broken)}).encode()


def read_shard(text: str | bytes) -> HeadShard:
    """Read what ``shard_bytes`` wrote."""
    shard = json.loads(text)
    return HeadShard(_heads(shard["heads"]), frozenset(shard["broken"]))


def shard_digest(body: bytes) -> str:
    """Return what the root has of a shard: SHA-256, hex."""
    return hashlib.sha256(body).hexdigest()


def shard_reader(fetch: Callable[[str], bytes | None], digest: str) -> Callable[[], HeadShard]:
    """Return a reader of a shard, which raises HeadsNotOurs where its digest is not this one."""

    def read() -> HeadShard:
        body = fetch(digest)
        if body is None or shard_digest(body) != digest:
            raise HeadsNotOurs
        return read_shard(body)

    return read


def _heads(heads: Mapping[str, tuple[int, str]]) -> dict[str, ChainHead]:
    return {case_id: ChainHead(*head) for case_id, head in heads.items()}
