"""A platform that polls while its feed is put back from the log reads nothing that police hold.

At commit 234ff48e it reads the report between the moment in which its token is put back and the
next, in which that is held; and for good where the hold is placed, or the case erased, meanwhile.
"""

from collections.abc import Callable
from dataclasses import replace

import pytest

from chalicelib.model.events import Kind, NewEvent
from chalicelib.ports import FeedToken
from chalicelib.usecases.restore.refill_feed import refill_feed
from tests.support.fakes import MemoryFeed
from tests.support.holds import Held


@pytest.fixture
def held() -> Held:
    held = Held()
    held.feed()
    return held


def refill(held: Held, after_put: Callable[[], object]) -> MemoryFeed:
    """Lose the feed and put it back, while somebody does something after each token."""

    class Watched(MemoryFeed):
        def put(self, token: FeedToken, *, held: bool = False) -> bool:
            put = super().put(token, held=held)
            after_put()
            return put

    feed = Watched(held.world.clock)
    held.exchange.poll_feed_deps = replace(held.exchange.poll_feed_deps, feed=feed)
    held.deps = replace(held.deps, feed=feed)
    refill_feed(replace(held.exchange.feed_platform_deps, feed=feed), held.case_id)
    return feed


def test_platform_that_polls_while_its_feed_is_refilled_reads_nothing_held(held: Held) -> None:
    held.place()
    reads = list[int]()
    feed = refill(held, lambda: reads.append(held.offered()))
    assert (set(reads), held.offered(), len(feed.list_held("x"))) == ({0}, 0, 1)
    assert held.case.recipients["x"].hold is not None


def test_report_that_is_held_while_its_feed_is_refilled_is_held_back(held: Held) -> None:
    feed = refill(held, held.place)
    assert (held.offered(), len(feed.list_held("x"))) == (0, 1)


def test_report_that_is_erased_while_its_feed_is_refilled_is_offered_no_more(held: Held) -> None:
    log, clock = held.world.log, held.world.clock
    refill(held, lambda: log.append(held.case.last, clock(), NewEvent(Kind.ERASED, {})))
    assert held.offered() == 0
