"""When which case has to be looked at: what is due is given until it is done."""

from datetime import timedelta

import pytest

from chalicelib.model.events import hour_of
from chalicelib.ports import Clocks, ScheduledCheck
from chalicelib.store.clocks import ClocksTable
from tests.support.backends import Backend, assert_unavailable
from tests.support.fakes import FakeClock, MemoryClocks

PORTS = (Clocks,)
IMPLEMENTATIONS = (MemoryClocks, ClocksTable)
RESOURCES = frozenset({"Clocks"})

CASE, OTHER_CASE = "SSAAAAAAAAAAA", "SSBBBBBBBBBBB"
DAY = timedelta(days=1)


def clocks_on(backend: Backend, clock: FakeClock) -> Clocks:
    if backend.in_memory:
        clocks = MemoryClocks(clock)
        clocks.down = backend.down
        return clocks
    return ClocksTable(backend.ref("Clocks"), clock)


@pytest.fixture
def clocks(backend: Backend, clock: FakeClock) -> Clocks:
    return clocks_on(backend, clock)


def due_cases(clocks: Clocks, most: int = 10) -> list[str]:
    return [check.case_id for check in clocks.due(most)]


def test_pressing_checks_come_before_older_ones_that_are_not(
    clocks: Clocks, clock: FakeClock
) -> None:
    clocks.set(OTHER_CASE, clock())
    clock.advance(hours=2)
    clocks.set(CASE, clock(), pressing=True)
    assert due_cases(clocks) == [CASE, OTHER_CASE]
    (first,) = clocks.due(1)
    assert (first.case_id, first.pressing) == (CASE, True)
    clocks.remove(first)
    assert due_cases(clocks) == [OTHER_CASE]


def test_share_has_the_checks_of_its_cases_alone_and_the_pressing_first(
    clocks: Clocks, clock: FakeClock
) -> None:
    case_ids = [f"SSCASE{number}" for number in range(8)]
    for number, case_id in enumerate(case_ids):
        clocks.set(case_id, clock(), pressing=number > 5)
    shares = [clocks.due(10, (number, 2)) for number in range(2)]
    assert sorted(check.case_id for share in shares for check in share) == case_ids
    assert all(shares)
    for share in shares:
        assert [check.pressing for check in share] == sorted(
            (check.pressing for check in share), reverse=True
        )
    assert clocks.due(1, (1, 2)) == shares[1][:1]


def test_check_is_due_at_its_time(clocks: Clocks, clock: FakeClock) -> None:
    at = clock() + timedelta(minutes=5, milliseconds=250)
    clocks.set(CASE, at)
    clock.advance(minutes=5)
    assert clocks.due(10) == []
    clock.advance(seconds=1)
    assert clocks.due(10) == [ScheduledCheck(CASE, at, hour_of(at))]


def test_check_is_due_once_when_it_is_set_twice(clocks: Clocks, clock: FakeClock) -> None:
    for _ in range(2):
        clocks.set(CASE, clock() + DAY)
    clock.advance(days=1)
    assert due_cases(clocks) == [CASE]


def test_case_has_a_check_at_each_of_its_times(clocks: Clocks, clock: FakeClock) -> None:
    clocks.set(CASE, clock() + DAY)
    clocks.set(CASE, clock() + 2 * DAY)
    clock.advance(days=2)
    assert due_cases(clocks) == [CASE, CASE]


def test_due_gives_the_oldest_first_and_no_more_than_asked(
    clocks: Clocks, clock: FakeClock
) -> None:
    clocks.set(OTHER_CASE, clock() + 3 * DAY)
    clocks.set(CASE, clock() + timedelta(minutes=1))
    clock.advance(days=4)
    assert due_cases(clocks) == [CASE, OTHER_CASE]
    assert due_cases(clocks, most=1) == [CASE]


def test_due_gives_the_same_until_it_is_done(clocks: Clocks, clock: FakeClock) -> None:
    clocks.set(CASE, clock())
    clocks.set(OTHER_CASE, clock())
    assert due_cases(clocks) == due_cases(clocks) == [CASE, OTHER_CASE]
    clocks.remove(clocks.due(1)[0])
    assert due_cases(clocks) == [OTHER_CASE]


def test_done_removes_a_check_once(clocks: Clocks, clock: FakeClock) -> None:
    clocks.set(CASE, clock())
    (check,) = clocks.due(10)
    clocks.remove(check)
    clocks.remove(check)
    clock.advance(days=2)
    assert clocks.due(10) == []


def test_check_of_the_past_is_due_at_once_and_waits_from_then(
    clocks: Clocks, clock: FakeClock
) -> None:
    clock.at = clock.at.replace(minute=30)
    earlier, yesterday = clock() - timedelta(hours=1), clock() - DAY
    clock.at = earlier
    clocks.set(OTHER_CASE, earlier)
    clock.advance(hours=1)
    clocks.set(CASE, yesterday)
    assert clocks.due(10) == [
        ScheduledCheck(OTHER_CASE, earlier, hour_of(earlier)),
        ScheduledCheck(CASE, yesterday, hour_of(clock())),
    ]
    for check in clocks.due(10):
        clocks.remove(check)
    assert clocks.due(10) == []


def test_every_call_raises_unavailable_when_the_table_does_not_answer(
    unreachable: Backend, clock: FakeClock
) -> None:
    clocks = clocks_on(unreachable, clock)
    check = ScheduledCheck(CASE, clock(), hour_of(clock()))
    assert_unavailable(
        lambda: clocks.set(CASE, clock()), lambda: clocks.due(1), lambda: clocks.remove(check)
    )
