"""Check the chains of a segment that are due tonight, and sign the list once all segments are done.

Due is what changed since the list before, what did not hold then, and of all others a share that
brings each its turn in four weeks. What changed is found by the index of hours: the first event of
a case on a day is in it, whatever its kind.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from chalicelib.errors import ChainBroken, Unavailable
from chalicelib.model.chain import StoredEvent
from chalicelib.model.chain_heads import (
    ChainHead,
    HeadShard,
    SignedHeads,
    due_tonight,
    head_of,
    nights_between,
)
from chalicelib.model.events import hour_of
from chalicelib.signing import chain_heads
from chalicelib.units import Days
from chalicelib.usecases.cases.read_signed_heads import read_signed_heads, shard_key
from chalicelib.usecases.cases.sign_root import DIGEST, SignRootDeps, put_for_good, sign_root
from chalicelib.usecases.jobs.segments import JobPage, JobSegment, SegmentsDeps, work_off

PAGE = 200
"""Cases from one cursor to the next: seconds."""

ROUTED_LATE = timedelta(days=1)
"""An event that was routed late is in the hour of what was routed: a day more is looked at."""

_RESULTS_KEPT = Days(7)


@dataclass(frozen=True, slots=True)
class SignSegmentDeps:
    """What checking needs. ``changed`` gives the cases that an hour of the index has, ``case_ids``
    every case: for the first list of all."""

    signing: SignRootDeps
    case_ids: Callable[[], Iterable[str]]
    changed: Callable[[str], Iterable[str]]
    stored: Callable[[str], Iterable[StoredEvent]]


def sign_segment(deps: SignSegmentDeps, number: int) -> Iterator[ChainBroken]:
    """Check a segment, or go on with it, and yield what does not hold.

    A case that does not hold keeps the head that was signed, and is found again every night until
    somebody has looked into it. Raises HeadsNotOurs, JobIsRunning, LeaseLost, Unavailable.
    """
    yield from work_off(deps.signing.segments, number, lambda segment: _pages(deps, segment))
    yield from sign_root(deps.signing)


def _pages(deps: SignSegmentDeps, segment: JobSegment) -> Iterator[JobPage[ChainBroken]]:
    if DIGEST in segment.cursor:
        return
    heads, results = deps.signing.heads, PageResults(deps.signing.segments, segment)
    before = read_signed_heads(heads)
    signed = before.shard(segment.number) if before else HeadShard({})
    due, pages = _due(deps, segment, before, signed), int(segment.cursor.get("pages", 0))
    for start in range(0, len(due), PAGE):
        page = due[start : start + PAGE]
        shard, breaks = _check(deps, segment, page, signed)
        segment.lease.confirm()
        results.keep(pages, shard)
        pages += 1
        yield JobPage({"after": page[-1], "pages": str(pages)}, breaks)
    body = chain_heads.shard_bytes(results.joined(signed, pages))
    digest = chain_heads.shard_digest(body)
    segment.lease.confirm()
    put_for_good(heads, shard_key(digest), body, "application/json")
    yield JobPage({DIGEST: digest})


def _due(
    deps: SignSegmentDeps, segment: JobSegment, before: SignedHeads | None, signed: HeadShard
) -> list[str]:
    """List, in order, the cases that are due and come after the segment's cursor."""
    run = segment.begun_at
    changed = _changed_since(deps, before.at, run) if before else deps.case_ids()
    nights = nights_between(before.at if before else run, run)
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
            stored = self.deps.cursors.recall(self._key(page))
            if stored is None:
                raise Unavailable(f"page {page} of segment {self.segment.number} was not kept")
            shard = chain_heads.read_shard(stored["shard"])
            heads |= shard.heads
            broken |= shard.broken
        return HeadShard(heads, frozenset(broken))

    def _key(self, page: int) -> str:
        """Name a page by its run: one that paused for a night writes over nothing of the next."""
        return f"cursor#{self.deps.job}#{self.segment.number}#{self.segment.run}#{page}"
