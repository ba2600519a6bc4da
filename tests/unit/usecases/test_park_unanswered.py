"""What waits for a week is parked, on record, and an operator hears of it."""

from datetime import datetime

import pytest

from chalicelib.catalogue import load
from chalicelib.errors import LostRace
from chalicelib.model.concerned import concerned
from chalicelib.model.events import Event, Kind, NewEvent
from chalicelib.model.exchange import Poll
from chalicelib.model.folding import fold
from chalicelib.model.recipient_records import NOT_ACKNOWLEDGED
from chalicelib.ports import FeedToken
from chalicelib.usecases.cases.read_timeline import read_timeline
from chalicelib.usecases.platform.park_token import park_token
from chalicelib.usecases.platform.park_unacknowledged import (
    MOST,
    ParkUnacknowledgedDeps,
    park_unacknowledged,
)
from chalicelib.usecases.platform.poll_feed import poll_feed
from tests.support.exchange import Exchange
from tests.support.fakes import MemoryLog


def park(exchange: Exchange, log: MemoryLog | None = None) -> list[tuple[str, str, str]]:
    platforms = ["x", "facebook", "youtube"]
    return park_unacknowledged(
        ParkUnacknowledgedDeps(
            log or exchange.world.log,
            exchange.feed,
            platforms,
            exchange.world.clock,
            exchange.world.take_job,
        )
    )


def offered(exchange: Exchange) -> list[str]:
    poll = Poll.model_validate({"returnImmediately": True})
    return list(poll_feed(exchange.poll_feed_deps, "x", poll).offer.tokens)


def test_token_is_parked_when_it_waited_for_a_week(exchange: Exchange) -> None:
    case_id = exchange.fed("x", "facebook")
    (jti,) = offered(exchange)
    exchange.world.clock.advance(days=7)
    assert park(exchange) == []
    exchange.world.clock.advance(seconds=1)
    assert {platform for platform, _, _ in park(exchange)} == {"x", "facebook"}
    assert offered(exchange) == []
    case = fold(exchange.world.log.read(case_id))
    assert case.recipients["x"].state == "failed"
    parked = [event for event in case.events if event.kind is Kind.NOTIFICATION_PARKED]
    assert [event.public["recipient"] for event in parked] == ["x", "facebook"]
    assert parked[0].public == {"of": 1, "recipient": "x", "jti": jti, "err": "not_acknowledged"}
    assert concerned(case, parked[0]) == [("operator", "operator")]
    entries = [
        entry for entry in read_timeline(load(), case) if entry["what"] == "notification_parked"
    ]
    assert [entry["who"] for entry in entries] == ["X (formerly Twitter)", "Facebook"]
    assert park(exchange) == []


def test_token_has_another_week_when_it_was_redriven(exchange: Exchange) -> None:
    exchange.fed("x")
    exchange.world.clock.advance(days=8)
    ((_, jti, _),) = park(exchange)
    assert exchange.feed.unpark("x", jti)
    assert park(exchange) == []
    exchange.world.clock.advance(days=8)
    assert park(exchange) == [("x", jti, NOT_ACKNOWLEDGED)]


def test_token_of_no_case_is_parked(exchange: Exchange) -> None:
    exchange.feed.put(FeedToken("youtube", "J", "jws"))
    exchange.world.clock.advance(days=8)
    assert park(exchange) == [("youtube", "J", NOT_ACKNOWLEDGED)]


def test_token_of_a_case_that_is_gone_is_parked(exchange: Exchange) -> None:
    exchange.feed.put(FeedToken("x", "J", "jws", "SS2222222222A", 1))
    exchange.world.clock.advance(days=8)
    assert park(exchange) == [("x", "J", NOT_ACKNOWLEDGED)]


def test_token_that_is_parked_again_is_on_record_once(exchange: Exchange) -> None:
    case_id = exchange.fed("x")
    for _ in range(2):
        exchange.world.clock.advance(days=8)
        ((_, jti, _),) = park(exchange)
        exchange.feed.unpark("x", jti)
    assert exchange.world.log.kinds(case_id).count(Kind.NOTIFICATION_PARKED) == 1


@pytest.mark.parametrize(("err", "code"), [("invalid_key", "invalid_key"), ("Dear Sam", "other")])
def test_case_has_a_code_for_a_refusal_and_no_words(
    exchange: Exchange, err: str, code: str
) -> None:
    case_id = exchange.fed("x")
    (token,) = exchange.feed.find_waiting("x", offered(exchange))
    world = exchange.world
    assert park_token(world.log, exchange.feed, world.clock, token, err=err, description="d")
    assert world.log.read(case_id)[-1].public["err"] == code
    assert exchange.feed.list_parked("x")[0].err == err


def test_token_waits_for_the_next_run_when_its_case_is_written_to_without_end(
    exchange: Exchange,
) -> None:
    exchange.fed("x")

    class Losing(MemoryLog):
        def append(self, last: Event, at: datetime, event: NewEvent) -> Event:
            raise LostRace

    losing = Losing()
    losing.cases = exchange.world.log.cases
    exchange.world.clock.advance(days=8)
    assert park(exchange, losing) == []
    assert len(park(exchange)) == 1


def test_run_parks_more_than_a_page_and_leaves_the_rest_to_the_next(
    exchange: Exchange,
) -> None:
    for number in range(MOST + 50):
        exchange.feed.put(FeedToken("x", f"J{number:04}", "jws"))
    exchange.world.clock.advance(days=8)
    assert [len(park(exchange)) for _ in range(3)] == [MOST, 50, 0]
