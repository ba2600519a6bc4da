"""Spread an election's abuse over six weeks: so much by day and hour as is known of 2019.

What is known is the sum (157,844 abusive replies to candidates in the six weeks around 12 December
2019; Gorrell et al. 2020, https://doi.org/10.1140/epjds/s13688-020-00236-9) and that it rose
through the campaign, spiky, set off by debates. The weight of a day and of an hour is ours.
"""

import random
from bisect import bisect
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from itertools import accumulate, pairwise

from drill.holidays import LONDON, local_time

MESSAGES = 157_844
REPORTED = 40
"""One abusive message in so many is reported."""
REPORTS = round(MESSAGES / REPORTED)
DAYS = 42
AFTER_POLLING = 2
"""The night of the count and the day after are among the six weeks."""
DEBATES = (17, 24, 31, 36)
"""Days, from the first, on whose evening candidates debate."""

_RISE = 2.0
"""How much heavier the last days are than the first."""
_DEBATE, _EVE, _POLLING, _COUNT = 2.2, 1.6, 4.0, 2.5
_HOURS = (
    *(1.2, 0.7, 0.4, 0.3, 0.3, 0.4, 0.8, 1.2),
    *(1.4, 1.4, 1.4, 1.5, 1.8, 1.6, 1.5, 1.6),
    *(1.9, 2.3, 2.8, 3.4, 3.8, 4.0, 3.4, 2.2),
)
"""By hour of the day in the United Kingdom: evenings are heaviest."""


def first_day(polling_day: date) -> date:
    """Return the first of the six weeks' days."""
    return polling_day + timedelta(days=AFTER_POLLING + 1 - DAYS)


def weights(polling_day: date) -> list[float]:
    """Return the weight of each day, from the first."""
    rising = [1 + (_RISE - 1) * day / (DAYS - 1) for day in range(DAYS)]
    for day in DEBATES:
        rising[day] *= _DEBATE
    polling = (polling_day - first_day(polling_day)).days
    for day, factor in ((polling - 1, _EVE), (polling, _POLLING), (polling + 1, _COUNT)):
        rising[day] *= factor
    return rising


def messages_by_day(polling_day: date) -> list[int]:
    """Return how many abusive messages come on each day: together ``MESSAGES``."""
    by_day = weights(polling_day)
    whole = sum(by_day)
    so_far = [0, *(round(MESSAGES * part / whole) for part in accumulate(by_day))]
    return [upto - before for before, upto in pairwise(so_far)]


def times(polling_day: date, count: int, dice: random.Random) -> list[datetime]:
    """Return when so many reports come, in order, in UTC and to the second."""
    first, by_day = first_day(polling_day), list(accumulate(weights(polling_day)))
    by_hour = list(accumulate(_HOURS))
    moments = []
    for _ in range(count):
        day = first + timedelta(days=_pick(by_day, dice))
        clock = time(_pick(by_hour, dice), dice.randrange(60), dice.randrange(60))
        moments.append(local_time(day, clock))
    return sorted(moments)


def _pick(cumulated: Sequence[float], dice: random.Random) -> int:
    return bisect(cumulated, dice.random() * cumulated[-1])


def begins(polling_day: date) -> datetime:
    """Return the midnight with which the six weeks begin, in UTC."""
    return datetime.combine(first_day(polling_day), time(), LONDON).astimezone(UTC)


def ends(polling_day: date) -> datetime:
    """Return the midnight with which they end, in UTC."""
    after = first_day(polling_day) + timedelta(days=DAYS)
    return datetime.combine(after, time(), LONDON).astimezone(UTC)
