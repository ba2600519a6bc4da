"""Tokens that police hold back, on a real table: the race with a poll is decided, either way."""

from datetime import datetime
from functools import partial

from chalicelib.store.feed import FeedTable
from tests.support.dynamodb_calls import meanwhile
from tests.support.feed_tokens import KEYS, NOW, feed_token, offered_numbers, put_tokens


def test_a_token_that_is_held_back_is_not_offered_until_it_is_let_go(feed: FeedTable) -> None:
    put_tokens(feed, range(1, 4))
    assert feed.hold("x", feed_token(2).jti) is None
    assert feed.hold("x", feed_token(2).jti) is None, "the same wish again"
    assert offered_numbers(feed, 9) == [1, 3]
    assert feed.unhold("x", feed_token(2).jti)
    assert not feed.unhold("x", feed_token(2).jti)
    assert offered_numbers(feed, 1) == [2]


def test_what_was_offered_stays_in_its_turn_and_says_when(feed: FeedTable) -> None:
    put_tokens(feed, range(1, 3))
    assert offered_numbers(feed, 1) == [1]
    assert feed.hold("x", feed_token(1).jti) == NOW
    assert feed.hold("x", feed_token(2).jti) is None
    assert offered_numbers(feed, 9) == [1]


def test_what_waits_no_more_or_never_did_is_not_held_back(feed: FeedTable) -> None:
    put_tokens(feed, range(1, 2))
    feed.acknowledge(feed.waiting("x", [feed_token(1).jti]))
    assert feed.hold("x", feed_token(1).jti) is None
    assert feed.hold("x", feed_token(2).jti) is None


def test_a_poll_that_read_the_token_before_it_was_held_back_does_not_offer_it(
    feed_table: str, feed: FeedTable
) -> None:
    put_tokens(feed, range(1, 3))
    holds: list[datetime | None] = []
    polling = FeedTable(feed_table, keys=KEYS, now=lambda: NOW)
    hold = partial(feed.hold, "x", feed_token(1).jti)
    with meanwhile("after", "Query", lambda: holds.append(hold()), times=1):
        assert offered_numbers(polling, 9) == [2]
    assert holds == [None]
