"""Tempers are dealt by lot."""

import random
from collections import Counter
from datetime import timedelta

from drill.tempers import FORCE_TEMPERS, PLATFORM_TEMPERS, PLATFORMS, PROMPT, about, deal


def test_sixteen_platforms_and_forty_five_forces_have_a_temper() -> None:
    assert PLATFORMS == 16
    assert sum(FORCE_TEMPERS.values()) == 45


def test_tempers_are_dealt_by_seed_so_many_of_each() -> None:
    ids = [f"p{number}" for number in range(16)]
    hand = deal(ids, PLATFORM_TEMPERS, random.Random(1))
    assert hand == deal(reversed(ids), PLATFORM_TEMPERS, random.Random(1))
    assert hand != deal(ids, PLATFORM_TEMPERS, random.Random(2))
    assert Counter(hand.values()) == PLATFORM_TEMPERS


def test_one_more_than_there_are_tempers_is_like_the_first() -> None:
    ids = [f"p{number}" for number in range(17)]
    assert Counter(deal(ids, PLATFORM_TEMPERS, random.Random(1)).values())[PROMPT] == 7


def test_spans_are_drawn_around_their_median() -> None:
    dice, hour = random.Random(5), timedelta(hours=1)
    drawn = sorted(about(hour, dice) for _ in range(201))
    assert timedelta(minutes=45) < drawn[100] < timedelta(minutes=75)
