"""What waits for authorities' digests, and what went out in which mail."""

from datetime import timedelta

import pytest

from chalicelib.ports import Digests, Dispatch, WaitingNotification
from chalicelib.store.digests import DigestsTable
from tests.support.backends import Backend, assert_unavailable
from tests.support.fakes import FakeClock, MemoryDigests

PORTS = (Digests,)
IMPLEMENTATIONS = (MemoryDigests, DigestsTable)
RESOURCES = frozenset({"Clocks"})

KENT, DURHAM = "police-kent", "police-durham"
FIRST, SECOND = Dispatch("SSAAAAAAAAAAA", 1, KENT), Dispatch("SSBBBBBBBBBBB", 12, KENT)
ELSEWHERE = Dispatch("SSAAAAAAAAAAA", 1, DURHAM)


def digests_on(backend: Backend, clock: FakeClock) -> Digests:
    if backend.in_memory:
        digests = MemoryDigests(clock)
        digests.down = backend.down
        return digests
    return DigestsTable(backend.ref("Clocks"), clock)


@pytest.fixture
def digests(backend: Backend, clock: FakeClock) -> Digests:
    return digests_on(backend, clock)


def test_waiting_gives_an_authority_what_is_urgent_first(
    digests: Digests, clock: FakeClock
) -> None:
    start = clock()
    digests.put(FIRST, soon=False)
    clock.advance(minutes=1)
    digests.put(SECOND, soon=True)
    digests.put(ELSEWHERE, soon=False)
    urgent = WaitingNotification(SECOND, start + timedelta(minutes=1), True)
    assert digests.waiting(KENT, 250) == [urgent, WaitingNotification(FIRST, start, False)]
    assert digests.waiting(KENT, 1) == [urgent]
    assert digests.waiting("police-surrey", 250) == []


def test_waiting_is_in_order_of_case_within_one_urgency(digests: Digests, clock: FakeClock) -> None:
    digests.put(SECOND, soon=False)
    clock.advance(minutes=1)
    digests.put(FIRST, soon=False)
    assert [row.dispatch for row in digests.waiting(KENT, 250)] == [FIRST, SECOND]


def test_event_waits_since_it_first_came_when_it_is_put_again(
    digests: Digests, clock: FakeClock
) -> None:
    start = clock()
    digests.put(FIRST, soon=False)
    clock.advance(minutes=1)
    digests.put(FIRST, soon=False)
    assert digests.waiting(KENT, 250) == [WaitingNotification(FIRST, start, False)]


def test_authorities_names_each_that_something_waits_for(digests: Digests) -> None:
    for dispatch in (FIRST, SECOND, ELSEWHERE):
        digests.put(dispatch, soon=False)
    assert sorted(digests.authorities()) == [DURHAM, KENT]


def test_remove_takes_out_these_alone(digests: Digests, clock: FakeClock) -> None:
    digests.put(FIRST, soon=False)
    digests.put(SECOND, soon=True)
    urgent, waiting = digests.waiting(KENT, 250)
    for _ in range(2):
        digests.remove([urgent])
    assert digests.waiting(KENT, 250) == [waiting]


def test_packed_gives_what_went_out_in_one_mail(digests: Digests) -> None:
    digests.pack("digest-1", [SECOND, FIRST])
    digests.pack("digest-1", [SECOND, FIRST])
    digests.pack("digest-2", [ELSEWHERE])
    assert digests.packed("digest-1") == [FIRST, SECOND]
    assert digests.packed("digest-2") == [ELSEWHERE]
    assert digests.packed("digest-3") == []


def test_pack_takes_as_much_as_one_digest_holds(digests: Digests) -> None:
    dispatches = [Dispatch(f"SS{number:011}", 1, KENT) for number in range(250)]
    digests.pack("digest-1", dispatches)
    assert digests.packed("digest-1") == dispatches


def test_every_call_raises_unavailable_when_the_table_does_not_answer(
    unreachable: Backend, clock: FakeClock
) -> None:
    digests = digests_on(unreachable, clock)
    assert_unavailable(
        lambda: digests.put(FIRST, soon=True),
        digests.authorities,
        lambda: digests.waiting(KENT, 1),
        lambda: digests.pack("digest-1", [FIRST]),
        lambda: digests.packed("digest-1"),
        lambda: digests.remove([WaitingNotification(FIRST, clock(), True)]),
    )
