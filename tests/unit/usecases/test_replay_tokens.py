"""A platform that lost its database reads its tokens again, byte for byte, and no other's."""

from typing import Any

import pytest

from chalicelib.errors import TooManyTries
from chalicelib.limits import REPLAYED_TOKENS
from chalicelib.model.events import stamp
from chalicelib.model.exchange import Replay
from chalicelib.model.references import reference_of
from chalicelib.usecases.platform.list_replays import list_replays
from chalicelib.usecases.platform.replay_tokens import ReplayTokensDeps, replay_tokens
from tests.support.exchange import Exchange, poll
from tests.support.holds import Held


class FeedReader:
    """Platform x, which takes what it is offered and may lose it."""

    def __init__(self, exchange: Exchange) -> None:
        self.exchange = exchange
        self.deps = ReplayTokensDeps(
            exchange.world.log, exchange.feed, exchange.world.guards, exchange.world.clock
        )

    def take(self) -> dict[str, str]:
        """Poll and acknowledge all."""
        tokens = dict(poll(self.exchange).offer.tokens)
        poll(self.exchange, ack=list(tokens), maxEvents=0)
        return tokens

    def replay(self, platform: str = "x", **request: Any) -> int:
        return replay_tokens(self.deps, platform, Replay.model_validate(request))


@pytest.fixture
def reader(exchange: Exchange) -> FeedReader:
    return FeedReader(exchange)


def test_lost_database_is_rebuilt_from_a_moment_on(reader: FeedReader) -> None:
    start = stamp(reader.exchange.world.clock())
    for _ in range(3):
        reader.exchange.fed("x", "facebook")
        reader.exchange.world.clock.advance(hours=1)
    stored = reader.take()
    assert len(stored) == 3
    assert reader.take() == {}
    assert reader.replay(since=start) == 3
    assert reader.take() == stored
    assert reader.take() == {}


def test_tokens_of_some_reports_are_read_again(reader: FeedReader) -> None:
    cases = [reader.exchange.fed("x", "facebook") for _ in range(3)]
    stored = reader.take()
    foreign = reader.exchange.fed("facebook")
    cases_named = [cases[1], cases[1], foreign, "SSAAAAAAAAAAA"]
    references = [*(reference_of(case_id) for case_id in cases_named), "no reference"]
    assert reader.replay(references=references) == 1
    (again,) = reader.take().items()
    assert again in stored.items()


def test_held_and_erased_reports_are_not_read_again() -> None:
    held = Held()
    held.feed()
    held.place()
    reader = FeedReader(held.exchange)
    assert reader.replay(references=[held.reference]) == 0
    assert reader.replay(since="2026-01-01T00:00:00Z") == 0
    held.release()
    held.feed()
    stored = reader.take()
    assert reader.replay(references=[held.reference]) == len(stored) == 1
    reader.take()
    for jti in stored:
        held.exchange.feed.erase("x", jti)
    assert reader.replay(references=[held.reference]) == 0
    assert reader.replay(since="2026-01-01T00:00:00Z") == 0


def test_replays_are_bounded_by_day_and_on_record(
    reader: FeedReader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("chalicelib.usecases.platform.replay_tokens.REPLAYED_TOKENS", 5)
    for _ in range(4):
        reader.exchange.fed("x")
    reader.take()
    start = "2026-11-01T00:00:00Z"
    assert [reader.replay(since=start), reader.replay(since=start)] == [4, 1]
    with pytest.raises(TooManyTries) as refused:
        reader.replay(since=start)
    assert refused.value.retry_after == 16.5 * 3600 + 1
    assert reader.replay("facebook", since=start) == 0, "another platform's are its own"
    assert list_replays(reader.deps, "x") == [
        f"2026-11-22T07:30:00Z 4 tokens: since {start}",
        f"2026-11-22T07:30:00Z 1 tokens: since {start}",
    ]
    reader.exchange.world.clock.advance(days=1)
    assert reader.replay(since=start) == 4
    assert REPLAYED_TOKENS == 10_000


def test_days_bound_holds_however_many_replays_there_are(
    reader: FeedReader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("chalicelib.usecases.platform.replay_tokens.REPLAYED_TOKENS", 5)
    case_id, *_later = [reader.exchange.fed("x") for _ in range(3)]
    reader.take()
    start = "2026-11-01T00:00:00Z"
    assert [reader.replay(since=start), reader.replay(references=[reference_of(case_id)])] == [3, 1]
    for _ in range(60):
        assert reader.replay(references=["SS-2222-2222-222"]) == 0
    assert len(list_replays(reader.deps, "x")) == 50
    assert reader.replay(since=start) == 1
    with pytest.raises(TooManyTries):
        reader.replay(since=start)
