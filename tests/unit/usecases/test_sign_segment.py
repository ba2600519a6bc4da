"""A segment of a night's chains goes on where it was killed, and is handed over in good time."""

from contextlib import suppress
from dataclasses import replace
from typing import Any

import pytest

from chalicelib.errors import JobIsRunning, LeaseLost, Unavailable
from chalicelib.model.chain import StoredEvent
from chalicelib.model.chain_heads import SHARDS
from chalicelib.model.shards import shard_of
from chalicelib.usecases.cases import sign_segment as signing
from chalicelib.usecases.cases.sign_chain_heads import sign_chain_heads
from chalicelib.usecases.cases.sign_segment import sign_segment
from chalicelib.usecases.jobs.segments import HANDED_OVER_AFTER
from tests.support.chains import CASE_ID
from tests.support.job_queues import messages_of
from tests.support.signed_heads import OURS, StoredCases, chain_of


@pytest.fixture
def log() -> StoredCases:
    return StoredCases()


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
    log.rows[broken] = [log.rows[broken][0]._replace(facts="{}")]

    def die(case_id: str) -> list[StoredEvent]:
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


def test_segment_that_was_held_when_a_run_began_is_queued_for_that_run(
    log: StoredCases, due: list[str]
) -> None:
    """A start may come twice: the schedule's own promise is at least once."""
    log.deps = replace(log.deps, stored=lambda case_id: log.rows[case_id])
    work = sign_segment(log.deps, OURS)
    log.rows[due[0]] = [log.rows[due[0]][0]._replace(facts="{}")]
    assert next(work).case_id == due[0]
    log.clock.advance(seconds=1)
    sign_chain_heads(log.start)
    messages_of(log.start.segments.queue)
    for number in range(SHARDS):
        with suppress(JobIsRunning):
            list(sign_segment(log.deps, number))
    list(work)
    assert [message.seq for message in messages_of(log.start.segments.queue)] == [OURS]
    list(sign_segment(log.deps, OURS))
    assert log.signed().at == log.clock()


def test_segment_that_paused_for_a_night_writes_over_nothing_of_the_next(
    log: StoredCases, due: list[str]
) -> None:
    log.rows[due[0]] = [log.rows[due[0]][0]._replace(facts="{}")]
    paused = sign_segment(log.deps, OURS)
    next(paused)
    log.clock.advance(days=1)
    sign_chain_heads(log.start)
    assert [broken[0] for broken in log.work()] == [due[0]]
    with pytest.raises(LeaseLost):
        list(paused)
    assert set(log.signed().shard(OURS).heads) == {*due[1:]}


def test_segment_whose_pages_were_lost_writes_no_shard(log: StoredCases, due: list[str]) -> None:
    recall = log.guards.recall
    log.guards.recall = (  # type: ignore[method-assign]
        lambda key: None if key.endswith("Z#0") else recall(key)
    )
    with pytest.raises(Unavailable, match="page 0"):
        list(sign_segment(log.deps, OURS))
    assert log.lists.objects == {}


def test_segment_of_which_no_run_began_has_nothing_to_do(log: StoredCases) -> None:
    assert list(sign_segment(log.deps, OURS)) == []
    assert log.lists.objects == {}
