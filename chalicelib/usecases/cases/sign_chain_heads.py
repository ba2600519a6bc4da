"""Begin a night of checking chains: its segments go on their queue."""

from dataclasses import dataclass
from functools import partial

from chalicelib.model.chain_heads import SHARDS
from chalicelib.model.events import moment
from chalicelib.telemetry import logger, tell_operator
from chalicelib.units import Hours
from chalicelib.usecases.cases.read_signed_heads import (
    ReadSignedHeadsDeps,
    is_signed,
    read_signed_heads,
)
from chalicelib.usecases.jobs.segments import SegmentsDeps, begin_run, run_of

_A_NIGHT = Hours(12)
"""By then a run has ended; a start may come twice, and finds the first at work."""


@dataclass(frozen=True, slots=True)
class SignChainHeadsDeps:
    """What beginning needs."""

    heads: ReadSignedHeadsDeps
    segments: SegmentsDeps


def sign_chain_heads(deps: SignChainHeadsDeps) -> int:
    """Queue tonight's segments and return how many; tell our operators where the run before has no
    list: its messages may have been taken away.

    Raises HeadsNotOurs where the list before is not signed by us: then nothing is signed on top of
    it; JobIsRunning, Unavailable.
    """
    return begin_run(deps.segments, SHARDS, partial(_check_before, deps))


def _check_before(deps: SignChainHeadsDeps) -> None:
    read_signed_heads(deps.heads)
    run = run_of(deps.segments)
    if run is None or deps.segments.now() - moment(run) < _A_NIGHT or is_signed(deps.heads, run):
        return
    logger.error("the heads of a night were not signed", extra={"run": run})
    tell_operator("HeadsUnsigned", 1)
