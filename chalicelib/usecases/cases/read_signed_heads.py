"""Read the newest signed list of chain heads."""

from dataclasses import dataclass

from chalicelib.model.chain_heads import SignedHeads
from chalicelib.ports import Blobs, SigningKeys
from chalicelib.signing import chain_heads

ROOTS, SHARDS = "roots/", "shards/"


@dataclass(frozen=True, slots=True)
class ReadSignedHeadsDeps:
    """What reading needs. ``lists`` is a bucket in which nothing can be changed or deleted."""

    lists: Blobs
    keys: SigningKeys


def read_signed_heads(deps: ReadSignedHeadsDeps) -> SignedHeads | None:
    """Read the newest list's root; None before the first. Raises HeadsNotOurs, Unavailable."""
    newest = max(deps.lists.fingerprints(ROOTS), default=None)
    if newest is None:
        return _read_whole(deps)
    text = (deps.lists.get(newest) or b"").decode()
    return chain_heads.read_root(
        text, deps.keys.published(), lambda digest: deps.lists.get(f"{SHARDS}{digest}.json")
    )


def _read_whole(deps: ReadSignedHeadsDeps) -> SignedHeads | None:
    """Read the newest list from before there were roots: it has the heads itself."""
    names = [name for name in deps.lists.fingerprints() if not name.startswith(SHARDS)]
    newest = max(names, default=None)
    text = (deps.lists.get(newest) or b"").decode() if newest else None
    return chain_heads.read_whole(text, deps.keys.published()) if text is not None else None
