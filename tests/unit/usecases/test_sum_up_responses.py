"""Figures of many cases are made in several runs, and are those of one run, whatever is killed."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib.catalogue import load
from chalicelib.errors import JobIsRunning, Unavailable
from chalicelib.model.published_stats import as_facts, rounded
from chalicelib.model.response_stats import FILE, Measured, figures
from chalicelib.usecases.guidance.publish_response_stats import (
    PublishResponseStatsDeps,
    publish_response_stats,
    rows_of,
)
from chalicelib.usecases.guidance.sum_up_responses import READS_FOR, SumUpResponsesDeps
from tests.support.factories import World
from tests.support.fakes import MemoryBlobs, MemoryStats
from tests.support.killing import Killed

CASES = 21
PAGES = 11
"""Of two cases, as the fake has them."""


class Cursors:
    """What is kept, by a process that dies before it keeps something for the so-manieth time."""

    def __init__(self, world: World, dies_before: int | None = None) -> None:
        self._guards, self._dies_before = world.guards, dies_before
        self.recall, self.spend = world.guards.recall, world.guards.spend
        self.count, self.tries = world.guards.count, world.guards.tries

    def keep(self, key: str, value: Mapping[str, str], seconds: int) -> None:
        self._step()
        self._guards.keep(key, value, seconds)

    def forget(self, key: str) -> None:
        self._step()
        self._guards.forget(key)

    def _step(self) -> None:
        if self._dies_before is not None:
            self._dies_before -= 1
            if self._dies_before == 0:
                raise Killed


class SlowStats(MemoryStats):
    """Takes so long for a page that a run comes as far as two of them."""

    def __init__(self, world: World) -> None:
        super().__init__()
        self._world, self.pages = world, 0

    def page(self, recipients: object, after: str = "") -> tuple[list[Measured], str]:
        self.pages += 1
        self._world.clock.advance(seconds=READS_FOR.whole_seconds / 2)
        return super().page(recipients, after)  # type: ignore[arg-type] # as it was called


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def sources() -> MemoryBlobs:
    return MemoryBlobs()


def filled(world: World, stats: MemoryStats) -> list[Measured]:
    """Cases that x was sent, of which every third is not answered; and what facebook was sent."""
    start, rows = world.clock(), list[Measured]()
    for number in range(CASES):
        answered = start + timedelta(minutes=7 * number) if number % 3 else None
        case = Measured(
            platform="x",
            case_id=f"SS{number:02}",
            seq=3,
            sent_at=start,
            acknowledge_by=start + timedelta(hours=1),
            decide_by=start + timedelta(days=400),
            acknowledged_at=answered,
        )
        few = [replace(case, platform="facebook")] if number < 9 else []
        stats.put(case.case_id, case.seq, [case, *few])
        rows.append(case)
    world.clock.advance(days=1)
    return rows


def deps_of(
    world: World, stats: MemoryStats, sources: MemoryBlobs, dies_before: int | None = None
) -> PublishResponseStatsDeps:
    cursors = Cursors(world, dies_before)
    summing = SumUpResponsesDeps(stats, cursors, rows_of(load()), world.clock)
    return PublishResponseStatsDeps(summing, sources, load(), world.clock, world.take_job)


def facts(world: World, rows: list[Measured]) -> object:
    day = world.clock()
    return as_facts(day.date(), {"x": rounded(figures(rows, day))}, {})


def written(sources: MemoryBlobs) -> object:
    return json.loads(sources.objects[FILE].body)


def test_run_that_has_read_for_a_minute_leaves_the_rest_to_the_next(
    world: World, sources: MemoryBlobs
) -> None:
    stats = SlowStats(world)
    rows = filled(world, stats)
    runs = [publish_response_stats(deps_of(world, stats, sources)) for _ in range(6)]
    assert runs == [False] * 5 + [True]
    assert stats.pages == PAGES
    assert written(sources) == facts(world, rows)
    assert not publish_response_stats(deps_of(world, stats, sources))
    assert sources.puts == [FILE]


def test_run_that_is_killed_anywhere_twice_ends_with_the_figures_of_all(world: World) -> None:
    """It keeps a sum and a cursor a page, publishes, and ends the round: dead before each."""
    for number in range(1, 2 * PAGES + 2):
        stats, sources = MemoryStats(), MemoryBlobs()
        rows = filled(world, stats)
        for dies_before in (number, 1):
            with pytest.raises(Killed):
                publish_response_stats(deps_of(world, stats, sources, dies_before))
        publish_response_stats(deps_of(world, stats, sources))
        assert written(sources) == facts(world, rows), number
        assert sources.puts == [FILE], number


def test_run_beside_another_does_nothing(world: World, sources: MemoryBlobs) -> None:
    stats = MemoryStats()
    filled(world, stats)
    with world.take_job("publish_response_stats"), pytest.raises(JobIsRunning):
        publish_response_stats(deps_of(world, stats, sources))
    assert sources.puts == []


def test_recipient_with_few_cases_on_every_page_has_no_figures(
    world: World, sources: MemoryBlobs
) -> None:
    stats = MemoryStats()
    filled(world, stats)
    publish_response_stats(deps_of(world, stats, sources))
    published = written(sources)
    assert isinstance(published, dict)
    assert list(published["platforms"]) == ["x"]


def test_round_begins_anew_when_a_page_of_it_ran_out(world: World, sources: MemoryBlobs) -> None:
    stats = SlowStats(world)
    rows = filled(world, stats)
    publish_response_stats(deps_of(world, stats, sources))
    world.guards.forget("cursor#publish_response_stats#0")
    for _ in range(4):
        publish_response_stats(deps_of(world, stats, sources))
    with pytest.raises(Unavailable, match="page 0"):
        publish_response_stats(deps_of(world, stats, sources))
    assert sources.puts == []
    for _ in range(6):
        publish_response_stats(deps_of(world, stats, sources))
    assert written(sources) == facts(world, rows)
