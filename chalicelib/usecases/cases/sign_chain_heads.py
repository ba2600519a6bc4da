"""Begin a night of checking chains: its segments go on their queue."""

from dataclasses import dataclass
from functools import partial

from chalicelib.model.chain_heads import SHARDS
from chalicelib.usecases.cases.read_signed_heads import ReadSignedHeadsDeps, read_signed_heads
from chalicelib.usecases.jobs.segments import SegmentsDeps, begin_run


@dataclass(frozen=True, slots=True)
class SignChainHeadsDeps:
    """What beginning needs."""

    heads: ReadSignedHeadsDeps
    segments: SegmentsDeps


def sign_chain_heads(deps: SignChainHeadsDeps) -> int:
    """Queue tonight's segments and return how many.

    Raises HeadsNotOurs where the list before is not signed by us: then nothing is signed on top of
    it; JobIsRunning, Unavailable.
    """
    return begin_run(deps.segments, SHARDS, partial(read_signed_heads, deps.heads))
