"""Check every case's chain, against what was signed the day before too, and sign where it ends.

Every case is read. It is the one way to miss none, and no request waits for it.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from chalicelib.errors import ChainBroken
from chalicelib.model.chain import Stored
from chalicelib.model.chain_heads import ChainHead, ChainHeads, head_of
from chalicelib.model.events import stamp
from chalicelib.ports import Blobs, Clock, SigningKeys
from chalicelib.signing import chain_heads
from chalicelib.usecases.jobs.lease import TakeJob

CONTENT_TYPE = "application/jose"


@dataclass(frozen=True, slots=True)
class SignChainHeadsDeps:
    """What signing chain heads needs. ``lists`` is a bucket in which nothing can be changed or
    deleted."""

    case_ids: Callable[[], Iterable[str]]
    stored: Callable[[str], Iterable[Stored]]
    lists: Blobs
    keys: SigningKeys
    base_url: str
    now: Clock
    take_job: TakeJob


def sign_chain_heads(deps: SignChainHeadsDeps) -> list[ChainBroken]:
    """Sign today's list and give what does not hold, a case once.

    A case that does not hold keeps the head that was signed, so it is found again every day until
    somebody has looked into it. Raises HeadsNotOurs where the list before is not signed by us:
    then nothing is signed on top of it; JobIsRunning, LeaseLost, Unavailable.
    """
    with deps.take_job("sign_chain_heads") as lease:
        before = read_signed_heads(deps)
        at, by_case, breaks = deps.now(), dict[str, ChainHead](), list[ChainBroken]()
        before_by_case = before.by_case if before else {}
        for case_id in set(deps.case_ids()).union(before_by_case):
            lease.confirm()
            signed = before_by_case.get(case_id)
            try:
                by_case[case_id] = head_of(case_id, list(deps.stored(case_id)), signed)
            except ChainBroken as error:
                breaks.append(error)
                if signed is not None:
                    by_case[case_id] = signed
        signer, signed_at = deps.keys.current(), ChainHeads(at, by_case)
        text = chain_heads.sign_chain_heads(signer, deps.base_url, signed_at)
        lease.confirm()
        deps.lists.put(
            f"{stamp(at)}.jws", text.encode(), content_type=CONTENT_TYPE, cache_control="no-store"
        )
    return breaks


def read_signed_heads(deps: SignChainHeadsDeps) -> ChainHeads | None:
    """Read the newest list; None before the first. Raises HeadsNotOurs, Unavailable."""
    newest = max(deps.lists.fingerprints(), default=None)
    body = deps.lists.get(newest) if newest else None
    return chain_heads.read_chain_heads(body.decode(), deps.keys.published()) if body else None
