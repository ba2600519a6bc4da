"""Tokens that police hold back, on a real table: the race with a poll is decided, either way."""

from datetime import datetime
from functools import partial

from chalicelib.store.feed import FeedTable
from tests.support.dynamodb_calls import meanwhile
from tests.support.feed_tokens import KEYS, NOW, feed_token, offered_numbers, put_tokens


def test_offer_leaves_out_a_token_when_it_is_held_after_it_was_read(
    feed_table: str, feed: FeedTable
) -> None:
    put_tokens(feed, range(1, 3))
    holds: list[datetime | None] = []
    polling = FeedTable(feed_table, keys=KEYS, now=lambda: NOW)
    hold = partial(feed.hold, "x", feed_token(1).jti)
    with meanwhile("after", "Query", lambda: holds.append(hold()), times=1):
        assert offered_numbers(polling, 9) == [2]
    assert holds == [None]
