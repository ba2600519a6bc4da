"""Sign a night's list of chain heads once all of its shards are written.

Which shards those are is kept in the table of guards, where more than this job may write. So the
list before has the last word: no case is signed an earlier event of than there, or another one.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from chalicelib.errors import ChainBroken, HeadsNotOurs
from chalicelib.model.chain_heads import SHARDS, SignedHeads, steps_back
from chalicelib.model.events import moment
from chalicelib.signing import chain_heads
from chalicelib.units import Minutes
from chalicelib.usecases.cases.read_signed_heads import (
    ReadSignedHeadsDeps,
    is_signed,
    read_shards,
    read_signed_heads,
    root_key,
)
from chalicelib.usecases.jobs.segments import FINISHED, SegmentsDeps, cursor_of, run_of

DIGEST = "digest"
"""In the cursor of a segment whose shard is written."""

_SKEW = Minutes(5)
"""Between the clocks of two functions, at the most."""


@dataclass(frozen=True, slots=True)
class SignRootDeps:
    """What signing a list needs."""

    heads: ReadSignedHeadsDeps
    segments: SegmentsDeps
    base_url: str


def sign_root(deps: SignRootDeps) -> Iterator[ChainBroken]:
    """Sign the list if every segment has its shard; whoever ends last does.

    Yields the cases that it would be a step back for: then nothing is signed. Raises HeadsNotOurs
    for a run that has yet to begin, or a shard that is not there; JobIsRunning, LeaseLost,
    Unavailable.
    """
    run = run_of(deps.segments)
    if run is None:
        return
    if moment(run) > deps.segments.now() + _SKEW:
        raise HeadsNotOurs  # every list after it would be an older one
    cursors = [cursor_of(deps.segments, number, run) for number in range(SHARDS)]
    if all(FINISHED in cursor for cursor in cursors) and not is_signed(deps.heads, run):
        yield from _sign(deps, run, cursors)


def put_for_good(deps: ReadSignedHeadsDeps, key: str, body: bytes, content_type: str) -> None:
    """Write a part of a list where nothing is changed. Raises Unavailable."""
    deps.lists.put(key, body, content_type=content_type, cache_control="no-store")


def _sign(
    deps: SignRootDeps, run: str, cursors: Sequence[Mapping[str, str]]
) -> Iterator[ChainBroken]:
    digests = [cursor[DIGEST] for cursor in cursors]
    with deps.segments.take_job(f"{deps.segments.job}#root") as lease:
        back = list(_steps_back(deps, read_shards(deps.heads, moment(run), digests)))
        if not back:
            signer = deps.heads.keys.current()
            text = chain_heads.sign_root(signer, deps.base_url, moment(run), digests)
            lease.confirm()
            put_for_good(deps.heads, root_key(run), text.encode(), "application/jose")
    yield from back


def _steps_back(deps: SignRootDeps, unsigned: SignedHeads) -> Iterator[ChainBroken]:
    before = read_signed_heads(deps.heads)
    if before is None:
        return
    for number in range(SHARDS):
        signed = before.shard(number)
        for case_id in steps_back(signed, unsigned.shard(number)):
            seq = signed.heads[case_id].seq
            yield ChainBroken(case_id, seq, "is signed, and missing in what is to be signed next")
