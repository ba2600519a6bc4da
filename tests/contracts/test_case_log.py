"""The log of cases: events come back as they were written, in order, each number once."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Protocol

import pytest

from chalicelib.aws.clients import client
from chalicelib.aws.wrapping_keys import WrappingKeys
from chalicelib.errors import Gone, LostRace
from chalicelib.limits import OUTCOMES
from chalicelib.model.events import Event, Kind, NewEvent, hour_of
from chalicelib.ports import CaseLog, ClearLog
from chalicelib.store.case_log import CaseLogTable
from chalicelib.store.key_slots import KeySlots
from tests.support.backends import Backend, assert_unavailable
from tests.support.fakes import FakeClock, MemoryLog

PORTS = (CaseLog, ClearLog)
IMPLEMENTATIONS = (MemoryLog, CaseLogTable)
RESOURCES = frozenset({"CaseEvents", "CaseKey", "KeySlots"})

CASE, OTHER_CASE, UNKNOWN_CASE = "SSABCDEFGHJKM", "SSBBBBBBBBBBB", "SS22222222222"
REPORT = NewEvent(
    Kind.REPORT_SUBMITTED,
    {"category": "other", "recipients": [{"id": "x", "promised": None}]},
    {"name": "Sam Invented ŵ ✓", "incidents": [{"url": "https://x.com/a/status/1"}]},
)
OUTCOME = NewEvent(Kind.OUTCOME_RECORDED, {"recipient": "x"}, {"message": "We removed it"})
ATTEMPT = NewEvent(Kind.NOTIFICATION_ATTEMPTED, {"of": 1, "recipient": "x"})


def routed(of: int, at: datetime) -> NewEvent:
    """The event that says that event ``of``, of that time, was routed."""
    return NewEvent(Kind.ROUTED, {"of": of, "hour": hour_of(at)})


class Log(CaseLog, ClearLog, Protocol):
    """Both ports of the log."""


def log_on(backend: Backend) -> Log:
    if backend.in_memory:
        log = MemoryLog()
        log.down = backend.down
        return log
    wrapping = WrappingKeys(client("kms"), backend.ref("CaseKey"))
    keys = KeySlots(backend.ref("KeySlots"), wrapping)
    return CaseLogTable(backend.ref("CaseEvents"), keys)


@pytest.fixture
def log(backend: Backend) -> Log:
    return log_on(backend)


@pytest.fixture
def now(clock: FakeClock) -> datetime:
    return clock()


def kinds(events: tuple[Event, ...]) -> list[Kind]:
    return [event.kind for event in events]


def test_read_gives_events_in_order_as_they_were_written(log: Log, now: datetime) -> None:
    first = log.begin(CASE, now, REPORT)
    second = log.append(first, now, routed(1, now))
    third = log.append(second, now + timedelta(milliseconds=250), OUTCOME)
    assert log.read(CASE) == (first, second, third)
    assert [event.seq for event in log.read(CASE)] == [1, 2, 3]
    assert [event.private for event in log.read(CASE)] == [REPORT.private, None, OUTCOME.private]
    assert third.at == now + timedelta(milliseconds=250)
    assert dict(first.public) == dict(REPORT.public)


def test_read_gives_nothing_of_an_unknown_case(log: Log) -> None:
    assert log.read(UNKNOWN_CASE) == ()
    assert log.clear(UNKNOWN_CASE) == ()
    assert log.first(UNKNOWN_CASE) is None
    assert log.clear_first(UNKNOWN_CASE) is None


def test_time_is_kept_to_the_millisecond(log: Log, now: datetime) -> None:
    written = log.begin(CASE, now + timedelta(microseconds=1_999), REPORT)
    assert written.at == now + timedelta(milliseconds=1)
    assert log.read(CASE) == (written,)


def test_values_come_back_as_json_has_them(log: Log, now: datetime) -> None:
    public, private = {"told": ["x", "y"], "count": 2}, {"links": ["a", None], "sure": True}
    written = log.begin(CASE, now, NewEvent(Kind.REPORT_SUBMITTED, public, private))
    assert written == log.read(CASE)[0]
    assert (dict(written.public), written.private) == (public, private)


def test_clear_gives_events_without_their_private_part(log: Log, now: datetime) -> None:
    first = log.begin(CASE, now, REPORT)
    second = log.append(first, now, OUTCOME)
    assert log.clear(CASE) == (replace(first, private=None), replace(second, private=None))


def test_read_and_clear_give_at_least_what_is_there_up_to_an_event(log: Log, now: datetime) -> None:
    first = log.begin(CASE, now, REPORT)
    second = log.append(first, now, OUTCOME)
    for upto in (1, 2, 3):
        assert log.read(CASE, upto=upto) == (first, second)
        assert log.clear(CASE, upto=upto) == log.clear(CASE)
    assert log.read(UNKNOWN_CASE, upto=1) == log.clear(UNKNOWN_CASE, upto=1) == ()


def test_first_gives_the_first_event_alone(log: Log, now: datetime) -> None:
    first = log.begin(CASE, now, REPORT)
    log.append(first, now, OUTCOME)
    assert log.first(CASE) == first
    assert log.clear_first(CASE) == replace(first, private=None)
    assert list(log.clear_firsts([UNKNOWN_CASE, CASE])) == [replace(first, private=None)]


def test_begin_raises_lost_race_when_the_case_has_begun(log: Log, now: datetime) -> None:
    first = log.begin(CASE, now, REPORT)
    with pytest.raises(LostRace):
        log.begin(CASE, now, OUTCOME)
    assert log.read(CASE) == (first,)


def test_append_raises_lost_race_when_somebody_else_appended(log: Log, now: datetime) -> None:
    first = log.begin(CASE, now, REPORT)
    log.append(first, now, routed(1, now))
    with pytest.raises(LostRace):
        log.append(first, now, OUTCOME)
    assert kinds(log.read(CASE)) == [Kind.REPORT_SUBMITTED, Kind.ROUTED]


def test_append_all_writes_events_one_after_another(log: Log, now: datetime) -> None:
    first = log.begin(CASE, now, REPORT)
    appended = log.append_all(first, now, [ATTEMPT, OUTCOME, ATTEMPT])
    last = log.append(appended[-1], now, OUTCOME)
    assert log.read(CASE) == (first, *appended, last)
    assert [event.seq for event in log.read(CASE)] == [1, 2, 3, 4, 5]
    assert [event.private for event in appended] == [None, OUTCOME.private, None]
    assert len({event.digest for event in log.read(CASE)}) == 5


def test_append_all_writes_a_hundred_events(log: Log, now: datetime) -> None:
    appended = log.append_all(log.begin(CASE, now, REPORT), now, [OUTCOME] * OUTCOMES)
    assert log.read(CASE)[1:] == tuple(appended)
    assert len(appended) == OUTCOMES


@pytest.mark.parametrize("count", [1, 2])
def test_append_all_raises_lost_race_and_writes_none_when_somebody_else_appended(
    log: Log, now: datetime, count: int
) -> None:
    first = log.begin(CASE, now, REPORT)
    log.append_all(first, now, [ATTEMPT] * count)
    with pytest.raises(LostRace):
        log.append_all(first, now, [OUTCOME, OUTCOME, OUTCOME])
    assert kinds(log.read(CASE))[1:] == [Kind.NOTIFICATION_ATTEMPTED] * count


def test_each_event_has_its_own_digest(log: Log, now: datetime) -> None:
    first = log.begin(CASE, now, REPORT)
    second = log.append(first, now, ATTEMPT)
    third = log.append(second, now, ATTEMPT)
    assert len({first.digest, second.digest, third.digest}) == 3


def test_unrouted_names_what_needs_routing_in_its_hour(log: Log, now: datetime) -> None:
    hour, later = hour_of(now), now + timedelta(hours=1)
    log.begin(OTHER_CASE, now, REPORT)
    first = log.begin(CASE, now, REPORT)
    outcome = log.append(log.append(first, now, ATTEMPT), later, OUTCOME)
    assert list(log.unrouted(hour)) == [(CASE, 1), (OTHER_CASE, 1)]
    assert list(log.unrouted(hour_of(later))) == [(CASE, 3)]
    log.append(outcome, later, routed(1, now))
    assert list(log.unrouted(hour)) == [(OTHER_CASE, 1)]
    assert list(log.unrouted(hour_of(later))) == [(CASE, 3)]
    assert list(log.unrouted(hour_of(now - timedelta(hours=1)))) == []


def test_erase_removes_the_private_part_alone(log: Log, now: datetime) -> None:
    first = log.begin(CASE, now, REPORT)
    log.append(first, now, OUTCOME)
    before = log.clear(CASE)
    log.erase(CASE)
    log.erase(CASE)
    assert log.read(CASE) == log.clear(CASE) == before
    assert log.first(CASE) == before[0]


def test_submitted_names_the_cases_that_began_in_an_hour(log: Log, now: datetime) -> None:
    log.begin(OTHER_CASE, now, REPORT)
    first = log.begin(CASE, now, REPORT)
    later = now + timedelta(hours=1)
    log.append(log.append(first, now, routed(1, now)), later, OUTCOME)
    assert list(log.submitted(hour_of(now))) == [CASE, OTHER_CASE]
    assert list(log.submitted(hour_of(later))) == []


def test_erase_raises_lost_race_when_there_is_no_case(log: Log) -> None:
    with pytest.raises(LostRace):
        log.erase(UNKNOWN_CASE)
    assert log.read(UNKNOWN_CASE) == ()


def test_append_raises_gone_when_an_erased_case_is_given_a_private_part(
    log: Log, now: datetime
) -> None:
    first = log.begin(CASE, now, REPORT)
    log.erase(CASE)
    last = log.append(first, now, ATTEMPT)
    with pytest.raises(Gone):
        log.append(last, now, OUTCOME)
    with pytest.raises(Gone):
        log.append_all(last, now, [ATTEMPT, OUTCOME])
    assert kinds(log.read(CASE)) == [Kind.REPORT_SUBMITTED, Kind.NOTIFICATION_ATTEMPTED]


def test_case_ids_names_every_case_once(log: Log, now: datetime) -> None:
    log.append(log.begin(CASE, now, REPORT), now, ATTEMPT)
    log.begin(OTHER_CASE, now, REPORT)
    assert sorted(log.case_ids()) == [CASE, OTHER_CASE]


def test_every_call_raises_unavailable_when_the_table_does_not_answer(
    unreachable: Backend, log: Log, now: datetime
) -> None:
    first, broken = log.begin(CASE, now, REPORT), log_on(unreachable)
    assert_unavailable(
        lambda: broken.begin(CASE, now, REPORT),
        lambda: broken.append(first, now, ATTEMPT),
        lambda: broken.append_all(first, now, [ATTEMPT, ATTEMPT]),
        lambda: broken.read(CASE),
        lambda: broken.clear(CASE),
        lambda: broken.first(CASE),
        lambda: broken.clear_first(CASE),
        lambda: list(broken.clear_firsts([CASE])),
        lambda: broken.unrouted(hour_of(now)),
        lambda: broken.submitted(hour_of(now)),
        lambda: broken.erase(CASE),
        lambda: list(broken.case_ids()),
    )
