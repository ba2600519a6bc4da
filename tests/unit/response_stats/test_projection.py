"""The rows and the figures follow the log, whatever comes how often and in which order."""

import json
import random
from datetime import timedelta

import pytest

from chalicelib.catalogue import load
from chalicelib.errors import NotFound
from chalicelib.model.events import Kind, NewEvent
from chalicelib.model.kinds import MEASURED_KINDS
from chalicelib.model.published_stats import as_facts, from_facts, published_stats
from chalicelib.model.response_samples import sample_of
from chalicelib.model.response_stats import (
    FILE,
    authority_row,
    measured,
)
from chalicelib.usecases.guidance.project_response_stats import (
    ProjectResponseStatsDeps,
    project_response_stats,
)
from chalicelib.usecases.guidance.publish_response_stats import (
    PublishResponseStatsDeps,
    publish_response_stats,
    rows_of,
)
from chalicelib.usecases.guidance.sum_up_responses import SumUpResponsesDeps
from chalicelib.usecases.intake.find_stored_report import StoredReport
from tests.support.cases import outcome_event, sent_event
from tests.support.factories import World
from tests.support.fakes import MemoryBlobs, MemoryStats


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def projecting(world: World) -> ProjectResponseStatsDeps:
    return ProjectResponseStatsDeps(world.log, MemoryStats())


def answered(world: World, *, hours: float, decided: bool = False) -> StoredReport:
    """A case that x was sent at once, and answered after so many hours."""
    accepted = world.submit()
    world.append(accepted, sent_event())
    start = world.clock()
    world.clock.advance(hours=hours)
    world.append(accepted, outcome_event("no_violation" if decided else "acknowledged"))
    world.clock.at = start
    return accepted


def test_case_has_its_rows_as_the_log_says(
    world: World, projecting: ProjectResponseStatsDeps
) -> None:
    accepted = answered(world, hours=2)
    assert project_response_stats(projecting, accepted.first.case_id) == 1
    assert list(projecting.stats.of("x")) == list(measured(world.case(accepted)))
    assert list(projecting.stats.of("facebook")) == []


def test_projection_is_refused_when_the_case_is_unknown(
    projecting: ProjectResponseStatsDeps,
) -> None:
    with pytest.raises(NotFound):
        project_response_stats(projecting, "SSABCDEFGHJKM")


def test_projection_ends_in_the_same_rows_in_any_order_and_repetition(
    world: World, projecting: ProjectResponseStatsDeps
) -> None:
    cases = [answered(world, hours=n, decided=n % 2 == 0).first.case_id for n in range(1, 6)]
    deliveries = [case for case in cases for _ in range(4)]
    once = MemoryStats()
    for case in cases:
        project_response_stats(ProjectResponseStatsDeps(world.log, once), case)
    for seed in range(5):
        random.Random(seed).shuffle(deliveries)
        again = MemoryStats()
        for case in deliveries:
            project_response_stats(ProjectResponseStatsDeps(world.log, again), case)
        assert again.cases == once.cases


def test_projection_does_not_write_an_older_reading_over_a_newer_one(
    world: World, projecting: ProjectResponseStatsDeps
) -> None:
    accepted = world.submit()
    world.append(accepted, sent_event())
    (early,) = measured(world.case(accepted))
    world.append(accepted, outcome_event("acknowledged"))
    project_response_stats(projecting, accepted.first.case_id)
    assert not projecting.stats.put(early.case_id, early.seq, [early])
    (row,) = projecting.stats.of("x")
    assert row.acknowledged_at == world.clock()


def test_filter_lets_through_every_event_that_changes_a_row(world: World) -> None:
    """Each kind of event is appended to a case; where a row changed, the kind must be listed."""
    for kind in Kind:
        accepted = world.submit()
        world.append(accepted, sent_event())
        before = list(measured(world.case(accepted)))
        facts = {
            "recipient": "x",
            "of": 1,
            "withdrawn_from": ["x"],
            **outcome_event("decided").public,
        }
        try:
            world.append(accepted, NewEvent(kind, {**facts, "recipients": []}, {}))
            after = list(measured(world.case(accepted)))
        except (KeyError, ValueError, TypeError):
            continue  # an event of another shape, which has no answer of a platform in it
        changed = [(a.acknowledged_at, a.decided_at, a.closed_at, a.sent_at) for a in after] != [
            (b.acknowledged_at, b.decided_at, b.closed_at, b.sent_at) for b in before
        ]
        assert not changed or kind in MEASURED_KINDS, kind


# ---- figures -------------------------------------------------------------------------------------


def measuring(world: World, stats: MemoryStats, sources: MemoryBlobs) -> PublishResponseStatsDeps:
    summing = SumUpResponsesDeps(stats, world.guards, rows_of(load()), world.clock)
    return PublishResponseStatsDeps(summing, sources, load(), world.clock, world.take_job)


def test_figures_are_written_once_there_are_ten_cases(world: World) -> None:
    stats, sources = MemoryStats(), MemoryBlobs()
    desk = measuring(world, stats, sources)
    cases = [answered(world, hours=n + 1) for n in range(10)]
    for accepted in cases[:9]:
        project_response_stats(ProjectResponseStatsDeps(world.log, stats), accepted.first.case_id)
    assert not publish_response_stats(desk)
    assert sources.puts == []
    project_response_stats(ProjectResponseStatsDeps(world.log, stats), cases[9].first.case_id)
    world.clock.advance(days=30)
    assert publish_response_stats(desk)
    rows = [row for accepted in cases for row in measured(world.case(accepted))]
    figures = published_stats(sample_of(rows, world.clock()))
    assert figures is not None
    written = json.loads(sources.objects[FILE].body)
    assert written == as_facts(world.clock().date(), {"x": figures}, {})
    assert written["platforms"]["x"]["acknowledged"]["median_hours"] == 6


def test_unchanged_figures_write_nothing_whatever_the_day(world: World) -> None:
    stats, sources = MemoryStats(), MemoryBlobs()
    desk = measuring(world, stats, sources)
    for n in range(10):
        accepted = answered(world, hours=n, decided=True)
        project_response_stats(ProjectResponseStatsDeps(world.log, stats), accepted.first.case_id)
    assert publish_response_stats(desk)
    world.clock.advance(days=1)
    assert not publish_response_stats(desk)
    assert sources.puts == [FILE]


def test_figures_change_by_time_alone(world: World) -> None:
    stats, sources = MemoryStats(), MemoryBlobs()
    desk = measuring(world, stats, sources)
    for _ in range(10):
        accepted = world.submit()
        world.append(accepted, sent_event())
        project_response_stats(ProjectResponseStatsDeps(world.log, stats), accepted.first.case_id)
    assert publish_response_stats(desk)
    world.clock.advance(days=60)
    assert publish_response_stats(desk)
    written = json.loads(sources.objects[FILE].body)["platforms"]["x"]
    assert written["decided"] == {"in_time_tenths": 1}


def test_confirmation_of_an_authority_is_measured_from_its_mail_on(
    world: World, projecting: ProjectResponseStatsDeps
) -> None:
    accepted = world.submit()
    mailed = {"of": 1, "recipient": "police-hampshire"}
    world.append(accepted, NewEvent(Kind.NOTIFICATION_SENT, mailed))
    sent_at = world.clock()
    world.clock.advance(hours=3)
    facts = {"recipient": "police-hampshire", "opened": 1}
    world.append(accepted, NewEvent(Kind.AUTHORITY_ACKNOWLEDGED, facts))
    assert project_response_stats(projecting, accepted.first.case_id) == 0
    (row,) = projecting.stats.of(authority_row("police-hampshire"))
    assert (row.sent_at, row.acknowledged_at) == (sent_at, world.clock())
    assert Kind.AUTHORITY_ACKNOWLEDGED in MEASURED_KINDS


def test_figures_of_authorities_equal_a_count_by_hand(world: World) -> None:
    """Hampshire confirms after as many hours as the case's number, of 25, and never the last five;
    its follow-up time for the urgency says which were in time."""
    stats, sources = MemoryStats(), MemoryBlobs()
    mailed = {"of": 1, "recipient": "police-hampshire"}
    in_time, start = 0, world.clock()
    for number in range(25):
        accepted = world.submit()
        world.append(accepted, NewEvent(Kind.NOTIFICATION_SENT, mailed))
        due = world.case(accepted).recipients["police-hampshire"].acknowledge_by
        if number < 20:
            world.clock.at = start + timedelta(hours=number)
            facts = {"recipient": "police-hampshire", "opened": 1}
            world.append(accepted, NewEvent(Kind.AUTHORITY_ACKNOWLEDGED, facts))
            in_time += start + timedelta(hours=number) <= due
            world.clock.at = start
        case_id = accepted.first.case_id
        project_response_stats(ProjectResponseStatsDeps(world.log, stats), case_id)
    world.clock.advance(days=30)
    assert publish_response_stats(measuring(world, stats, sources))
    written = json.loads(sources.objects[FILE].body)["authorities"]
    assert written.keys() == {"police-hampshire"}
    tenths = max(round(10 * in_time / 25), 1)
    assert written["police-hampshire"]["acknowledged"] == {
        "in_time_tenths": tenths,
        "median_hours": 10,
    }
    assert from_facts({"platforms": {}}, "authorities") == {}, "a file of before"
