"""So many requests a minute and no more, counted together by all processes."""

from itertools import count

import pytest

from chalicelib.errors import TooManyTries, Unavailable
from chalicelib.model.request_counts import RequestCounts
from chalicelib.ports import Counter
from chalicelib.usecases.platform.admit_platform import AdmitPlatformDeps, admit_platform
from chalicelib.usecases.platform.spend_nonce import SpendNonceDeps, spend_nonce
from tests.support.fakes import FakeClock, MemoryGuards

NONCES = count()


class Process:
    """What one process counts."""

    def __init__(self, guards: MemoryGuards, per_minute: int, clock: FakeClock) -> None:
        counts = RequestCounts(per_minute)
        self.spending = SpendNonceDeps(guards, counts, clock)
        self.admitting = AdmitPlatformDeps(counts, clock)

    def request(self, platform: str = "x", nonce: str | None = None) -> bool:
        """Make a signed request; False where its nonce was spent before."""
        if not spend_nonce(self.spending, nonce or f"nonce#{next(NONCES)}", 660, platform):
            return False
        admit_platform(self.admitting, platform)
        return True

    def admitted(self, tries: int, platform: str = "x") -> int:
        """How many of so many requests are admitted."""
        done = 0
        for _ in range(tries):
            try:
                done += self.request(platform)
            except TooManyTries:
                continue
        return done


def test_platform_is_admitted_so_often_a_minute() -> None:
    clock = FakeClock()
    process = Process(MemoryGuards(clock), 3, clock)
    assert process.admitted(5) == 3
    assert process.admitted(1, "facebook") == 1
    clock.advance(seconds=59)
    assert process.admitted(1) == 0
    clock.advance(seconds=1)
    assert process.admitted(5) == 3


def test_refusal_says_when_the_minute_is_over() -> None:
    clock = FakeClock()
    clock.advance(seconds=18)
    process = Process(MemoryGuards(clock), 1, clock)
    process.request()
    with pytest.raises(TooManyTries) as refused:
        process.request()
    assert refused.value.retry_after == 42


def test_processes_admit_to_within_a_block_each_together() -> None:
    clock = FakeClock()
    guards = MemoryGuards(clock)
    processes = [Process(guards, 100, clock) for _ in range(4)]
    total = sum(process.admitted(1) for _ in range(200) for process in processes)
    assert 100 <= total <= 100 + 4 * 5


def test_request_counts_once_when_it_is_sent_again() -> None:
    clock = FakeClock()
    process = Process(MemoryGuards(clock), 40, clock)
    assert process.request(nonce="nonce#again")
    assert not any(process.request(nonce="nonce#again") for _ in range(100))
    assert process.admitted(100) == 39


def test_requests_count_with_their_nonce_a_block_at_a_time() -> None:
    clock = FakeClock()
    counters: list[Counter | None] = []

    class Counting(MemoryGuards):
        def spend(self, key: str, seconds: int, counter: Counter | None = None) -> bool:
            counters.append(counter)
            return super().spend(key, seconds, counter)

    assert Process(Counting(clock), 1_200, clock).admitted(600) == 600
    assert len(counters) == 600
    assert len([counter for counter in counters if counter]) == 10


def test_request_that_could_not_be_counted_takes_none_of_the_minute() -> None:
    clock = FakeClock()
    guards = MemoryGuards(clock)
    process = Process(guards, 2, clock)
    guards.down = True
    for _ in range(5):
        with pytest.raises(Unavailable):
            process.request()
    guards.down = False
    assert process.admitted(3) == 2
