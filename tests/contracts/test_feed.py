"""What platforms poll: each token is offered in its turn until it is acknowledged or parked."""

from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.model.events import moment, stamp
from chalicelib.model.exchange import Replay
from chalicelib.ports import Feed, FeedToken, Offer, WaitingToken
from chalicelib.store.feed import FeedTable
from tests.support.backends import assert_unavailable
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


def stale_numbers(feed: Feed, clock: FakeClock, most: int = 9) -> list[int | None]:
    """The tokens that have waited since before now."""
    return [token.seq for token in feed.list_stale("x", clock(), most)]


# ---- turns ---------------------------------------------------------------------------------------


def test_put_keeps_the_first_token_of_an_id(feed: Feed) -> None:
    assert feed.put(feed_token(1))
    assert not feed.put(feed_token(1, jws="jws-2"))
    assert feed.put(feed_token(1, "facebook"))
    assert feed.offer("x", 10) == Offer({FIRST: "jws-1"}, more=False)


def test_token_that_is_put_held_back_has_no_turn_until_it_is_given_one(feed: Feed) -> None:
    assert feed.put(feed_token(1), held=True)
    assert not feed.put(feed_token(1)), "it is there, held back"
    assert (offered_numbers(feed, 9), [held.token.seq for held in feed.list_held("x")]) == ([], [1])
    assert feed.unhold("x", FIRST)
    assert offered_numbers(feed, 9) == [1]


def test_offer_gives_what_was_never_offered_first_then_the_oldest_offer(feed: Feed) -> None:
    put_tokens(feed, range(1, 6))
    assert offered_numbers(feed, 2) == [1, 2]
    assert offered_numbers(feed, 2) == [3, 4]
    put_tokens(feed, range(6, 7))
    assert offered_numbers(feed, 3) == [5, 6, 1]
    assert offered_numbers(feed, 3) == [2, 3, 4]
    assert offered_numbers(feed, 3) == [5, 6, 1]


def test_offer_says_whether_others_wait(feed: Feed) -> None:
    assert feed.offer("x", 5) == Offer({}, more=False)
    put_tokens(feed, range(1, 4))
    assert feed.offer("x", 0).more
    assert feed.offer("x", 2).more
    assert not feed.offer("x", 3).more
    assert feed.offer("x", 2).more, "what was offered and not acknowledged waits too"


def test_offer_stays_below_a_megabyte(feed: Feed) -> None:
    for number in range(1, 9):
        feed.put(feed_token(number, jws=str(number) * 300_000))
    first, second = feed.offer("x", 100), feed.offer("x", 100)
    assert [jws[0] for jws in first.tokens.values()] == ["1", "2", "3"]
    assert [jws[0] for jws in second.tokens.values()] == ["4", "5", "6"]
    assert first.more


def test_feed_is_its_platforms_alone(feed: Feed) -> None:
    put_tokens(feed, range(1, 3))
    put_tokens(feed, range(1, 2), "facebook")
    assert offered_numbers(feed, 5, "facebook") == [1]
    acknowledge(feed, "facebook", FIRST)
    assert offered_numbers(feed, 5, "facebook") == []
    assert offered_numbers(feed, 5) == [1, 2]


# ---- acknowledging -------------------------------------------------------------------------------


def test_waiting_gives_the_tokens_of_this_feed_that_were_not_acknowledged(feed: Feed) -> None:
    put_tokens(feed, range(1, 4))
    feed.put(FeedToken("x", "verification", "jws"))
    acknowledge(feed, "x", THIRD)
    feed.offer("x", 1)
    jtis = [FIRST, "verification", THIRD, "unknown", "~state", FIRST]
    tokens = {token.jti: token for token in feed.find_waiting("x", jtis)}
    assert tokens.keys() == {FIRST, "verification"}
    assert (tokens[FIRST].platform, tokens[FIRST].case_id) == ("x", "SSABCDEFGHJKM")
    assert tokens[FIRST].seq == 1
    assert tokens["verification"].case_id is None
    assert tokens["verification"].seq is None
    assert not feed.find_waiting("facebook", jtis)
    assert not feed.find_waiting("x", [])


def test_waiting_takes_any_number_of_ids(feed: Feed) -> None:
    put_tokens(feed, range(1, 4))
    assert waiting_numbers(feed, *(feed_token(number).jti for number in range(250))) == {1, 2, 3}


def test_token_is_not_offered_again_when_it_was_acknowledged(feed: Feed) -> None:
    put_tokens(feed, range(1, 4))
    assert offered_numbers(feed, 3) == [1, 2, 3]
    token = feed.find_waiting("x", [SECOND])
    for _ in range(2):
        feed.acknowledge(token)
    assert offered_numbers(feed, 3) == [1, 3]
    assert not feed.put(feed_token(2)), "its id stays taken"


def test_token_can_be_acknowledged_before_it_was_offered(feed: Feed) -> None:
    put_tokens(feed, range(1, 3))
    acknowledge(feed, "x", FIRST)
    assert offered_numbers(feed, 3) == [2]


# ---- what operators and consumers ask beside ----------------------------------------------------


def test_stale_gives_what_waits_for_its_turn_longest_first(feed: Feed, clock: FakeClock) -> None:
    for number in range(1, 6):
        feed.put(feed_token(number))
        clock.advance(days=1)
    assert [token.seq for token in feed.list_stale("x", clock() - timedelta(days=3), 9)] == [1, 2]
    assert stale_numbers(feed, clock, most=3) == [1, 2, 3]
    acknowledge(feed, "x", FIRST)
    feed.park("x", SECOND, err="not_acknowledged", description="")
    feed.hold("x", THIRD)
    assert stale_numbers(feed, clock) == [4, 5]


def test_token_waits_anew_when_it_is_given_another_turn(feed: Feed, clock: FakeClock) -> None:
    put_tokens(feed, range(1, 4))
    feed.park("x", FIRST, err="jws", description="")
    feed.hold("x", SECOND)
    clock.advance(days=1)
    feed.unpark("x", FIRST)
    feed.unhold("x", SECOND)
    assert stale_numbers(feed, clock) == [3]


def test_signed_by_says_whether_a_token_of_this_key_may_be_offered(feed: Feed) -> None:
    for number, kid in ((1, "old"), (2, "older"), (3, "new")):
        feed.put(feed_token(number, kid=kid))
    feed.park("x", FIRST, err="jws", description="")
    feed.hold("x", SECOND)
    assert feed.signed_by("x", "old")
    assert feed.signed_by("x", "older")
    assert not feed.signed_by("facebook", "old")
    acknowledge(feed, "x", FIRST)
    assert feed.signed_by("x", "old"), "it may be read again"
    feed.erase("x", FIRST)
    assert not feed.signed_by("x", "old")
    assert feed.signed_by("x", "new")


def test_find_gives_a_token_whatever_became_of_it(feed: Feed) -> None:
    put_tokens(feed, range(1, 3))
    acknowledge(feed, "x", FIRST)
    feed.hold("x", SECOND)
    tokens = [feed.find("x", jti) for jti in (FIRST, SECOND)]
    assert [(token.case_id, token.seq) for token in tokens if token] == [
        ("SSABCDEFGHJKM", 1),
        ("SSABCDEFGHJKM", 2),
    ]
    assert feed.find("x", THIRD) is feed.find("facebook", FIRST) is None


# ---- reading again -------------------------------------------------------------------------------


def test_replay_offers_what_was_acknowledged_as_it_is(feed: Feed) -> None:
    put_tokens(feed, range(1, 4))
    before = feed.offer("x", 9).tokens
    for jti in before:
        acknowledge(feed, "x", jti)
    assert offered_numbers(feed, 9) == []
    assert [feed.replay("x", jti) for jti in (SECOND, FIRST)] == [True, True]
    assert offered_numbers(feed, 9) == [2, 1]
    assert feed.offer("x", 9).tokens.items() <= before.items()
    acknowledge(feed, "x", FIRST)
    assert offered_numbers(feed, 9) == [2]


def test_replay_offers_what_is_parked_and_leaves_what_waits_its_turn(feed: Feed) -> None:
    put_tokens(feed, range(1, 4))
    feed.park("x", FIRST, err="jws", description="no")
    assert feed.replay("x", SECOND)
    assert feed.replay("x", FIRST)
    assert list(feed.list_parked("x")) == []
    assert offered_numbers(feed, 9) == [2, 3, 1]


def test_replay_offers_nothing_that_is_held_erased_or_unknown(feed: Feed) -> None:
    put_tokens(feed, range(1, 3))
    feed.hold("x", FIRST)
    acknowledge(feed, "x", SECOND)
    feed.erase("x", SECOND)
    assert not any(feed.replay("x", jti) for jti in (FIRST, SECOND, THIRD))
    assert offered_numbers(feed, 9) == []


def test_token_about_no_case_is_not_kept_once_it_was_acknowledged(feed: Feed) -> None:
    feed.put(feed_token(1, case_id=None, seq=None))
    acknowledge(feed, "x", FIRST)
    assert not feed.replay("x", FIRST)
    assert list(feed.list_added_since("x", datetime(2026, 1, 1, tzinfo=UTC))) == []


def test_since_gives_what_was_added_from_then_on(feed: Feed, clock: FakeClock) -> None:
    put_tokens(feed, range(1, 2))
    clock.advance(hours=1)
    at = clock()
    put_tokens(feed, range(2, 6))
    put_tokens(feed, range(2, 3), "facebook")
    acknowledge(feed, "x", SECOND)
    feed.hold("x", THIRD)
    feed.erase("x", feed_token(4).jti)
    assert list(feed.list_added_since("x", at)) == [SECOND, feed_token(5).jti]
    assert list(feed.list_added_since("x", clock() + timedelta(hours=1))) == []


@pytest.mark.parametrize(
    ("since", "number"),
    [("0001-01-01T00:00:00Z", 1), ("1970-01-01T00:00:00Z", 1), ("9999-12-31T23:59:59.999Z", 0)],
)
def test_since_takes_every_moment_that_a_platform_may_name(
    feed: Feed, since: str, number: int
) -> None:
    put_tokens(feed, range(1, 2))
    at = moment(Replay.model_validate({"since": since}).since)
    assert len(list(feed.list_added_since("x", at))) == number


def test_held_gives_what_is_held_back_and_since_when(feed: Feed, clock: FakeClock) -> None:
    put_tokens(feed, range(1, 3))
    feed.hold("x", SECOND)
    (held,) = feed.list_held("x")
    assert (held.token.jti, held.since) == (SECOND, stamp(clock()))
    feed.unhold("x", SECOND)
    assert list(feed.list_held("x")) == []


def test_claim_outcome_ties_an_id_to_one_content(feed: Feed) -> None:
    assert feed.claim_outcome("x", "o-1", "a")
    assert feed.claim_outcome("x", "o-1", "a")
    assert not feed.claim_outcome("x", "o-1", "b")
    assert feed.claim_outcome("facebook", "o-1", "b")


def test_every_call_raises_unavailable_when_the_table_does_not_answer(
    unreachable_feed: Feed, clock: FakeClock
) -> None:
    feed = unreachable_feed
    token = WaitingToken("x", FIRST, "SSABCDEFGHJKM", 1, "x", "p", stamp(clock()))
    assert_unavailable(
        lambda: feed.offer("x", 1),
        lambda: feed.put(feed_token(1)),
        lambda: feed.find_waiting("x", [FIRST]),
        lambda: feed.acknowledge([token]),
        lambda: feed.list_stale("x", clock(), 1),
        lambda: list(feed.list_parked("x")),
        lambda: list(feed.list_held("x")),
        lambda: feed.find("x", FIRST),
        lambda: list(feed.list_added_since("x", clock())),
        lambda: feed.replay("x", FIRST),
        lambda: feed.signed_by("x", "kid"),
        lambda: feed.park("x", FIRST, err="e", description="d"),
        lambda: feed.unpark("x", FIRST),
        lambda: feed.hold("x", FIRST),
        lambda: feed.unhold("x", FIRST),
        lambda: feed.erase("x", FIRST),
        lambda: feed.claim_outcome("x", "o", "c"),
    )
