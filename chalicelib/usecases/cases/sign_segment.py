"""Check the chains of a segment that are due tonight, and sign the list once all segments are done.

Due is what changed since the list before, what did not hold then, and of all others a share that
brings each its turn in four weeks. What changed is found by the index of hours: the first event of
a case on a day is in it, whatever its kind.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from chalicelib.errors import ChainBroken, Unavailable
from chalicelib.model.chain import Stored
from chalicelib.model.chain_heads import (
    SHARDS,
    ChainHead,
    HeadShard,
    SignedHeads,
    due_tonight,
    head_of,
    nights_between,
)
from chalicelib.model.events import hour_of, moment
from chalicelib.signing import chain_heads
from chalicelib.units import Days
from chalicelib.usecases.cases.read_signed_heads import (
    ROOTS,
    ReadSignedHeadsDeps,
    read_signed_heads,
)
from chalicelib.usecases.cases.read_signed_heads import SHARDS as SHARD_KEYS
from chalicelib.usecases.jobs.segments import (
    FINISHED,
    JobPage,
    JobSegment,
    SegmentsDeps,
    cursor_of,
    run_of,
    work_off,
)

PAGE = 200
"""Cases from one cursor to the next: seconds."""

ROUTED_LATE = timedelta(days=1)
"""An event that was routed late is in the hour of what was routed: a day more is looked at."""

_DIGEST = "digest"
"""In the cursor of a segment whose shard is written."""

_RESULTS_KEPT = Days(7)


@dataclass(frozen=True, slots=True)
class SignSegmentDeps:
    """What checking needs. ``changed`` gives the cases that an hour of the index has, ``case_ids``
    every case: for the first list of all."""

    heads: ReadSignedHeadsDeps
    segments: SegmentsDeps
    case_ids: Callable[[], Iterable[str]]
    changed: Callable[[str], Iterable[str]]
    stored: Callable[[str], Iterable[Stored]]
    base_url: str


def sign_segment(deps: SignSegmentDeps, number: int) -> Iterator[ChainBroken]:
    """Check a segment, or go on with it, and yield what does not hold.

    A case that does not hold keeps the head that was signed, and is found again every night until
    somebody has looked into it. Raises HeadsNotOurs, JobIsRunning, LeaseLost, Unavailable.
    """
    yield from work_off(deps.segments, number, lambda segment: _pages(deps, segment))
    _sign_list(deps)


def _pages(deps: SignSegmentDeps, segment: JobSegment) -> Iterator[JobPage[ChainBroken]]:
    if _DIGEST in segment.cursor:
        return
    before, results = read_signed_heads(deps.heads), PageResults(deps.segments, segment)
    signed = before.shard(segment.number) if before else HeadShard({})
    due, pages = _due(deps, segment, before, signed), int(segment.cursor.get("pages", 0))
    for start in range(0, len(due), PAGE):
        page = due[start : start + PAGE]
        shard, breaks = _check(deps, segment, page, signed)
        results.keep(pages, shard)
        pages += 1
        yield JobPage({"after": page[-1], "pages": str(pages)}, breaks)
    body = chain_heads.shard_bytes(results.joined(signed, pages))
    digest = chain_heads.shard_digest(body)
    segment.lease.confirm()
    _put(deps, f"{SHARD_KEYS}{digest}.json", body, "application/json")
    yield JobPage({_DIGEST: digest})


def _due(
    deps: SignSegmentDeps, segment: JobSegment, before: SignedHeads | None, signed: HeadShard
) -> list[str]:
    """List, in order, the cases that are due and come after the segment's cursor."""
    changed = _changed_since(deps, before.at, segment.run) if before else deps.case_ids()
    nights = nights_between(before.at if before else segment.run, segment.run)
    after = segment.cursor.get("after", "")
    due = due_tonight(segment.number, changed, signed, nights)
    return [case_id for case_id in due if case_id > after]


def _changed_since(deps: SignSegmentDeps, before: datetime, run: datetime) -> Iterator[str]:
    """List the cases that changed on the day of the list before, or since."""
    hour = datetime.combine((before - ROUTED_LATE).date(), time(), tzinfo=UTC)
    while hour <= run:
        yield from deps.changed(hour_of(hour))
        hour += timedelta(hours=1)


def _check(
    deps: SignSegmentDeps, segment: JobSegment, case_ids: Sequence[str], signed: HeadShard
) -> tuple[HeadShard, list[ChainBroken]]:
    """Check cases; give the heads of those that hold, and what does not."""
    heads, breaks = dict[str, ChainHead](), list[ChainBroken]()
    for case_id in case_ids:
        segment.lease.confirm()
        try:
            heads[case_id] = head_of(case_id, list(deps.stored(case_id)), signed.heads.get(case_id))
        except ChainBroken as error:
            breaks.append(error)
    return HeadShard(heads, frozenset(error.case_id for error in breaks)), breaks


@dataclass(frozen=True, slots=True)
class PageResults:
    """What a segment's pages came to, kept beside its cursor: work that is killed keeps them."""

    deps: SegmentsDeps
    segment: JobSegment

    def keep(self, page: int, shard: HeadShard) -> None:
        """Keep one page's. Raises Unavailable."""
        text = chain_heads.shard_bytes(shard).decode()
        self.deps.cursors.keep(self._key(page), {"shard": text}, _RESULTS_KEPT.whole_seconds)

    def joined(self, signed: HeadShard, pages: int) -> HeadShard:
        """Join those of all pages to what was signed before. Raises Unavailable."""
        heads, broken = dict(signed.heads), set[str]()
        for page in range(pages):
            kept = self.deps.cursors.recall(self._key(page))
            if kept is None:
                raise Unavailable(f"page {page} of segment {self.segment.number} was not kept")
            shard = chain_heads.read_shard(kept["shard"])
            heads |= shard.heads
            broken |= shard.broken
        return HeadShard(heads, frozenset(broken))

    def _key(self, page: int) -> str:
        return f"cursor#{self.deps.job}#{self.segment.number}#{page}"


def _sign_list(deps: SignSegmentDeps) -> None:
    """Sign the root once every segment has its shard; whoever ends last does."""
    run = run_of(deps.segments)
    if run is None:
        return
    cursors = [cursor_of(deps.segments, number, run) for number in range(SHARDS)]
    key = f"{ROOTS}{run}.jws"
    if not all(FINISHED in cursor for cursor in cursors) or deps.heads.lists.get(key) is not None:
        return
    with deps.segments.take_job(f"{deps.segments.job}#root") as lease:
        digests = [cursor[_DIGEST] for cursor in cursors]
        signer = deps.heads.keys.current()
        text = chain_heads.sign_root(signer, deps.base_url, moment(run), digests)
        lease.confirm()
        _put(deps, key, text.encode(), "application/jose")


def _put(deps: SignSegmentDeps, key: str, body: bytes, content_type: str) -> None:
    deps.heads.lists.put(key, body, content_type=content_type, cache_control="no-store")
