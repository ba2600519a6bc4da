"""A tail that was cut off, and a case that is gone, are found by what was signed before."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from hashlib import sha256
from typing import Any

import jwt
import pytest

from chalicelib.errors import ChainBroken, HeadsNotOurs, Unavailable
from chalicelib.limits import CHAINS_VERIFIED_WITHIN
from chalicelib.model.chain import Stored, digest_of
from chalicelib.model.chain_heads import SHARDS, ChainHead, SignedHeads
from chalicelib.model.events import hour_of
from chalicelib.model.shards import shard_of
from chalicelib.signing.chain_heads import ROOT, WHOLE, read_root, read_whole
from chalicelib.signing.jose import sign_compact
from chalicelib.usecases.cases import sign_segment as signing
from chalicelib.usecases.cases.read_signed_heads import ReadSignedHeadsDeps, read_signed_heads
from chalicelib.usecases.cases.sign_chain_heads import SignChainHeadsDeps, sign_chain_heads
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
    MemorySigner,
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
            heads=heads,
            segments=segments,
            case_ids=lambda: list(self.rows),
            changed=lambda hour: self.changed.get(hour, []),
            stored=self._stored,
            base_url=BASE_URL,
        )

    def change(self, case_id: str, rows: list[Stored]) -> None:
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

    def slow(self, case_id: str) -> list[Stored]:
        """Rows that take a minute to read."""
        self.clock.advance(seconds=HANDED_OVER_AFTER.whole_seconds)
        return self._stored(case_id)

    def signed(self) -> SignedHeads:
        heads = read_signed_heads(self.deps.heads)
        assert heads is not None
        return heads

    def _stored(self, case_id: str) -> list[Stored]:
        self.reads.append(case_id)
        return self.rows.get(case_id, [])


def chain_of(case_id: str, length: int) -> list[Stored]:
    return of_another(make_chain(length), case_id)


def of_another(rows: Iterable[Stored], case_id: str = OTHER) -> list[Stored]:
    made, prev = list[Stored](), "0" * 64
    for row in rows:
        row = replace(row, case_id=case_id, prev=prev)
        made.append(replace(row, digest=digest_of(row)))
        prev = made[-1].digest
    return made


@pytest.fixture
def log() -> StoredCases:
    return StoredCases()


def test_list_names_the_last_event_of_each_case_and_any_library_verifies_it(
    log: StoredCases,
) -> None:
    assert read_signed_heads(log.deps.heads) is None
    assert log.night() == []
    root = log.lists.objects["roots/2026-11-23T07:30:00Z.jws"].body.decode()
    claims = jwt.decode(root, jwt.PyJWK(dict(log.signer.public_jwk())), ["ES256"])
    assert (claims["iss"], len(claims["shards"])) == (BASE_URL, SHARDS)
    for case_id, rows in log.rows.items():
        number = int.from_bytes(sha256(case_id.encode()).digest()[:4]) % len(claims["shards"])
        digest = claims["shards"][number]
        shard = log.lists.objects[f"shards/{digest}.json"].body
        assert sha256(shard).hexdigest() == digest
        assert json.loads(shard)["heads"][case_id] == [len(rows), rows[-1].digest]


def test_sign_chain_heads_signs_what_changed_and_reads_few_others(log: StoredCases) -> None:
    log.night()
    log.reads.clear()
    for length in (5, 6, 7):
        log.change(CASE_ID, make_chain(length))
        assert log.night() == []
        assert log.signed().head(CASE_ID) == ChainHead(length, log.rows[CASE_ID][-1].digest)
    assert log.reads.count(CASE_ID) >= 3
    assert log.reads.count(OTHER) <= 1
    assert log.signed().head(OTHER) == ChainHead(2, log.rows[OTHER][-1].digest)


@pytest.mark.parametrize("missed", [0, 3])
def test_every_chain_is_verified_within_four_weeks(log: StoredCases, missed: int) -> None:
    """Also where nights are missed: the next has their turns."""
    for number in range(8):
        log.rows[f"SSCASE{number}"] = chain_of(f"SSCASE{number}", 1)
    log.night()
    log.reads.clear()
    for _ in range(int(CHAINS_VERIFIED_WITHIN.number) // (1 + missed)):
        log.clock.advance(days=missed)
        log.night()
    assert sorted(log.reads) == sorted(log.rows)
    log.clock.advance(days=60)
    log.reads.clear()
    log.night()
    assert sorted(log.reads) == sorted(log.rows), "all turns are over"


def test_sign_chain_heads_names_a_missing_tail_every_night_until_it_is_back(
    log: StoredCases,
) -> None:
    log.night()
    whole = log.rows[CASE_ID]
    log.change(CASE_ID, whole[:3])
    gone = [(CASE_ID, 4, "is missing, and was there when it was signed")]
    assert [log.night(), log.night(), log.night(), log.night()] == [gone] * 4
    assert log.signed().head(CASE_ID) == ChainHead(4, whole[-1].digest)
    log.rows[CASE_ID] = whole
    assert log.night() == []
    assert log.signed().shard(OURS).broken == frozenset()


def test_sign_chain_heads_names_a_case_that_is_gone_when_its_turn_comes(log: StoredCases) -> None:
    """No index has it any more."""
    log.night()
    del log.rows[OTHER]
    breaks = [log.night() for _ in range(28)]
    assert breaks[-1] == [(OTHER, 1, "is missing")]
    assert log.night() == [(OTHER, 1, "is missing")]


def test_sign_chain_heads_names_a_chain_that_was_rewritten(log: StoredCases) -> None:
    log.night()
    rows = [replace(row, at="2026-11-22T09:00:00Z") for row in make_chain(2)]
    log.change(OTHER, of_another(rows))
    assert log.night() == [(OTHER, 2, "is not the event that was signed")]


def test_sign_chain_heads_names_a_chain_that_never_held_and_signs_no_head(log: StoredCases) -> None:
    log.rows[CASE_ID][1] = replace(log.rows[CASE_ID][1], facts="{}")
    broken = [(CASE_ID, 2, "does not match its own digest")]
    assert [log.night(), log.night()] == [broken, broken]
    assert log.signed().head(CASE_ID) is None
    assert log.signed().head(OTHER) is not None


def test_sign_chain_heads_tells_an_altered_event_from_a_missing_tail(log: StoredCases) -> None:
    log.night()
    log.change(CASE_ID, [log.rows[CASE_ID][0], replace(log.rows[CASE_ID][1], facts="{}")])
    assert log.night() == [(CASE_ID, 2, "does not match its own digest")]


@pytest.fixture
def due(log: StoredCases, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The cases of one segment, of one page each, in a night that has begun."""
    monkeypatch.setattr(signing, "PAGE", 1)
    case_ids = [name for name in (f"SSCASE{n}" for n in range(400)) if _shard(name) == OURS]
    log.rows |= {case_id: chain_of(case_id, 1) for case_id in case_ids}
    log.clock.advance(days=1)
    sign_chain_heads(log.start)
    messages_of(log.start.segments.queue)
    return sorted([*case_ids, CASE_ID])


def _shard(case_id: str) -> int:
    return shard_of(case_id, SHARDS)


def test_segment_that_was_killed_goes_on_at_its_cursor_and_reports_what_it_saw(
    log: StoredCases, due: list[str]
) -> None:
    broken, last = due[1], due[3]
    log.rows[broken] = [replace(log.rows[broken][0], facts="{}")]

    def die(case_id: str) -> list[Stored]:
        if case_id == last:
            raise Unavailable
        return log.rows[case_id]

    work = sign_segment(replace(log.deps, stored=die), OURS)
    assert next(work).case_id == broken
    with pytest.raises(Unavailable):
        next(work)
    assert list(sign_segment(log.deps, OURS)) == []
    assert log.reads == due[3:]
    log.reads.clear()
    assert list(sign_segment(log.deps, OURS)) == []
    assert log.reads == [], "a message too many"
    for number in range(SHARDS):
        list(sign_segment(log.deps, number))
    shard = log.signed().shard(OURS)
    assert set(shard.heads) == {*due} - {broken}
    assert shard.broken == {broken}


def test_segment_is_handed_over_in_good_time(log: StoredCases, due: list[str]) -> None:
    log.deps = replace(log.deps, stored=lambda case_id: log.slow(case_id))
    list(sign_segment(log.deps, OURS))
    assert log.reads == due[:1]
    (message,) = messages_of(log.start.segments.queue)
    assert (message.case_id, message.seq) == ("sign_chain_heads", OURS)
    while not log.lists.fingerprints("shards/"):
        list(sign_segment(log.deps, OURS))
    assert log.reads == due


def test_segment_that_was_handed_over_at_its_end_has_only_to_be_finished(
    log: StoredCases, due: list[str]
) -> None:
    put = log.lists.put

    def slow(*arguments: Any, **keywords: Any) -> None:
        log.clock.advance(seconds=HANDED_OVER_AFTER.whole_seconds)
        put(*arguments, **keywords)

    log.lists.put = slow  # type: ignore[method-assign]
    list(sign_segment(log.deps, OURS))
    assert [message.seq for message in messages_of(log.start.segments.queue)] == [OURS]
    assert list(sign_segment(log.deps, OURS)) == []
    assert (log.reads, messages_of(log.start.segments.queue)) == (due, [])


def test_segment_of_a_run_that_was_overtaken_begins_anew(log: StoredCases, due: list[str]) -> None:
    list(sign_segment(log.deps, OURS))
    log.clock.advance(minutes=1)
    sign_chain_heads(log.start)
    log.reads.clear()
    list(sign_segment(log.deps, OURS))
    assert log.reads == due


def test_segment_whose_pages_were_lost_writes_no_shard(log: StoredCases, due: list[str]) -> None:
    kept = log.guards.recall
    log.guards.recall = (  # type: ignore[method-assign]
        lambda key: None if key == f"cursor#sign_chain_heads#{OURS}#0" else kept(key)
    )
    with pytest.raises(Unavailable, match="page 0"):
        list(sign_segment(log.deps, OURS))
    assert log.lists.objects == {}


def test_segment_of_which_no_run_began_has_nothing_to_do(log: StoredCases) -> None:
    assert list(sign_segment(log.deps, OURS)) == []
    assert log.lists.objects == {}


def test_sign_chain_heads_goes_on_from_a_list_that_had_no_shards(log: StoredCases) -> None:
    """As they were until the end of November 2026: one JWS with every head."""
    heads = {case_id: [len(rows), rows[-1].digest] for case_id, rows in log.rows.items()}
    claims = {"iss": BASE_URL, "iat": int(log.clock().timestamp()), "heads": heads}
    text = sign_compact(log.signer, WHOLE, claims)
    log.lists.put("2026-11-22T07:30:00Z.jws", text.encode(), content_type="", cache_control="")
    assert log.signed().head(CASE_ID) == ChainHead(4, log.rows[CASE_ID][-1].digest)
    log.change(CASE_ID, log.rows[CASE_ID][:3])
    assert log.night() == [(CASE_ID, 4, "is missing, and was there when it was signed")]
    assert log.signed().head(OTHER) == ChainHead(2, log.rows[OTHER][-1].digest)
    assert read_whole(text, log.keys.published()).shard(OURS).heads.keys() == {CASE_ID}


def _root(log: StoredCases) -> str:
    log.night()
    (name,) = log.lists.fingerprints("roots/")
    return log.lists.objects[name].body.decode()


def _other_signature(text: str) -> str:
    return text[:-4] + ("AAAA" if text[-4:] != "AAAA" else "BBBB")


def test_sign_chain_heads_stops_when_the_last_list_is_not_ours(log: StoredCases) -> None:
    other = _other_signature(_root(log)).encode()
    log.lists.put("roots/9999.jws", other, content_type="", cache_control="")
    objects = len(log.lists.objects)
    with pytest.raises(HeadsNotOurs):
        log.night()
    assert len(log.lists.objects) == objects


def test_shard_is_refused_when_it_is_not_the_one_that_was_signed(log: StoredCases) -> None:
    log.night()
    for name in log.lists.fingerprints("shards/"):
        log.lists.put(name, b'{"heads": {}, "broken": []}', content_type="", cache_control="")
    with pytest.raises(HeadsNotOurs):
        log.signed().head(CASE_ID)
    log.lists.objects = {k: b for k, b in log.lists.objects.items() if k.startswith("roots/")}
    with pytest.raises(HeadsNotOurs):
        log.signed().shard(OURS)


@pytest.mark.parametrize("text", ["", "a.b", "a.b.c", "e30.e30.e30"])
def test_list_refuses_what_is_none(log: StoredCases, text: str) -> None:
    for read in (_read_root, read_whole):
        with pytest.raises(HeadsNotOurs):
            read(text, log.keys.published())


def _read_root(text: str, published: Iterable[Mapping[str, str]]) -> SignedHeads:
    return read_root(text, published, lambda _: None)


def test_root_refuses_another_key_kind_or_signature(log: StoredCases) -> None:
    text, claims = _root(log), json.loads('{"iat": 1, "shards": []}')
    others = (
        sign_compact(MemorySigner(), ROOT, claims),
        sign_compact(log.signer, WHOLE, claims),
        text.rpartition(".")[0] + ".AAAA",
    )
    for other in others:
        with pytest.raises(HeadsNotOurs):
            _read_root(other, log.keys.published())
    assert len(_read_root(text, log.keys.published()).shards) == SHARDS


def test_chain_broken_names_case_and_event() -> None:
    assert str(ChainBroken(CASE_ID, 4, "is missing")) == f"event 4 of case {CASE_ID}: is missing"
