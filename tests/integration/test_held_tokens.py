"""Tokens that police hold back, on a real table: the race with a poll is decided, either way."""

from datetime import datetime

import pytest

from chalicelib.store.feed import FeedTable
from chalicelib.store.feed_rows import TokenRow
from chalicelib.store.tables import Table
from tests.support.dynamodb_calls import meanwhile
from tests.support.feed_tokens import KEYS, NOW, feed_token, offered_numbers, put_tokens


@pytest.mark.parametrize("parked", [False, True])
def test_offer_leaves_out_a_token_when_it_is_held_after_it_was_read(
    feed_table: str, feed: FeedTable, parked: bool
) -> None:
    put_tokens(feed, range(1, 3))
    holds: list[datetime | None] = []
    polling = FeedTable(feed_table, keys=KEYS, now=lambda: NOW)
    jti = feed_token(1).jti

    def take_out() -> None:
        if parked:
            feed.park("x", jti, err="not_acknowledged", description="")
        holds.append(feed.hold("x", jti))

    with meanwhile("after", "Query", take_out, times=1):
        assert offered_numbers(polling, 9) == [2]
    assert holds == [None]


def test_hold_leaves_what_was_parked_before_its_turn_was_noted(
    feed_table: str, feed: FeedTable
) -> None:
    put_tokens(feed, range(1, 3))
    jti = feed_token(1).jti
    assert offered_numbers(feed, 1) == [1]
    feed.park("x", jti, err="not_acknowledged", description="")
    rows, shard = Table(TokenRow, feed_table), feed.find_waiting("x", [jti])[0].shard
    rows.update(shard, jti, actions=[TokenRow.turn.remove()])
    assert feed.hold("x", jti) == NOW
