"""The feed on a real table: turns, acknowledgements, refusals, pollers that meet."""

import random
from base64 import b64encode
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.errors import Unavailable
from chalicelib.ports import Offer
from chalicelib.store.feed import FeedTable
from tests.support.dynamodb_calls import meanwhile, unread_keys
from tests.support.feed_tokens import (
    KEYS,
    NOW,
    acknowledge,
    feed_token,
    offered_numbers,
    put_tokens,
)


def test_offer_keeps_the_order_of_tokens_that_were_put_at_one_instant(
    dynamodb: Any, feed_table: str
) -> None:
    feed = FeedTable(feed_table, keys=KEYS, now=lambda: NOW)
    put_tokens(feed, range(1, 30))
    assert offered_numbers(feed, 100) == list(range(1, 30))


def test_acknowledged_token_stays_as_a_row_that_is_offered_no_more(
    feed: FeedTable, dynamodb: Any, feed_table: str
) -> None:
    put_tokens(feed, range(1, 4))
    assert offered_numbers(feed, 3) == [1, 2, 3]
    acknowledge(feed, "x", feed_token(2).jti)
    acknowledge(feed, "x", feed_token(2).jti)
    assert offered_numbers(feed, 3) == [1, 3]
    key = {"platform": {"S": "x"}, "sk": {"S": feed_token(2).jti}}
    row = dynamodb.get_item(TableName=feed_table, Key=key)["Item"]
    assert row["acked_at"]["S"] == "2026-11-22T12:00:00Z"
    assert row["case_id"] == {"S": "SSABCDEFGHJKM"}
    assert "open" not in row
    assert "packed" in row


def test_table_copy_holds_no_text_of_a_token(
    feed: FeedTable, dynamodb: Any, feed_table: str
) -> None:
    feed.put(feed_token(1, jws="words.words.words"))
    assert "words" not in repr(dynamodb.scan(TableName=feed_table)["Items"])


def test_acknowledge_makes_no_row_when_the_token_is_unknown(
    feed: FeedTable, dynamodb: Any, feed_table: str
) -> None:
    acknowledge(feed, "x", "nothing")
    acknowledge(feed, "x", "~state")
    assert dynamodb.scan(TableName=feed_table)["Count"] == 0


def test_put_keeps_the_longest_token_that_a_report_can_make(feed: FeedTable) -> None:
    """Fifty texts of 2,000 quotes and backslashes in a form: 270 KB, twice over for the index."""
    text = "".join(random.Random(1).choices('"\\\n', k=200_000))
    jws = b64encode(text.encode()).decode()
    feed.put(feed_token(1, jws=jws))
    assert feed.offer("x", 1).tokens[feed_token(1).jti] == jws


def test_erased_token_holds_no_text_and_is_not_offered(
    feed: FeedTable, dynamodb: Any, feed_table: str
) -> None:
    put_tokens(feed, range(1, 3))
    feed.park("x", feed_token(1).jti, err="jws", description="its words")
    feed.erase("x", feed_token(1).jti)
    feed.erase("x", "unknown")
    assert offered_numbers(feed, 5) == [2]
    rows = {row["sk"]["S"]: row for row in dynamodb.scan(TableName=feed_table)["Items"]}
    assert rows.keys() == {feed_token(1).jti, feed_token(2).jti, "~state"}
    assert not rows[feed_token(1).jti].keys() & {"packed", "said", "open"}


def test_offer_keeps_the_order_when_a_feed_is_spread_over_shards(
    dynamodb: Any, feed_table: str
) -> None:
    """Begun with one shard, so that some tokens are where they would not be put now."""
    put_tokens(FeedTable(feed_table, keys=KEYS, now=lambda: NOW), range(1, 4))
    later = NOW + timedelta(seconds=1)
    feed = FeedTable(feed_table, keys=KEYS, now=lambda: later, shards=3)
    put_tokens(feed, range(4, 31))
    assert offered_numbers(feed, 10) == list(range(1, 11))
    assert offered_numbers(feed, 15) == list(range(11, 26))
    for number in (2, 12, 30):
        acknowledge(feed, "x", feed_token(number).jti)
    assert feed.park("x", feed_token(3).jti, err="jws", description="")
    assert [parked.token.seq for parked in feed.list_parked("x")] == [3]
    offer = feed.offer("x", 100)
    assert [int(jws[4:]) for jws in offer.tokens.values()] == [
        *range(26, 30), 1, *range(4, 12), *range(13, 26)
    ]  # fmt: skip
    assert not offer.more
    stale = feed.list_stale("x", later + timedelta(seconds=1), 100)
    assert sorted(token.seq or 0 for token in stale) == [1, *range(4, 12), *range(13, 30)]


def test_parked_token_holds_the_description_sealed(
    feed: FeedTable, dynamodb: Any, feed_table: str
) -> None:
    put_tokens(feed, range(1, 2))
    feed.park("x", feed_token(1).jti, err="jws", description="CANARY of Sam Invented ŵ")
    (parked,) = feed.list_parked("x")
    assert parked.description == "CANARY of Sam Invented ŵ"
    assert "CANARY" not in repr(dynamodb.scan(TableName=feed_table)["Items"])


def test_offer_takes_different_tokens_when_pollers_meet(feed: FeedTable, feed_table: str) -> None:
    put_tokens(feed, range(1, 6))
    other = FeedTable(feed_table, keys=KEYS, now=lambda: NOW)
    with meanwhile("before", "PutItem", lambda: other.offer("x", 1), times=2):
        assert offered_numbers(feed, 2) == [3, 4]


def test_offer_is_empty_with_more_when_it_loses_every_race(
    feed: FeedTable, feed_table: str
) -> None:
    put_tokens(feed, range(1, 20))
    other = FeedTable(feed_table, keys=KEYS, now=lambda: NOW)
    with meanwhile("before", "PutItem", lambda: other.offer("x", 1), times=100):
        assert feed.offer("x", 2) == Offer({}, more=True)


def test_waiting_reads_again_what_a_busy_table_left_unread(feed: FeedTable) -> None:
    put_tokens(feed, range(1, 8))
    jtis = [feed_token(number).jti for number in range(1, 8)]
    with unread_keys(times=2):
        assert {row.seq for row in feed.find_waiting("x", jtis)} == set(range(1, 8))
    with unread_keys(times=99), pytest.raises(Unavailable):
        feed.find_waiting("x", jtis)
