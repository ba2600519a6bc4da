"""Read the newest signed list of chain heads."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from chalicelib.errors import HeadsNotOurs
from chalicelib.model.chain_heads import SignedHeads
from chalicelib.model.events import moment
from chalicelib.ports import Blobs, SigningKeys
from chalicelib.signing import chain_heads

_ROOTS, _SHARDS = "roots/", "shards/"


@dataclass(frozen=True, slots=True)
class ReadSignedHeadsDeps:
    """What reading needs. ``lists`` is a bucket in which nothing can be changed or deleted."""

    lists: Blobs
    keys: SigningKeys


def read_signed_heads(deps: ReadSignedHeadsDeps) -> SignedHeads | None:
    """Read the newest list's root; None before the first.

    Raises HeadsNotOurs for one that we did not sign, or that is not of the time that it is named
    by: an older list could stand in its place. Unavailable.
    """
    newest = max(deps.lists.fingerprints(_ROOTS), default=None)
    if newest is None:
        return _read_whole(deps)
    at, digests = chain_heads.read_root(_text(deps, newest), deps.keys.published())
    return _named_by_its_time(newest.removeprefix(_ROOTS), read_shards(deps, at, digests))


def read_shards(deps: ReadSignedHeadsDeps, at: datetime, digests: Iterable[str]) -> SignedHeads:
    """Return the list that these shards make; each is fetched when it is read."""

    def fetch(digest: str) -> bytes | None:
        return deps.lists.get(shard_key(digest))

    readers = [chain_heads.shard_reader(fetch, digest) for digest in digests]
    return SignedHeads(at, readers)


def root_key(run: str) -> str:
    """Name the root of a run."""
    return f"{_ROOTS}{run}.jws"


def is_signed(deps: ReadSignedHeadsDeps, run: str) -> bool:
    """Return whether a run has its list. Raises Unavailable."""
    return deps.lists.get(root_key(run)) is not None


def shard_key(digest: str) -> str:
    """Name a shard's object."""
    return f"{_SHARDS}{digest}.json"


def _read_whole(deps: ReadSignedHeadsDeps) -> SignedHeads | None:
    """Read the newest list from before there were roots: it has the heads itself."""
    names = [name for name in deps.lists.fingerprints() if not name.startswith(_SHARDS)]
    newest = max(names, default=None)
    if newest is None:
        return None
    whole = chain_heads.read_whole(_text(deps, newest), deps.keys.published())
    return _named_by_its_time(newest, whole)


def _text(deps: ReadSignedHeadsDeps, name: str) -> str:
    return (deps.lists.get(name) or b"").decode()


def _named_by_its_time(name: str, heads: SignedHeads) -> SignedHeads:
    try:
        time_of_name = moment(name.removesuffix(".jws")).replace(microsecond=0)
    except ValueError as error:
        raise HeadsNotOurs from error
    if time_of_name != heads.at:
        raise HeadsNotOurs
    return heads
