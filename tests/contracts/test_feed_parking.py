"""Tokens that platforms are not offered: parked, held, erased."""

import pytest

from chalicelib.model.events import stamp
from chalicelib.ports import Feed, Offer, ParkedToken
from chalicelib.store.feed import FeedTable
from tests.support.fakes import FakeClock, MemoryFeed
from tests.support.feed_tokens import (
    acknowledge,
    feed_token,
    offered_numbers,
    put_tokens,
    waiting_numbers,
)

PORTS = (Feed,)
IMPLEMENTATIONS = (MemoryFeed, FeedTable)
RESOURCES = frozenset({"Feed"})

FIRST, SECOND, THIRD = (feed_token(number).jti for number in (1, 2, 3))


# ---- parking -------------------------------------------------------------------------------------


def test_parked_token_is_listed_with_its_reason_and_not_offered(
    feed: Feed, clock: FakeClock
) -> None:
    put_tokens(feed, range(1, 4))
    (token,) = feed.find_waiting("x", [SECOND])
    assert feed.park("x", SECOND, err="jws", description="does not verify ŵ")
    assert offered_numbers(feed, 1) == [1]
    assert feed.offer("x", 1) == Offer({THIRD: "jws-3"}, more=True)
    (parked,) = feed.list_parked("x")
    assert parked == ParkedToken(parked.token, stamp(clock()), "jws", "does not verify ŵ")
    assert (parked.token.jti, parked.token.seq) == (token.jti, token.seq)
    assert not list(feed.list_parked("facebook"))


def test_parked_is_in_order_of_parking(feed: Feed, clock: FakeClock) -> None:
    put_tokens(feed, range(1, 4))
    for jti in (THIRD, FIRST):
        feed.park("x", jti, err="jws", description="")
        clock.advance(seconds=1)
    assert [parked.token.seq for parked in feed.list_parked("x")] == [3, 1]


def test_park_says_no_when_the_token_does_not_wait_for_its_turn(feed: Feed) -> None:
    put_tokens(feed, range(1, 4))
    feed.park("x", FIRST, err="jws", description="first")
    acknowledge(feed, "x", SECOND)
    feed.hold("x", THIRD)
    for jti in (FIRST, SECOND, THIRD, "unknown"):
        assert not feed.park("x", jti, err="again", description="")
    (parked,) = feed.list_parked("x")
    assert parked.description == "first"


def test_parked_token_can_be_acknowledged(feed: Feed) -> None:
    put_tokens(feed, range(1, 2))
    feed.park("x", FIRST, err="jws", description="")
    assert waiting_numbers(feed, FIRST) == {1}
    acknowledge(feed, "x", FIRST)
    assert not list(feed.list_parked("x"))
    assert not feed.unpark("x", FIRST)


def test_unpark_gives_a_token_its_turn_as_if_it_were_new(feed: Feed, clock: FakeClock) -> None:
    put_tokens(feed, range(1, 4))
    feed.offer("x", 3)
    feed.park("x", FIRST, err="jws", description="")
    clock.advance(seconds=1)
    assert feed.unpark("x", FIRST)
    assert not feed.unpark("x", FIRST)
    assert not feed.unpark("x", "unknown")
    assert offered_numbers(feed, 2) == [1, 2]
    assert not list(feed.list_parked("x"))


# ---- holding -------------------------------------------------------------------------------------


def test_held_token_is_not_offered_until_it_is_let_go(feed: Feed) -> None:
    put_tokens(feed, range(1, 4))
    assert feed.hold("x", SECOND) is None
    assert feed.hold("x", SECOND) is None
    assert offered_numbers(feed, 9) == [1, 3]
    assert waiting_numbers(feed, SECOND) == {2}
    assert feed.unhold("x", SECOND)
    assert not feed.unhold("x", SECOND)
    assert offered_numbers(feed, 1) == [2]


def test_hold_gives_when_the_platform_was_last_offered_anything_when_the_token_was(
    feed: Feed, clock: FakeClock
) -> None:
    put_tokens(feed, range(1, 3))
    offered_at = clock()
    assert offered_numbers(feed, 1) == [1]
    clock.advance(minutes=5)
    assert feed.hold("x", SECOND) is None
    clock.advance(minutes=5)
    assert feed.hold("x", FIRST) == offered_at
    assert offered_numbers(feed, 9) == [1], "it keeps its turn"


def test_hold_and_unhold_leave_what_waits_no_more(feed: Feed) -> None:
    put_tokens(feed, range(1, 2))
    acknowledge(feed, "x", FIRST)
    for jti in (FIRST, "unknown"):
        assert feed.hold("x", jti) is None
        assert not feed.unhold("x", jti)


def test_hold_takes_what_is_parked_and_was_never_offered(feed: Feed) -> None:
    put_tokens(feed, range(1, 3))
    feed.park("x", FIRST, err="jws", description="")
    assert offered_numbers(feed, 9) == [2], "its feed goes on meanwhile"
    assert feed.hold("x", FIRST) is None
    assert list(feed.list_parked("x")) == []
    assert [held.token.seq for held in feed.list_held("x")] == [1]
    assert not feed.replay("x", FIRST)
    assert not feed.unpark("x", FIRST)
    assert offered_numbers(feed, 9) == [2]
    assert feed.unhold("x", FIRST)
    assert offered_numbers(feed, 9) == [1, 2]


@pytest.mark.parametrize("turned_by", ["", "unpark", "replay"])
def test_hold_leaves_what_was_offered_before_it_was_parked(
    feed: Feed, clock: FakeClock, turned_by: str
) -> None:
    put_tokens(feed, range(1, 2))
    offered_at = clock()
    assert offered_numbers(feed, 9) == [1]
    clock.advance(minutes=5)
    feed.park("x", FIRST, err="jws", description="")
    assert not turned_by or getattr(feed, turned_by)("x", FIRST)
    assert feed.hold("x", FIRST) == offered_at
    assert [parked.token.seq for parked in feed.list_parked("x")] == ([] if turned_by else [1])
    assert list(feed.list_held("x")) == []


# ---- erasing -------------------------------------------------------------------------------------


def test_erased_token_is_gone_whatever_its_state(feed: Feed) -> None:
    put_tokens(feed, range(1, 5))
    feed.park("x", FIRST, err="jws", description="its words")
    feed.hold("x", SECOND)
    for jti in (FIRST, SECOND, THIRD, "unknown"):
        feed.erase("x", jti)
    assert offered_numbers(feed, 9) == [4]
    assert not list(feed.list_parked("x"))
    assert not feed.unhold("x", SECOND)
    assert not feed.unpark("x", FIRST)
    assert waiting_numbers(feed, FIRST, SECOND, THIRD) == set()
    assert not feed.put(feed_token(1)), "its id stays taken"
