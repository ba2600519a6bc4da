"""Things that run out: nonces are spent once, tries counted, values kept for a while."""

from contextlib import suppress

import pytest

from chalicelib.errors import LimitReached, Unavailable
from chalicelib.ports import Counter, Guards
from chalicelib.store.guards import GuardsTable
from tests.support.backends import ATOMIC, Backend, assert_unavailable
from tests.support.fakes import FakeClock, MemoryGuards
from tests.support.threads import hammer

PORTS = (Guards,)
IMPLEMENTATIONS = (MemoryGuards, GuardsTable)
RESOURCES = frozenset({"Guards"})

HOUR = 3600
at_once = pytest.mark.parametrize("backend", ATOMIC, indirect=True)


def guards_on(backend: Backend, clock: FakeClock) -> Guards:
    if backend.in_memory:
        guards = MemoryGuards(clock)
        guards.down = backend.down
        return guards
    return GuardsTable(backend.ref("Guards"), clock)


@pytest.fixture
def guards(backend: Backend, clock: FakeClock) -> Guards:
    return guards_on(backend, clock)


def test_spend_succeeds_once_until_the_key_runs_out(guards: Guards, clock: FakeClock) -> None:
    assert guards.spend("nonce#a", 660)
    assert not guards.spend("nonce#a", 660)
    assert guards.spend("nonce#b", 660)
    clock.advance(seconds=659)
    assert not guards.spend("nonce#a", 660)
    clock.advance(seconds=1)
    assert guards.spend("nonce#a", 660)


@at_once
def test_spend_has_one_winner_when_many_try_at_once(guards: Guards) -> None:
    winners: list[int] = []

    def spend(number: int) -> None:
        if guards.spend("nonce#a", 660):
            winners.append(number)

    hammer(spend)
    assert len(winners) == 1


def test_spend_counts_with_the_key_until_the_counter_is_at_its_most(guards: Guards) -> None:
    counter = Counter("requests#x#1", most=2, seconds=120)
    assert guards.spend("nonce#a", 660, counter)
    assert not guards.spend("nonce#a", 660, counter), "which counts nothing"
    assert guards.spend("nonce#b", 660, counter)
    with pytest.raises(LimitReached):
        guards.spend("nonce#c", 660, counter)
    assert not guards.spend("nonce#b", 660, counter), "whatever the counter says"
    assert guards.spend("nonce#c", 660), "which was not spent"
    assert guards.tries("requests#x#1") == 2


@at_once
def test_spend_counts_every_winner_when_many_spend_at_once(guards: Guards) -> None:
    counter = Counter("requests#x#1", most=3, seconds=120)
    winners: list[int] = []

    def spend(number: int) -> None:
        with suppress(LimitReached, Unavailable):
            guards.spend(f"nonce#{number}", 660, counter)
            winners.append(number)

    hammer(spend)
    assert len(winners) == guards.tries("requests#x#1") <= 3


def test_counter_is_forgotten_when_it_runs_out(guards: Guards, clock: FakeClock) -> None:
    guards.spend("nonce#a", 660, Counter("requests#x#1", most=1, seconds=60))
    clock.advance(seconds=59)
    assert guards.tries("requests#x#1") == 1
    clock.advance(seconds=1)
    assert guards.tries("requests#x#1") == 0


def test_count_gives_the_tries_of_a_window_that_begins_with_the_first(
    guards: Guards, clock: FakeClock
) -> None:
    assert guards.tries("try#a") == 0
    assert guards.count("try#a", HOUR) == 1
    clock.advance(seconds=HOUR - 1)
    assert guards.count("try#a", HOUR) == 2
    assert guards.tries("try#a") == 2
    assert guards.tries("try#b") == 0
    clock.advance(seconds=1)
    assert guards.tries("try#a") == 0
    assert guards.count("try#a", HOUR) == 1


def test_tries_counts_none_itself(guards: Guards) -> None:
    guards.count("try#a", HOUR)
    assert [guards.tries("try#a") for _ in range(2)] == [1, 1]


@at_once
def test_count_misses_no_try_when_many_count_at_once(guards: Guards) -> None:
    counts: list[int] = []
    hammer(lambda _: counts.append(guards.count("try#a", HOUR)), threads=4)
    assert sorted(counts) == [1, 2, 3, 4]


def test_recall_gives_what_was_kept_until_it_runs_out(guards: Guards, clock: FakeClock) -> None:
    assert guards.recall("session#a") is None
    guards.keep("session#a", {"case_id": "SS", "name": "Siân"}, 60)
    assert guards.recall("session#a") == {"case_id": "SS", "name": "Siân"}
    clock.advance(seconds=59)
    assert guards.recall("session#a") is not None
    clock.advance(seconds=1)
    assert guards.recall("session#a") is None


def test_keep_replaces_value_and_time(guards: Guards, clock: FakeClock) -> None:
    guards.keep("session#a", {"case_id": "SS"}, 60)
    clock.advance(seconds=30)
    guards.keep("session#a", {"case_id": "TT"}, 60)
    clock.advance(seconds=45)
    assert guards.recall("session#a") == {"case_id": "TT"}


def test_recall_gives_nothing_of_a_key_that_was_only_counted_or_spent(guards: Guards) -> None:
    guards.count("try#a", HOUR)
    guards.spend("nonce#a", HOUR)
    assert guards.recall("try#a") is None
    assert guards.recall("nonce#a") is None


def test_forget_removes_what_was_kept(guards: Guards) -> None:
    guards.keep("session#a", {"case_id": "SS"}, 60)
    guards.keep("session#b", {"case_id": "SS"}, 60)
    guards.forget("session#a")
    guards.forget("session#a")
    assert guards.recall("session#a") is None
    assert guards.recall("session#b") == {"case_id": "SS"}


def test_forget_lets_a_key_be_spent_and_counted_anew(guards: Guards) -> None:
    guards.spend("nonce#a", HOUR)
    guards.count("try#a", HOUR)
    guards.forget("nonce#a")
    guards.forget("try#a")
    assert guards.spend("nonce#a", HOUR)
    assert guards.count("try#a", HOUR) == 1


def test_every_call_raises_unavailable_when_the_table_does_not_answer(
    unreachable: Backend, clock: FakeClock
) -> None:
    guards = guards_on(unreachable, clock)
    assert_unavailable(
        lambda: guards.spend("a", 1),
        lambda: guards.spend("a", 1, Counter("b", most=1, seconds=1)),
        lambda: guards.count("a", 1),
        lambda: guards.tries("a"),
        lambda: guards.keep("a", {}, 1),
        lambda: guards.recall("a"),
        lambda: guards.forget("a"),
    )
