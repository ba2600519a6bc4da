"""What a poll does to a feed: offers, acknowledgements, refusals, waiting."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

import pytest

from chalicelib.errors import LostRace, Unavailable
from chalicelib.model.events import Event, Kind, NewEvent
from chalicelib.model.folding import fold
from chalicelib.ports import FeedToken, Offer, WaitingToken
from chalicelib.usecases.platform.poll_feed import LONGEST_ID
from tests.support.exchange import Exchange, poll
from tests.support.fakes import MemoryFeed, MemoryLog


def kinds(exchange: Exchange, case_id: str) -> list[Kind]:
    return exchange.world.log.kinds(case_id)


def test_poll_records_acknowledged_tokens_as_delivered_for_good(exchange: Exchange) -> None:
    case_id = exchange.fed("x", "facebook")
    (jti,) = poll(exchange).offer.tokens
    assert not poll(exchange, ack=[jti]).offer.tokens
    case = fold(exchange.world.log.read(case_id))
    assert case.recipients["x"].state == "delivered"
    assert case.recipients["facebook"].state == "sent"
    assert len(poll(exchange, "facebook").offer.tokens) == 1


def test_poll_offers_the_same_bytes_until_they_are_acknowledged(exchange: Exchange) -> None:
    exchange.fed("x")
    first = poll(exchange).offer.tokens
    assert poll(exchange).offer.tokens == first


def test_poll_ignores_ids_that_are_not_of_its_feed(exchange: Exchange) -> None:
    case_id = exchange.fed("x", "facebook")
    (jti,) = poll(exchange, "facebook").offer.tokens
    ids = ["", "unknown", "~state", "x" * (LONGEST_ID + 1), "\ud800", jti]
    error = {"err": "jws", "description": "none"}
    answer = poll(exchange, ack=ids, setErrs={jti: error, "": error})
    assert not answer.parked
    assert len(answer.offer.tokens) == 1
    assert Kind.NOTIFICATION_DELIVERED not in kinds(exchange, case_id)
    assert len(poll(exchange, "facebook").offer.tokens) == 1


def test_poll_records_an_acknowledgement_once(exchange: Exchange) -> None:
    case_id = exchange.fed("x")
    (jti,) = poll(exchange).offer.tokens
    for _ in range(2):
        poll(exchange, ack=[jti, jti])
    assert kinds(exchange, case_id).count(Kind.NOTIFICATION_DELIVERED) == 1


def test_poll_offers_a_token_again_when_it_was_killed_after_its_record(exchange: Exchange) -> None:
    case_id = exchange.fed("x")
    (jti,) = poll(exchange).offer.tokens
    case = fold(exchange.world.log.read(case_id))
    facts = {"of": 1, "recipient": "x", "jti": jti}
    exchange.world.log.append(
        case.last, exchange.world.clock(), NewEvent(Kind.NOTIFICATION_DELIVERED, facts)
    )
    assert list(poll(exchange).offer.tokens) == [jti]
    assert not poll(exchange, ack=[jti]).offer.tokens
    assert kinds(exchange, case_id).count(Kind.NOTIFICATION_DELIVERED) == 1


def test_poll_keeps_the_token_when_its_case_is_written_to_without_end(exchange: Exchange) -> None:
    exchange.fed("x")
    (jti,) = poll(exchange).offer.tokens

    class Losing(MemoryLog):
        def append(self, last: Event, at: datetime, event: NewEvent) -> Event:
            raise LostRace

    losing = Losing()
    losing.cases = exchange.world.log.cases
    exchange.poll_feed_deps = replace(exchange.poll_feed_deps, log=losing)
    assert list(poll(exchange, ack=[jti]).offer.tokens) == [jti]


def test_poll_takes_an_acknowledgement_when_the_case_is_gone(exchange: Exchange) -> None:
    exchange.feed.put(FeedToken("x", "J", "jws", "SS2222222222A", 1))
    assert not poll(exchange, ack=["J"]).offer.tokens


def test_poll_parks_a_refused_token(exchange: Exchange) -> None:
    exchange.fed("x")
    (jti,) = poll(exchange).offer.tokens
    answer = poll(exchange, setErrs={jti: {"err": "jws", "description": "does not verify"}})
    assert answer.parked == ((jti, "jws"),)
    assert not answer.offer.tokens
    (parked,) = exchange.feed.list_parked("x")
    assert (parked.err, parked.description) == ("jws", "does not verify")
    again = poll(exchange, setErrs={jti: {"err": "jws", "description": "does not verify"}})
    assert not again.parked


def test_poll_ignores_a_refusal_when_the_token_was_acknowledged(exchange: Exchange) -> None:
    exchange.fed("x")
    (jti,) = poll(exchange).offer.tokens
    answer = poll(exchange, ack=[jti], setErrs={jti: {"err": "dup", "description": "again"}})
    assert not answer.parked


def test_poll_for_no_events_acknowledges_alone(exchange: Exchange) -> None:
    exchange.fed("x")
    exchange.fed("x")
    first, second = poll(exchange).offer.tokens
    answer = poll(exchange, maxEvents=0, returnImmediately=False, ack=[first])
    assert (answer.offer.tokens, answer.offer.more) == ({}, True)
    assert not exchange.slept
    assert not poll(exchange, maxEvents=0, ack=[second]).offer.more


def test_poll_gives_a_hundred_events_at_most(exchange: Exchange) -> None:
    for number in range(102):
        exchange.feed.put(FeedToken("x", f"J{number:03}", "jws"))
    answer = poll(exchange, maxEvents=5_000)
    assert len(answer.offer.tokens) == 100
    assert answer.offer.more


def test_poll_waits_less_than_five_seconds_when_the_feed_is_empty(exchange: Exchange) -> None:
    assert not poll(exchange, returnImmediately=False).offer.tokens
    assert sum(exchange.slept) == 4.5, "as long as there is time for one more look"


def test_poll_waits_no_longer_when_the_feed_is_slow(exchange: Exchange) -> None:
    """Each look takes a second: fewer of them fit."""
    looks: list[float] = []

    class Slow(MemoryFeed):
        def offer(self, platform: str, most: int) -> Offer:
            looks.append(1.0)
            return super().offer(platform, most)

    exchange.poll_feed_deps = replace(
        exchange.poll_feed_deps, feed=Slow(), tick=lambda: sum(exchange.slept) + sum(looks)
    )
    poll(exchange, returnImmediately=False)
    assert sum(exchange.slept) + sum(looks) - 1 < 5


def test_poll_answers_as_soon_as_something_comes(exchange: Exchange) -> None:
    def sleep(seconds: float) -> None:
        exchange.slept.append(seconds)
        if len(exchange.slept) == 2:
            exchange.fed("x")

    exchange.poll_feed_deps = replace(exchange.poll_feed_deps, sleep=sleep)
    assert len(poll(exchange, returnImmediately=False).offer.tokens) == 1
    assert len(exchange.slept) == 2


def test_poll_is_unavailable_when_the_store_is_down(exchange: Exchange) -> None:
    class Down(MemoryFeed):
        def find_waiting(self, platform: str, jtis: Iterable[str]) -> Sequence[WaitingToken]:
            raise Unavailable

    exchange.poll_feed_deps = replace(exchange.poll_feed_deps, feed=Down())
    with pytest.raises(Unavailable):
        poll(exchange, ack=["J"])
