"""The list of spans does what a naive feed does that remembers every offer of every row."""

from bisect import insort
from dataclasses import dataclass, field

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chalicelib.model.offer_order import LOWEST, KeySpan, OfferOrder, Page, WaitingRow, take


@dataclass
class Naive:
    """A feed that writes down when each row was last offered: what the order stands for."""

    waiting: dict[str, tuple[int, int]] = field(default_factory=dict)
    turns: int = 0

    def insert(self, key: str) -> None:
        self.waiting[key] = (0, 0)

    def offer(self, most: int) -> list[str]:
        self.turns += 1
        order = sorted(self.waiting, key=lambda key: (*self.waiting[key], key))
        turn = order[:most]
        for place, key in enumerate(turn):
            self.waiting[key] = (self.turns, place)
        return turn


@dataclass
class Feed:
    """Waiting rows by key, and an offer order over them. Pages hold at most ``page`` rows."""

    page: int = 1_000
    most_spans: int = 1_000
    keys: list[str] = field(default_factory=list)
    order: OfferOrder = field(default_factory=OfferOrder)
    more: bool = False
    looks: int = 0
    limits: list[int] = field(default_factory=list)
    """How many rows each look asked for at most."""

    def insert(self, key: str) -> None:
        insort(self.keys, key)

    def look(self, span: KeySpan, most: int) -> Page:
        self.looks += 1
        self.limits.append(most)
        assert most > 0, "a query for no rows is a query too many"
        matches = [k for k in self.keys if span.after < k and (span.upto is None or k <= span.upto)]
        rows = matches[: min(most, self.page)]
        return Page([WaitingRow(key, 1) for key in rows], whole=len(rows) == len(matches))

    def offer(self, most: int, most_bytes: int = 1_000) -> list[str]:
        turn = take(
            self.order, self.look, most=most, most_bytes=most_bytes, most_spans=self.most_spans
        )
        self.order, self.more = turn.order, turn.more
        self._covers_every_key()
        return [row.key for row in turn.rows]

    def _covers_every_key(self) -> None:
        ends = [LOWEST]
        for span in sorted(self.order.spans, key=lambda span: span.after):
            assert span.after == ends[-1]
            assert span.upto is not None
            assert span.after < span.upto
            ends.append(span.upto)
        assert ends[-1] == self.order.through


def key(number: int) -> str:
    return f"{number:04x}"


INSERT = st.tuples(st.just("insert"), st.integers(1, 5))
POLL = st.tuples(st.just("poll"), st.integers(0, 6))
ACK = st.tuples(st.just("ack"), st.integers(0, 50))
STEPS = st.lists(st.one_of(INSERT, POLL, ACK), max_size=60)


@settings(max_examples=150)
@given(STEPS)
def test_offer_order_offers_what_was_never_offered_first_then_by_oldest_offer(
    steps: list[tuple[str, int]],
) -> None:
    feed, naive, key_count = Feed(), Naive(), 0
    for step, number in steps:
        if step == "insert":
            for _ in range(number):
                key_count += 1
                feed.insert(key(key_count))
                naive.insert(key(key_count))
        elif step == "poll":
            offered = feed.offer(number)
            assert offered == naive.offer(number)
            assert feed.more == (len(naive.waiting) > len(offered))
        elif feed.keys:
            removed_key = feed.keys.pop(number % len(feed.keys))
            del naive.waiting[removed_key]


@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow])
@given(
    STEPS,
    st.integers(3, 6),
    st.integers(1, 4),
    st.lists(st.integers(1, 4_000), unique=True, min_size=200, max_size=200),
)
def test_offer_order_offers_whatever_waits_in_the_end(
    steps: list[tuple[str, int]], most_spans: int, page: int, numbers: list[int]
) -> None:
    """Rows that come late and out of order, short pages, a list so short that it is always cut."""
    feed = Feed(page=page, most_spans=most_spans)
    for step, number in steps:
        if step == "insert":
            for _ in range(min(number, len(numbers))):
                feed.insert(key(numbers.pop()))
        elif step == "poll":
            feed.offer(number)
        elif feed.keys:
            feed.keys.pop(number % len(feed.keys))
        assert len(feed.order.spans) <= most_spans
    offered: set[str] = set()
    for _ in range(2 * len(feed.keys) + 2 * most_spans):
        offered |= set(feed.offer(2))
    assert offered == set(feed.keys)


def test_new_row_comes_before_what_was_offered() -> None:
    feed = Feed()
    for number in range(1, 6):
        feed.insert(key(number))
    assert feed.offer(2) == [key(1), key(2)]
    assert feed.offer(2) == [key(3), key(4)]
    feed.insert(key(6))
    assert feed.offer(3) == [key(5), key(6), key(1)]
    assert feed.offer(3) == [key(2), key(3), key(4)]
    assert feed.offer(3) == [key(5), key(6), key(1)]


def test_row_below_what_was_offered_is_offered_when_all_else_was_acknowledged() -> None:
    feed = Feed()
    feed.insert(key(1))
    feed.insert(key(3))
    feed.offer(10)
    feed.keys.clear()
    assert feed.offer(10) == []
    feed.insert(key(2))
    assert feed.offer(10) == [key(2)]


def test_turn_costs_one_look_when_the_backlog_is_acknowledged() -> None:
    feed = Feed()
    for number in range(1, 2_001):
        feed.insert(key(number))
    for turn in range(19):
        offered = feed.offer(100)
        assert offered == [key(turn * 100 + place) for place in range(1, 101)]
        feed.keys = feed.keys[100:]
        assert feed.looks == turn + 1
    assert len(feed.order.spans) == 1


def test_turn_costs_one_look_when_the_backlog_is_offered_for_the_first_time() -> None:
    feed = Feed()
    for number in range(1, 2_001):
        feed.insert(key(number))
    for turn in range(19):
        assert feed.offer(100)[0] == key(turn * 100 + 1)
        assert feed.looks == turn + 1
    for first in (1_901, 1, 101):
        looks = feed.looks
        assert feed.offer(100)[0] == key(first)
        assert feed.looks == looks + 2, "at what is new, and at what was offered longest ago"


def test_turn_costs_one_look_when_everything_fits_in_an_answer() -> None:
    feed = Feed()
    for number in range(1, 41):
        feed.insert(key(2 * number))
        feed.insert(key(2 * number - 1))
        assert len(feed.offer(100)) == 2 * number
        assert feed.looks == number
    feed.keys.clear()
    assert (feed.offer(100), feed.looks) == ([], 41)


def test_turn_costs_one_look_when_a_backlog_comes_after_the_feed_was_empty() -> None:
    feed = Feed()
    feed.insert(key(1))
    feed.offer(100)
    feed.keys.clear()
    for number in range(2, 300):
        feed.insert(key(number))
    assert feed.offer(100) == [key(number) for number in range(2, 102)]
    assert feed.looks == 2


def test_answer_stops_at_its_size_but_holds_one_row_at_least() -> None:
    feed = Feed()
    for number in range(1, 5):
        feed.insert(key(number))
    assert feed.offer(10, most_bytes=2) == [key(1), key(2)]
    assert feed.more
    assert feed.offer(10, most_bytes=0) == [key(3)]


def test_taking_nothing_says_whether_there_is_more() -> None:
    feed = Feed()
    assert (feed.offer(0), feed.more) == ([], False)
    feed.insert(key(1))
    assert (feed.offer(0), feed.more) == ([], True)
    assert (feed.offer(1), feed.more) == ([key(1)], False)
    assert (feed.offer(0), feed.more) == ([], True)


@pytest.mark.parametrize("most", [1, 7])
def test_list_of_spans_stays_short_when_nothing_is_acknowledged(most: int) -> None:
    feed = Feed(most_spans=50)
    for number in range(1, 401):
        feed.insert(key(number))
        feed.offer(most)
    assert len(feed.order.spans) <= 50


def test_emptied_span_is_joined_to_its_neighbour_at_the_neighbours_place() -> None:
    feed = Feed(keys=[key(5), key(25)])
    low, middle, high = (KeySpan(key(at) if at else LOWEST, key(at + 10)) for at in (0, 10, 20))
    feed.order = OfferOrder(through=key(30), spans=(high, low, middle))
    assert feed.offer(10) == [key(25), key(5)]
    assert feed.order.spans == (high, KeySpan(LOWEST, key(20)))


def test_feed_has_more_when_a_page_was_cut_short_by_its_bytes() -> None:
    feed = Feed(page=2, keys=[key(number) for number in range(1, 6)])
    assert (feed.offer(3), feed.more) == ([key(1), key(2)], True)


def test_looks_ask_for_no_more_rows_than_there_is_room_for() -> None:
    feed = Feed(keys=[key(number) for number in range(1, 5)])
    feed.order = OfferOrder(through=key(3), spans=(KeySpan(LOWEST, key(3)),), more=True)
    assert feed.offer(3) == [key(4), key(1), key(2)]
    assert feed.limits == [4, 3]
