"""Scheduled jobs: one run holds a job at a time, and a run that was overtaken is refused."""

from datetime import datetime, timedelta

import pytest

from chalicelib.ports import Leases
from chalicelib.store.leases import LeasesTable
from tests.support.backends import ATOMIC, Backend, assert_unavailable
from tests.support.fakes import FakeClock, MemoryLeases
from tests.support.threads import hammer

PORTS = (Leases,)
IMPLEMENTATIONS = (MemoryLeases, LeasesTable)
RESOURCES = frozenset({"Guards"})

JOB = "send_digests"
at_once = pytest.mark.parametrize("backend", ATOMIC, indirect=True)


def leases_on(backend: Backend, clock: FakeClock) -> Leases:
    if backend.in_memory:
        leases = MemoryLeases(clock)
        leases.down = backend.down
        return leases
    return LeasesTable(backend.ref("Guards"), clock)


@pytest.fixture
def leases(backend: Backend, clock: FakeClock) -> Leases:
    return leases_on(backend, clock)


def soon(clock: FakeClock) -> datetime:
    return clock() + timedelta(minutes=2)


def test_job_is_taken_by_one_run_until_its_term_is_over(leases: Leases, clock: FakeClock) -> None:
    first = leases.take(JOB, soon(clock))
    assert first is not None
    assert leases.take(JOB, soon(clock)) is None
    assert leases.take("reconcile", soon(clock)) is not None, "a job of its own"
    clock.advance(seconds=119)
    assert leases.take(JOB, soon(clock)) is None
    clock.advance(seconds=1)
    second = leases.take(JOB, soon(clock))
    assert second is not None
    assert second > first


def test_job_that_is_said_to_be_held_for_ever_is_taken(leases: Leases, clock: FakeClock) -> None:
    """At commit 234ff48e whoever wrote such a row, or had a wrong clock, stopped the job, and every
    run of it ended as if there were nothing to do."""
    assert leases.take(JOB, clock() + timedelta(days=3_650)) is not None
    assert leases.take(JOB, soon(clock)) is not None


def test_renewing_keeps_others_out_for_another_term(leases: Leases, clock: FakeClock) -> None:
    fence = leases.take(JOB, soon(clock))
    assert fence is not None
    clock.advance(seconds=100)
    assert leases.renew(JOB, fence, soon(clock))
    clock.advance(seconds=100)
    assert leases.take(JOB, soon(clock)) is None


def test_overtaken_run_can_neither_renew_nor_release(leases: Leases, clock: FakeClock) -> None:
    paused = leases.take(JOB, soon(clock))
    assert paused is not None
    clock.advance(minutes=3)
    assert leases.take(JOB, soon(clock)) is not None
    assert not leases.renew(JOB, paused, soon(clock))
    leases.release(JOB, paused)
    assert leases.take(JOB, soon(clock)) is None, "the other run has it still"


def test_released_job_is_free_at_once_and_tokens_go_on(leases: Leases, clock: FakeClock) -> None:
    first = leases.take(JOB, soon(clock))
    assert first is not None
    leases.release(JOB, first)
    second = leases.take(JOB, soon(clock))
    assert second is not None
    assert second > first


@at_once
def test_taking_has_one_winner_when_many_try_at_once(leases: Leases, clock: FakeClock) -> None:
    fences: list[int] = []

    def take(_: int) -> None:
        fence = leases.take(JOB, soon(clock))
        if fence is not None:
            fences.append(fence)

    hammer(take)
    assert len(fences) == 1


def test_leases_raise_unavailable_when_the_table_does_not_answer(
    unreachable: Backend, clock: FakeClock
) -> None:
    leases = leases_on(unreachable, clock)
    assert_unavailable(
        lambda: leases.take(JOB, soon(clock)),
        lambda: leases.renew(JOB, 1, soon(clock)),
        lambda: leases.release(JOB, 1),
    )
