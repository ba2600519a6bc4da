"""Once a day: check every case's chain, against what was signed the day before too, and sign where
each of them ends now.

Every case is read. It is the one way to miss none, and no request waits for it.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from chalicelib.errors import ChainBroken
from chalicelib.model.chain import Stored
from chalicelib.model.chain_heads import Head, Heads, head_of
from chalicelib.model.events import stamp
from chalicelib.ports import Blobs, Clock, SigningKeys
from chalicelib.signing.chain_heads import read_list, sign_list

CONTENT_TYPE = "application/jose"


@dataclass(frozen=True, slots=True)
class SignChainHeadsDeps:
    """What it takes. ``lists`` is a bucket in which nothing can be changed or deleted."""

    case_ids: Callable[[], Iterable[str]]
    stored: Callable[[str], Iterable[Stored]]
    lists: Blobs
    keys: SigningKeys
    base_url: str
    now: Clock


def sign_chain_heads(room: SignChainHeadsDeps) -> list[ChainBroken]:
    """Sign today's list and give what does not hold, a case once.

    A case that does not hold keeps the head that was signed, so it is found again every day until
    somebody has looked into it. Raises HeadsNotOurs where the list before is not signed by us:
    then nothing is signed on top of it; Unavailable.
    """
    before = signed_heads(room)
    known = before.of if before else {}
    at, heads, broken = room.now(), dict[str, Head](), list[ChainBroken]()
    for case_id in _every(room, known):
        signed = known.get(case_id)
        try:
            heads[case_id] = head_of(case_id, list(room.stored(case_id)), signed)
        except ChainBroken as found:
            broken.append(found)
            if signed is not None:
                heads[case_id] = signed
    listed = sign_list(room.keys.current(), room.base_url, Heads(at, heads))
    room.lists.put(
        f"{stamp(at)}.jws", listed.encode(), content_type=CONTENT_TYPE, cache_control="no-store"
    )
    return broken


def signed_heads(room: SignChainHeadsDeps) -> Heads | None:
    """The newest list; None before the first. Raises HeadsNotOurs, Unavailable."""
    newest = max(room.lists.fingerprints(), default=None)
    body = room.lists.get(newest) if newest else None
    return read_list(body.decode(), room.keys.published()) if body else None


def _every(room: SignChainHeadsDeps, known: Iterable[str]) -> Iterator[str]:
    """Every case that is there, and every case that was."""
    yield from set(room.case_ids()).union(known)
