"""So many requests a minute and no more, counted together by all processes."""

import pytest

from chalicelib.errors import TooManyTries
from chalicelib.usecases.platform.admit_platform import AdmitPlatformDeps, admit_platform
from tests.support.fakes import FakeClock, MemoryGuards


def admitted(admission: AdmitPlatformDeps, tries: int, platform: str = "x") -> int:
    """How many of so many tries were admitted."""
    done = 0
    for _ in range(tries):
        try:
            admit_platform(admission, platform)
        except TooManyTries:
            continue
        done += 1
    return done


def test_a_platform_is_admitted_so_often_a_minute() -> None:
    clock = FakeClock()
    admission = AdmitPlatformDeps(MemoryGuards(clock), 3, clock)
    assert admitted(admission, 5) == 3
    assert admitted(admission, 1, "facebook") == 1
    clock.advance(seconds=59)
    assert admitted(admission, 1) == 0
    clock.advance(seconds=1)
    assert admitted(admission, 5) == 3


def test_who_is_refused_is_told_when_the_minute_is_over() -> None:
    clock = FakeClock()
    clock.advance(seconds=18)
    admission = AdmitPlatformDeps(MemoryGuards(clock), 1, clock)
    admit_platform(admission, "x")
    with pytest.raises(TooManyTries) as refused:
        admit_platform(admission, "x")
    assert refused.value.retry_after == 42


def test_processes_count_together_to_within_a_block_each() -> None:
    clock = FakeClock()
    guards = MemoryGuards(clock)
    several = [AdmitPlatformDeps(guards, 100, clock) for _ in range(4)]
    total = sum(admitted(each, 1) for _ in range(200) for each in several)
    assert 100 <= total <= 100 + 4 * 5


def test_most_requests_do_not_ask_the_table() -> None:
    clock = FakeClock()
    asked: list[str] = []

    class Counting(MemoryGuards):
        def count(self, key: str, seconds: int) -> int:
            asked.append(key)
            return super().count(key, seconds)

    assert admitted(AdmitPlatformDeps(Counting(clock), 1_200, clock), 600) == 600
    assert len(asked) == 10
