"""What our operators are to be told: each event waits once, since it first came."""

from datetime import datetime, timedelta

import pytest

from chalicelib.model.recipient_ids import OPERATOR
from chalicelib.ports import Dispatch, OperatorInbox
from chalicelib.store.clocks import OperatorInboxTable
from tests.support.backends import Backend, assert_unavailable
from tests.support.fakes import FakeClock, MemoryOperatorInbox

PORTS = (OperatorInbox,)
IMPLEMENTATIONS = (MemoryOperatorInbox, OperatorInboxTable)
RESOURCES = frozenset({"Clocks"})

FIRST, SECOND = Dispatch("SSAAAAAAAAAAA", 2, OPERATOR), Dispatch("SSAAAAAAAAAAA", 11, OPERATOR)


def inbox_on(backend: Backend, clock: FakeClock) -> OperatorInbox:
    if backend.in_memory:
        inbox = MemoryOperatorInbox(clock)
        inbox.down = backend.down
        return inbox
    return OperatorInboxTable(backend.ref("Clocks"), clock)


@pytest.fixture
def inbox(backend: Backend, clock: FakeClock) -> OperatorInbox:
    return inbox_on(backend, clock)


def waiting(inbox: OperatorInbox) -> set[tuple[Dispatch, datetime]]:
    rows = inbox.waiting(10)
    assert len(set(rows)) == len(rows)
    return set(rows)


def test_waiting_gives_what_was_sent_and_since_when(inbox: OperatorInbox, clock: FakeClock) -> None:
    start = clock()
    inbox.send([FIRST])
    clock.advance(minutes=5)
    inbox.send([SECOND])
    assert waiting(inbox) == {(FIRST, start), (SECOND, start + timedelta(minutes=5))}


def test_waiting_gives_no_more_than_asked(inbox: OperatorInbox) -> None:
    inbox.send([FIRST, SECOND])
    assert len(inbox.waiting(1)) == 1


def test_event_waits_since_it_first_came_when_it_is_sent_again(
    inbox: OperatorInbox, clock: FakeClock
) -> None:
    start = clock()
    inbox.send([FIRST, FIRST])
    clock.advance(minutes=5)
    inbox.send([FIRST])
    assert waiting(inbox) == {(FIRST, start)}


def test_event_waits_for_operators_whoever_it_was_sent_to(
    inbox: OperatorInbox, clock: FakeClock
) -> None:
    inbox.send([Dispatch(FIRST.case_id, FIRST.seq, "somebody")])
    assert waiting(inbox) == {(FIRST, clock())}


def test_remove_takes_out_these_alone(inbox: OperatorInbox, clock: FakeClock) -> None:
    inbox.send([FIRST, SECOND])
    for _ in range(2):
        inbox.remove([FIRST])
    assert waiting(inbox) == {(SECOND, clock())}


def test_event_waits_anew_when_it_comes_after_it_was_removed(
    inbox: OperatorInbox, clock: FakeClock
) -> None:
    inbox.send([FIRST])
    inbox.remove([FIRST])
    clock.advance(minutes=5)
    inbox.send([FIRST])
    assert waiting(inbox) == {(FIRST, clock())}


def test_every_call_raises_unavailable_when_the_table_does_not_answer(
    unreachable: Backend, clock: FakeClock
) -> None:
    inbox = inbox_on(unreachable, clock)
    assert_unavailable(
        lambda: inbox.send([FIRST]), lambda: inbox.waiting(1), lambda: inbox.remove([FIRST])
    )
