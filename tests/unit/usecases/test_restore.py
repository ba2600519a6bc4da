"""What follows from the log is made anew from it: feeds by case, and everything by one command."""

from dataclasses import replace
from typing import Any

import pytest

from chalicelib.errors import Gone
from chalicelib.model.events import Kind, NewEvent
from chalicelib.usecases.cases.replay_erasures import ReplayedErasures
from chalicelib.usecases.platform.feed_platform import FeedPlatformDeps
from chalicelib.usecases.platform.park_token import park_token
from chalicelib.usecases.reporter.withdraw_report import withdraw_report
from chalicelib.usecases.restore.rebuild_projections import (
    FailedCase,
    RebuildProjectionsDeps,
    RebuildResult,
    rebuild_projections,
)
from chalicelib.usecases.restore.refill_feed import refill_feed
from tests.support.cases import outcome_event
from tests.support.exchange import Exchange, poll
from tests.support.fakes import FakeClock, MemoryFeed, MemoryGuards
from tests.support.holds import Held


def refilled(exchange: Exchange, case_id: str) -> FeedPlatformDeps:
    """Lose the feed, and put a case's tokens back."""
    exchange.feed = MemoryFeed(exchange.world.clock)
    exchange.poll_feed_deps = replace(exchange.poll_feed_deps, feed=exchange.feed)
    exchange.feed_platform_deps = replace(exchange.feed_platform_deps, feed=exchange.feed)
    refill_feed(exchange.feed_platform_deps, case_id)
    return exchange.feed_platform_deps


def test_refilled_feed_offers_what_waited_under_the_same_ids(exchange: Exchange) -> None:
    case_id = exchange.fed("x", "facebook")
    before = set(poll(exchange).offer.tokens)
    deps = refilled(exchange, case_id)
    assert set(poll(exchange).offer.tokens) == before
    assert refill_feed(deps, case_id) == 0, "what is there is left as it is"


def test_refilled_feed_does_not_offer_what_was_acknowledged(exchange: Exchange) -> None:
    case_id = exchange.fed("x")
    (jti,) = poll(exchange).offer.tokens
    poll(exchange, ack=[jti])
    refilled(exchange, case_id)
    assert not poll(exchange).offer.tokens
    assert exchange.feed.find("x", jti), "it can be replayed"


def test_refilled_feed_has_put_aside_what_was(exchange: Exchange) -> None:
    case_id = exchange.fed("x")
    (jti,) = poll(exchange).offer.tokens
    (token,) = exchange.feed.find_waiting("x", [jti])
    world = exchange.world
    park_token(
        world.log, exchange.feed, world.clock, token, err="authentication_failed", description=""
    )
    refilled(exchange, case_id)
    assert not poll(exchange).offer.tokens
    (parked,) = exchange.feed.list_parked("x")
    assert (parked.token.jti, parked.err) == (jti, "authentication_failed")


def test_refilled_feed_ties_outcomes_to_their_content(exchange: Exchange) -> None:
    case_id = exchange.fed("x")
    world = exchange.world
    event = outcome_event("no_violation")
    world.log.append(world.log.read(case_id)[-1], world.clock(), event)
    refilled(exchange, case_id)
    outcome_id = event.public["outcome_id"]
    assert not exchange.feed.claim_outcome("x", outcome_id, "another")


def test_refilled_feed_holds_back_what_police_hold() -> None:
    held = Held()
    held.feed()
    held.place()
    refilled(held.exchange, held.case_id)
    assert held.offered() == 0
    held.release()
    held.feed()
    assert held.offered() == 1


def test_refilled_feed_has_nothing_of_what_was_taken_back_before_it_was_offered() -> None:
    held = Held()
    held.feed()
    held.place()
    withdraw_report(held.world.act_on_report_deps(), held.case)
    held.fan_newest(Kind.WITHDRAWN)
    held.feed()
    assert held.case.recipients["x"].dropped_by is not None
    assert refill_feed(held.exchange.feed_platform_deps, held.case_id) == 0


def test_refilled_feed_has_nothing_of_an_erased_case(exchange: Exchange) -> None:
    case_id = exchange.fed("x")
    erased = NewEvent(Kind.ERASED, {})
    exchange.world.log.append(exchange.world.log.read(case_id)[-1], exchange.world.clock(), erased)
    assert refill_feed(exchange.feed_platform_deps, case_id) == 0


class Rebuilding:
    """Rebuilding with steps that only note what they did."""

    def __init__(self, *cases: str) -> None:
        self.cases, self.done, self.bad = list(cases), list[str](), set[str]()
        self.guards = MemoryGuards(FakeClock())
        self.deps = RebuildProjectionsDeps(
            replay_erasures=lambda: self._note("erasures", ReplayedErasures((), (), ())),
            case_ids=lambda: self.cases,
            readable=lambda: [case for case in self.cases if case != "erased"],
            steps={"clock": lambda case: self._step("clock", case)},
            readable_steps={"feeds": lambda case: self._step("feeds", case)},
            forget_patterns=lambda: self._note("forgotten", None),
            guards=self.guards,
        )

    def _note(self, act: str, result: Any) -> Any:
        self.done.append(act)
        return result

    def _step(self, name: str, case: str) -> None:
        self.done.append(f"{name} {case}")
        if case in self.bad:
            raise Gone

    def run(self, *only: str, die_after: int = 10_000) -> RebuildResult:
        """Rebuild; the process is killed after so many cases."""
        lives = iter(range(die_after))

        def on_case() -> None:
            if next(lives, None) is None:
                raise KeyboardInterrupt

        self.done.clear()
        return rebuild_projections(self.deps, on_case, only=only)


def test_rebuilding_replays_erasures_before_it_makes_anything() -> None:
    rebuilding = Rebuilding("a", "erased")
    rebuilt = rebuilding.run()
    assert rebuilding.done == ["erasures", "forgotten", "clock a", "feeds a", "clock erased"]
    assert (rebuilt.cases, rebuilt.failed, rebuilt.resumed_after) == (2, [], "")


def test_rebuilding_goes_on_after_a_case_that_fails_and_names_it() -> None:
    rebuilding = Rebuilding("a", "b")
    rebuilding.bad = {"a"}
    rebuilt = rebuilding.run()
    assert rebuilt.failed == [FailedCase("a", "clock", "Gone"), FailedCase("a", "feeds", "Gone")]
    assert "feeds b" in rebuilding.done


def test_rebuilding_that_was_cut_off_goes_on_and_tries_again_what_failed() -> None:
    rebuilding = Rebuilding(*(f"{number:02}" for number in range(30)))
    rebuilding.bad = {"03"}
    with pytest.raises(KeyboardInterrupt):
        rebuilding.run(die_after=25)
    rebuilding.bad.clear()
    rebuilt = rebuilding.run()
    assert (rebuilt.resumed_after, rebuilt.cases, rebuilt.failed) == ("19", 11, [])
    assert rebuilding.done[:3] == ["erasures", "clock 03", "feeds 03"], "patterns are kept"
    assert rebuilding.run().resumed_after == "", "it had come to its end"


def test_rebuilding_that_was_cut_off_twice_tries_again_everything_that_failed() -> None:
    cases = [f"{number:02}" for number in range(99)]
    rebuilding, steps = Rebuilding(*cases), set[str]()
    rebuilding.bad = set(cases[:30])
    for die_after in (45, 25):
        with pytest.raises(KeyboardInterrupt):
            rebuilding.run(die_after=die_after)
        steps |= set(rebuilding.done) if not rebuilding.bad else set()
        rebuilding.bad.clear()
    assert rebuilding.run().failed == []
    steps |= set(rebuilding.done)
    assert {f"feeds {case}" for case in cases[:30]} <= steps


def test_rebuilding_of_some_cases_leaves_all_others_as_they_are() -> None:
    rebuilding = Rebuilding("a", "b")
    assert rebuilding.run("b").cases == 1
    assert rebuilding.done == ["erasures", "clock b", "feeds b"]
