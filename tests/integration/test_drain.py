"""Several pollers empty one feed while tokens come in, killed now and then; bench/drain is large.

Each token is seen, none comes back once it was acknowledged, and of one case the order holds.
"""

import random
import threading
import time

import pytest

from bench.drain_check import PollRecord, check
from chalicelib.container import wall_clock
from chalicelib.model.events import EventKey
from chalicelib.ports import FeedToken
from chalicelib.store.feed import FeedTable
from tests.support.feed_tokens import KEYS

CASES, PER_CASE, POLLERS = 40, 3, 4


def poll(feed: FeedTable, ack: list[str], killed: bool) -> tuple[PollRecord, list[str]]:
    """One poll; a poller that is killed has acknowledged nothing of what it got, or half."""
    began = time.monotonic()
    feed.acknowledge(feed.find_waiting("x", ack))
    offered = list(feed.offer("x", 10).tokens)
    answer = PollRecord(began, time.monotonic(), frozenset(ack), offered)
    return answer, [] if killed else offered


def come_in(feed: FeedTable, places: dict[str, EventKey], over: threading.Event) -> None:
    for seq in range(1, PER_CASE + 1):
        for case in range(CASES):
            jti = f"C{case:03}-{seq}"
            places[jti] = (f"C{case:03}", seq)
            feed.put(FeedToken("x", jti, f"jws-{jti}", f"C{case:03}", seq))
    over.set()


def drain(
    feed: FeedTable, dice: random.Random, answers: list[PollRecord], over: threading.Event
) -> None:
    ack: list[str] = []
    while True:
        was_over = over.is_set()
        answer, ack = poll(feed, ack, killed=dice.random() < 0.2)
        answers.append(answer)
        if was_over and not answer.tokens:
            return


@pytest.mark.parametrize("feed_table", ["dynamodb-local"], indirect=True)
def test_drain_loses_nothing_and_keeps_the_order_when_pollers_meet_and_die(feed_table: str) -> None:
    feeds = [FeedTable(feed_table, keys=KEYS, now=wall_clock) for _ in range(POLLERS)]
    places: dict[str, EventKey] = {}
    answers: list[PollRecord] = []
    over = threading.Event()
    dice = [random.Random(number) for number in range(POLLERS)]
    threads = [threading.Thread(target=come_in, args=(feeds[0], places, over))]
    threads += [
        threading.Thread(target=drain, args=(feed, die, answers, over))
        for feed, die in zip(feeds, dice, strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(places) == CASES * PER_CASE
    assert not list(check(answers, places))


POLL = PollRecord(0, 1, frozenset(), ("a", "b"))


@pytest.mark.parametrize(
    ("answers", "fault"),
    [
        ([POLL], ""),
        ([PollRecord(0, 1, frozenset(), ("a",))], "b was never seen"),
        (
            [POLL, PollRecord(2, 3, frozenset("ab"), ()), PollRecord(4, 5, frozenset(), ("a",))],
            "came back",
        ),
        ([POLL, PollRecord(2, 3, frozenset("ab"), ()), PollRecord(2, 5, frozenset(), ("a",))], ""),
        ([PollRecord(0, 1, frozenset(), ("b", "a"))], "b stands before a"),
        (
            [PollRecord(0, 1, frozenset(), ("b",)), PollRecord(2, 3, frozenset(), ("a",))],
            "b was offered",
        ),
        ([PollRecord(0, 3, frozenset(), ("b",)), PollRecord(2, 4, frozenset(), ("a",))], ""),
    ],
)
def test_check_names_what_is_wrong(answers: list[PollRecord], fault: str) -> None:
    faults = " ".join(check(answers, {"a": ("case", 1), "b": ("case", 2)}))
    assert (fault in faults) if fault else not faults
