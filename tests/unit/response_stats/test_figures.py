"""Figures of practice against figures that were computed by hand."""

import json
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.limits import FEWEST_REPORTS
from chalicelib.model.events import Kind, NewEvent, stamp
from chalicelib.model.kinds import MEASURED_KINDS
from chalicelib.model.published_stats import (
    PublishedStats,
    PublishedStep,
    as_facts,
    from_facts,
    published_stats,
)
from chalicelib.model.response_samples import (
    joined,
    samples_facts,
    samples_from_facts,
    samples_of,
)
from chalicelib.model.response_stats import (
    Measured,
    Speed,
    figures,
    figures_of,
    measured,
    measured_of_authorities,
    percentile,
)
from tests.support.cases import outcome_event, sent_event
from tests.support.factories import World

START = datetime(2026, 11, 1, 9, 0, tzinfo=UTC)
NOW = START + timedelta(days=30)


def case(number: int, acknowledged: float | None, decided: float | None) -> Measured:
    """A case sent at START, due in 4 and 48 hours, answered after so many hours."""
    return Measured(
        platform="x",
        case_id=f"C{number}",
        seq=number,
        sent_at=START,
        acknowledge_by=START + timedelta(hours=4),
        decide_by=START + timedelta(hours=48),
        acknowledged_at=_after(acknowledged),
        decided_at=_after(decided),
    )


def _after(hours: float | None) -> datetime | None:
    return None if hours is None else START + timedelta(hours=hours)


TWELVE = [
    case(1, 0.5, 10),
    case(2, 1, 20),
    case(3, 1.5, 30),
    case(4, 2, 40),
    case(5, 2.5, 48),  # to the second in time
    case(6, 3, 60),
    case(7, 3.5, 72),
    case(8, 4, None),
    case(9, 5, None),
    case(10, 10, None),
    case(11, None, None),
    case(12, None, None),
]
"""By hand, acknowledged: 10 answers, 8 by hour 4, 2 later, 2 never. Sorted they are 0.5, 1, 1.5, 2,
2.5, 3, 3.5, 4, 5, 10: between 2.5 and 3 lies 2.75. Decided: 7 answers, 5 by hour 48, 2 later, 5
never; the fourth is 40."""


def published(cases: Iterable[Measured], now: datetime) -> PublishedStats | None:
    """What is published of these cases, and of none."""
    return published_stats(samples_of(cases, now).get("x"))


def test_figures_of_twelve_cases_are_those_computed_by_hand() -> None:
    stats = figures(TWELVE, NOW)
    assert (stats.cases, stats.since) == (12, START.date())
    assert stats.acknowledged == Speed(8, 2, 2, 0, 2.75)
    assert stats.decided == Speed(5, 2, 5, 0, 40)
    assert (stats.acknowledged.due, stats.acknowledged.answered) == (12, 10)


def test_figures_do_not_depend_on_the_order_of_cases() -> None:
    assert figures(TWELVE[::-1], NOW) == figures(TWELVE, NOW)


@pytest.mark.parametrize("size", [1, 5, 12])
def test_figures_of_sums_that_were_kept_and_joined_are_those_of_all(size: int) -> None:
    uneven = [
        replace(sample, sent_at=sample.sent_at + timedelta(milliseconds=1)) for sample in TWELVE
    ]
    for cases in (TWELVE, uneven):
        pages = [samples_of(cases[at : at + size], NOW) for at in range(0, len(cases), size)]
        restored = [
            samples_from_facts(json.loads(json.dumps(samples_facts(page)))) for page in pages
        ]
        whole = joined([samples["x"] for samples in restored])
        assert figures_of(whole) == figures(cases, NOW)


def test_figures_are_withheld_below_ten_cases() -> None:
    assert FEWEST_REPORTS == 10
    assert published(TWELVE[:9], NOW) is None
    assert published([], NOW) is None
    assert published(TWELVE[:10], NOW) is not None


def test_case_is_in_no_share_when_it_may_still_be_answered_in_time() -> None:
    stats = figures(TWELVE, START + timedelta(hours=24))
    assert (stats.acknowledged.unanswered, stats.acknowledged.waiting) == (2, 0)
    assert (stats.decided.unanswered, stats.decided.waiting) == (0, 5)
    assert stats.decided.due == 7


@pytest.mark.parametrize(
    ("withdrawn_after", "unanswered", "waiting"), [(1, 0, 12), (5, 12, 0), (4, 0, 12)]
)
def test_answer_is_not_owed_after_a_withdrawal(
    withdrawn_after: float, unanswered: int, waiting: int
) -> None:
    rows = [replace(case(n, None, None), closed_at=_after(withdrawn_after)) for n in range(12)]
    stats = figures(rows, NOW)
    speed = stats.acknowledged
    assert (speed.unanswered, speed.waiting, speed.median_hours) == (unanswered, waiting, None)


@pytest.mark.parametrize(
    ("values", "percent", "expected"),
    [
        ([], 50, None),
        ([7.0], 90, 7.0),
        ([1.0, 2.0], 50, 1.5),
        ([3.0, 1.0, 2.0], 50, 2.0),
        ([15.0, 20.0, 35.0, 40.0, 50.0], 40, 29.0),  # the example of Wikipedia's "Percentile"
        ([float(n) for n in range(1, 12)], 90, 10.0),
    ],
)
def test_percentiles_are_those_of_spreadsheets(
    values: list[float], percent: int, expected: float | None
) -> None:
    value = percentile(values, percent)
    assert value == (expected if expected is None else pytest.approx(expected))


def test_published_figures_are_rounded_once_and_the_same_when_read_back() -> None:
    stats = published(TWELVE, NOW)
    none_answered = published([case(n, None, None) for n in range(10)], NOW)
    assert stats == PublishedStats(10, START.date(), PublishedStep(7, 3), PublishedStep(4, None))
    assert none_answered == PublishedStats(10, START.date(), *[PublishedStep(1, None)] * 2)
    facts = as_facts(NOW.date(), {"x": stats, "facebook": none_answered}, {"police-kent": stats})
    assert facts["measured_on"] == "2026-12-01"
    assert from_facts(facts) == {"facebook": none_answered, "x": stats}
    assert from_facts(facts, "authorities") == {"police-kent": stats}


def test_figures_of_a_file_of_before_are_rounded_when_they_are_read() -> None:
    step = {"in_time": 8, "late": 3, "unanswered": 1, "waiting": 1, "share_in_time": 0.667}
    hours = {"median_hours": 2.75, "p90_hours": 5.5}
    stored = {"cases": 13, "since": "2026-11-01", "acknowledged": {**step, **hours}}
    public = {"platforms": {"x": {**stored, "decided": step}}}
    steps = (PublishedStep(7, 3), PublishedStep(7, None))
    assert from_facts(public) == {"x": PublishedStats(10, START.date(), *steps)}
    assert from_facts(public, "authorities") == {}


# ---- from a case ---------------------------------------------------------------------------------


@pytest.fixture
def world() -> World:
    return World()


def test_case_is_measured_by_its_first_answers_and_our_clock(world: World) -> None:
    accepted = world.submit()
    start = world.clock()
    for hours, event in (
        (1, sent_event()),
        (2, outcome_event("acknowledged")),
        (3, outcome_event("under_review", 2)),
        (4, outcome_event("no_violation", 3)),
        (5, outcome_event("content_removed", 4)),
    ):
        world.clock.at = start + timedelta(hours=hours)
        world.append(accepted, event)
    (row,) = measured(world.case(accepted))
    promise = world.case(accepted).recipients["x"].promise
    assert (row.platform, row.case_id, row.seq) == ("x", accepted.first.case_id, 6)
    assert row.sent_at == start + timedelta(hours=1)
    assert row.acknowledge_by - row.sent_at == timedelta(minutes=promise.acknowledge_minutes)
    assert row.decide_by - row.sent_at == timedelta(minutes=promise.decide_minutes)
    assert row.acknowledged_at == start + timedelta(hours=2)
    assert row.decided_at == start + timedelta(hours=4)
    assert row.closed_at is None


def test_recipient_is_not_measured_when_the_case_was_not_sent_to_it(world: World) -> None:
    accepted = world.submit()
    world.append(accepted, sent_event("police-hampshire"))
    assert {"x", "facebook", "police-hampshire"} <= set(world.case(accepted).recipients)
    assert list(measured(world.case(accepted))) == []


def test_case_is_not_measured_when_it_was_only_logged(world: World) -> None:
    accepted = world.submit(log_only=True)
    world.append(accepted, sent_event())
    assert list(measured(world.case(accepted))) == []


@pytest.mark.parametrize(
    ("event", "closes"),
    [
        (NewEvent(Kind.WITHDRAWN, {}), True),
        (NewEvent(Kind.ERASED, {}), True),
        (NewEvent(Kind.CONSENT_CORRECTED, {"recipients": [], "withdrawn_from": ["x"]}), True),
        (
            NewEvent(Kind.CONSENT_CORRECTED, {"recipients": [], "withdrawn_from": ["facebook"]}),
            False,
        ),
    ],
)
def test_clock_is_closed_when_nothing_is_owed_any_more(
    world: World, event: NewEvent, closes: bool
) -> None:
    accepted = world.submit()
    world.append(accepted, sent_event())
    world.clock.advance(hours=3)
    world.append(accepted, event)
    (row,) = measured(world.case(accepted))
    assert row.closed_at == (world.clock() if closes else None)
    assert event.kind in MEASURED_KINDS


@pytest.mark.parametrize("kind", [Kind.WITHDRAWN, Kind.ERASED])
def test_confirmation_of_an_authority_is_not_owed_when_the_report_is_gone(
    world: World, kind: Kind
) -> None:
    accepted = world.submit()
    world.append(accepted, sent_event("police-hampshire"))
    world.clock.advance(minutes=1)
    world.append(accepted, NewEvent(kind, {}))
    world.clock.advance(days=30)
    rows = list(measured_of_authorities(world.case(accepted)))
    assert figures(rows, world.clock()).acknowledged.unanswered == 0


def test_case_is_measured_by_answers_since_when_it_was_shared_again(world: World) -> None:
    accepted = world.submit()
    x = next(dict(of) for of in world.case(accepted).public["recipients"] if of["id"] == "x")
    world.append(accepted, sent_event())
    world.append(accepted, outcome_event("no_violation"))
    for correction in (
        {"recipients": [], "withdrawn_from": ["x"]},
        {"recipients": [x], "withdrawn_from": []},
    ):
        world.clock.advance(days=5)
        world.append(accepted, NewEvent(Kind.CONSENT_CORRECTED, correction))
    again = {"of": world.case(accepted).last.seq, "recipient": "x"}
    world.append(accepted, NewEvent(Kind.NOTIFICATION_SENT, again))
    (row,) = measured(world.case(accepted))
    assert (row.sent_at, row.acknowledged_at, row.decided_at) == (world.clock(), None, None)
    world.clock.advance(hours=1)
    world.append(accepted, outcome_event("acknowledged", 2))
    (row,) = measured(world.case(accepted))
    assert (row.acknowledged_at, row.decided_at) == (world.clock(), None)


def test_case_is_measured_by_answers_since_its_hold_ended(world: World) -> None:
    accepted = world.submit()
    police = {"recipient": "police-hampshire", "platform": "x"}
    world.append(accepted, sent_event())
    world.append(accepted, outcome_event("acknowledged"))
    until = {"until": stamp(world.clock() + timedelta(days=1))}
    world.append(accepted, NewEvent(Kind.HOLD_PLACED, {**police, **until}))
    world.clock.advance(hours=5)
    world.append(accepted, NewEvent(Kind.HOLD_RELEASED, police))
    world.append(accepted, sent_event())
    (row,) = measured(world.case(accepted))
    assert (row.sent_at, row.acknowledged_at) == (world.clock(), None)


def test_erased_case_is_measured_by_its_times(world: World) -> None:
    accepted = world.submit()
    world.append(accepted, sent_event())
    world.append(accepted, outcome_event("acknowledged"))
    before = list(measured(world.case(accepted)))
    world.append(accepted, NewEvent(Kind.ERASED, {}))
    world.log.erase(accepted.first.case_id)
    (row,) = measured(world.case(accepted))
    assert row.closed_at == world.clock()
    assert [replace(row, seq=before[0].seq, closed_at=None)] == before
