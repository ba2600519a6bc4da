"""A log whose chains are checked and whose heads are signed, and what somebody does to it."""

from collections.abc import Iterable

from chalicelib.errors import ChainBroken
from chalicelib.model.chain import StoredEvent, digest_of
from chalicelib.model.chain_heads import SHARDS, SignedHeads
from chalicelib.model.events import hour_of
from chalicelib.model.shards import shard_of
from chalicelib.usecases.cases.read_signed_heads import ReadSignedHeadsDeps, read_signed_heads
from chalicelib.usecases.cases.sign_chain_heads import SignChainHeadsDeps, sign_chain_heads
from chalicelib.usecases.cases.sign_root import SignRootDeps
from chalicelib.usecases.cases.sign_segment import SignSegmentDeps, sign_segment
from chalicelib.usecases.jobs.lease import job_taker
from chalicelib.usecases.jobs.segments import HANDED_OVER_AFTER, SegmentsDeps
from tests.support.chains import CASE_ID, make_chain
from tests.support.factories import BASE_URL
from tests.support.fakes import (
    FakeClock,
    MemoryBlobs,
    MemoryGuards,
    MemoryLeases,
    MemoryQueue,
    MemorySigningKeys,
)
from tests.support.job_queues import messages_of

OTHER = "SSZZZZZZZZZZZ"
OURS = shard_of(CASE_ID, SHARDS)


class StoredCases:
    """Rows of cases, as somebody may have changed them, and what the index says of them."""

    def __init__(self) -> None:
        self.rows = {CASE_ID: make_chain(4), OTHER: chain_of(OTHER, 2)}
        self.clock, self.lists, self.keys = FakeClock(), MemoryBlobs(), MemorySigningKeys()
        self.signer, self.guards = self.keys.current(), MemoryGuards(self.clock)
        self.changed: dict[str, list[str]] = {}
        self.reads: list[str] = []
        take_job = job_taker(MemoryLeases(self.clock), self.clock)
        heads = ReadSignedHeadsDeps(self.lists, self.keys)
        segments = SegmentsDeps(
            "sign_chain_heads", MemoryQueue(), self.guards, take_job, self.clock
        )
        self.start = SignChainHeadsDeps(heads, segments)
        self.deps = SignSegmentDeps(
            signing=SignRootDeps(heads, segments, BASE_URL),
            case_ids=lambda: list(self.rows),
            changed=lambda hour: self.changed.get(hour, []),
            stored=self._stored,
        )

    def change(self, case_id: str, rows: list[StoredEvent]) -> None:
        """Append to a case as the product does: the index has it."""
        self.rows[case_id] = rows
        self.changed.setdefault(hour_of(self.clock()), []).append(case_id)

    def night(self) -> list[tuple[str, int, str]]:
        self.clock.advance(days=1)
        sign_chain_heads(self.start)
        return self.work()

    def work(self) -> list[tuple[str, int, str]]:
        breaks = list[ChainBroken]()
        while messages := messages_of(self.start.segments.queue):
            for message in messages:
                breaks += sign_segment(self.deps, message.seq)
        return [(broken.case_id, broken.seq, broken.why) for broken in breaks]

    def slow(self, case_id: str) -> list[StoredEvent]:
        """Rows that take a minute to read."""
        self.clock.advance(seconds=HANDED_OVER_AFTER.whole_seconds)
        return self._stored(case_id)

    def signed(self) -> SignedHeads:
        heads = read_signed_heads(self.start.heads)
        assert heads is not None
        return heads

    def _stored(self, case_id: str) -> list[StoredEvent]:
        self.reads.append(case_id)
        return self.rows.get(case_id, [])


def chain_of(case_id: str, length: int) -> list[StoredEvent]:
    return of_another(make_chain(length), case_id)


def of_another(rows: Iterable[StoredEvent], case_id: str = OTHER) -> list[StoredEvent]:
    stored_events, prev = list[StoredEvent](), "0" * 64
    for row in rows:
        row = row._replace(case_id=case_id, prev=prev)
        stored_events.append(row._replace(digest=digest_of(row)))
        prev = stored_events[-1].digest
    return stored_events
