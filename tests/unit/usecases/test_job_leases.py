"""Two runs of a job at once: one works. A run that paused and wakes too late does nothing more."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from chalicelib.catalogue import load
from chalicelib.errors import JobIsRunning, LeaseLost
from chalicelib.model.events import Kind, NewEvent
from chalicelib.model.preferences import Preferences
from chalicelib.model.recipient_ids import OPERATOR
from chalicelib.ports import Dispatch
from chalicelib.usecases.guidance.publish_statistics import (
    PublishStatisticsDeps,
    publish_statistics,
)
from chalicelib.usecases.jobs.lease import TERM
from chalicelib.usecases.notifications.chase_lane import chase_lane
from chalicelib.usecases.notifications.chase_overdue import chase_overdue
from chalicelib.usecases.notifications.notify_operators import notify_operators
from chalicelib.usecases.notifications.reconcile import reconcile
from chalicelib.usecases.notifications.send_daily_summaries import send_daily_summaries
from chalicelib.usecases.notifications.send_digest import send_digest
from chalicelib.usecases.notifications.send_digests import send_digests
from chalicelib.usecases.platform.park_unacknowledged import (
    ParkUnacknowledgedDeps,
    park_unacknowledged,
)
from tests.support.factories import World
from tests.support.fakes import MemoryBlobs, MemoryFeed
from tests.support.mailing import INSULT, notify_of_new_case
from tests.support.weeks import Week

FORCE = "police-hampshire"


@dataclass
class LeasedWork:
    """A job with something to do. ``effects`` counts what cannot be taken back."""

    world: World
    deps: Any
    run: Callable[[Any], object]
    effects: Callable[[], int]
    planned: list[Callable[[], None]] = field(default_factory=list)

    def pause(self, call: Callable[..., Any]) -> Callable[..., Any]:
        """Do what was planned for the pause, once, after the call."""

        def paused(*arguments: Any, **keywords: Any) -> Any:
            answer = call(*arguments, **keywords)
            if self.planned:
                self.planned.pop()()
            return answer

        return paused


def digests() -> LeasedWork:
    world = World()
    notify_of_new_case(world, **INSULT)
    world.clock.advance(hours=1)
    deps = world.send_digests_deps
    (authority,) = world.digests.authorities()
    work = LeasedWork(
        world, deps, lambda deps: send_digest(deps, authority), lambda: len(world.mail.letters)
    )
    work.deps = replace(deps, render=work.pause(deps.render))
    return work


def operators() -> LeasedWork:
    world = World()
    accepted = world.submit(category="threat_violence")
    facts = {"recipient": "x", "what": "acknowledge", "escalated_to": OPERATOR}
    facts |= {"due": "2026-11-22T08:30:00Z"}
    event = world.append(accepted, NewEvent(Kind.RESPONSE_OVERDUE, facts))
    world.operator_inbox.send([Dispatch(accepted.first.case_id, event.seq, OPERATOR)])
    deps = world.notify_operators_deps
    work = LeasedWork(world, deps, notify_operators, lambda: len(world.mail.letters))
    work.deps = replace(deps, render=work.pause(deps.render))
    return work


def summaries() -> LeasedWork:
    week = Week()
    week.world.preferences[FORCE] = Preferences(daily=True)
    week.case()
    week.world.mail.letters.clear()
    week.world.clock.advance(days=1)
    work = LeasedWork(
        week.world, week.deps, send_daily_summaries, lambda: len(week.world.mail.letters)
    )
    work.deps = replace(week.deps, render=work.pause(week.deps.render))
    return work


def statistics() -> LeasedWork:
    world, sources = World(), MemoryBlobs()
    deps = PublishStatisticsDeps(world.log, sources, load(), world.clock, world.take_job)
    work = LeasedWork(world, deps, publish_statistics, lambda: len(sources.puts))
    get = sources.get
    sources.get = work.pause(get)  # type: ignore[method-assign]
    return work


WORKS = [digests, operators, summaries, statistics]


@pytest.mark.parametrize("make", WORKS, ids=lambda make: make.__name__)
def test_job_works_once_when_another_run_begins_in_the_middle(
    make: Callable[[], LeasedWork],
) -> None:
    work = make()

    def begin_again() -> None:
        with pytest.raises(JobIsRunning):
            work.run(work.deps)

    work.planned.append(begin_again)
    work.run(work.deps)
    assert work.planned == []
    assert work.effects() == 1


@pytest.mark.parametrize("make", WORKS, ids=lambda make: make.__name__)
def test_run_that_paused_beyond_its_term_leaves_the_job_to_the_next(
    make: Callable[[], LeasedWork],
) -> None:
    work = make()

    def sleep_while_another_runs() -> None:
        work.world.clock.advance(seconds=TERM.whole_seconds)
        work.run(work.deps)

    work.planned.append(sleep_while_another_runs)
    with pytest.raises(LeaseLost):
        work.run(work.deps)
    assert work.planned == []
    assert work.effects() == 1


@pytest.mark.parametrize("make", WORKS, ids=lambda make: make.__name__)
def test_run_that_paused_and_was_not_missed_goes_on(make: Callable[[], LeasedWork]) -> None:
    work = make()
    work.planned.append(lambda: work.world.clock.advance(seconds=TERM.whole_seconds))
    work.run(work.deps)
    assert work.effects() == 1


def parking(world: World) -> None:
    feed = MemoryFeed(world.clock)
    park_unacknowledged(ParkUnacknowledgedDeps(world.log, feed, (), world.clock, world.take_job))


@pytest.mark.parametrize(
    ("job", "run"),
    [
        ("chase_overdue", lambda world: chase_overdue(world.chase_overdue_deps)),
        ("chase_overdue#2", lambda world: chase_lane(world.chase_overdue_deps, 2)),
        ("reconcile", lambda world: reconcile(world.reconcile_deps)),
        ("notify_operators", lambda world: notify_operators(world.notify_operators_deps)),
        ("send_digests", lambda world: send_digests(world.send_digests_deps)),
        (f"send_digests#{FORCE}", lambda world: send_digest(world.send_digests_deps, FORCE)),
        (
            "send_daily_summaries",
            lambda world: send_daily_summaries(replace(Week().deps, take_job=world.take_job)),
        ),
        ("park_unacknowledged", parking),
    ],
)
def test_job_is_the_same_one_in_every_version(job: str, run: Callable[[World], object]) -> None:
    """While one version gives way to the next, both run: a name of its own would let both work."""
    world = World()
    world.leases.take(job, world.clock() + TERM)
    with pytest.raises(JobIsRunning) as refused:
        run(world)
    assert refused.value.job == job


def test_job_of_a_run_that_died_is_handed_over_when_its_term_ends() -> None:
    world = World()
    world.leases.take("chase_overdue", world.clock() + TERM)
    world.clock.advance(seconds=TERM.whole_seconds - 1)
    with pytest.raises(JobIsRunning) as refused:
        chase_overdue(world.chase_overdue_deps)
    assert "chase_overdue runs already" in str(refused.value)
    world.clock.advance(seconds=1)
    chase_overdue(world.chase_overdue_deps)
    chase_overdue(world.chase_overdue_deps), "it was handed over at its end"


def test_overtaken_run_stops_before_the_next_of_many() -> None:
    world = World()
    cases = [world.submit(incidents=[{"url": f"https://x.com/a/status/{n}"}]) for n in (1, 2, 3)]
    for accepted in cases:
        world.clocks.set(accepted.first.case_id, world.clock())
    read, reads = world.log.read, list[str]()

    def pause_at_the_first(case_id: str, **options: Any) -> Any:
        reads.append(case_id)
        if len(reads) == 1:
            world.clock.advance(seconds=TERM.whole_seconds)
            world.leases.take("chase_overdue", world.clock() + TERM)
        return read(case_id, **options)

    world.log.read = pause_at_the_first  # type: ignore[method-assign]
    with pytest.raises(LeaseLost):
        chase_overdue(world.chase_overdue_deps)
    assert set(reads) == {reads[0]}, "the two that follow are the other run's"
