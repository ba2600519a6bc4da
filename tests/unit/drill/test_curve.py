"""How the abuse of six weeks is spread."""

import random
from collections import Counter
from datetime import UTC, date, datetime, timedelta

from drill import curve
from drill.holidays import LONDON, local_day

POLLING = date(2027, 5, 6)


def test_days_add_up_to_what_was_counted_in_2019() -> None:
    by_day = curve.messages_by_day(POLLING)
    assert len(by_day) == 42
    assert sum(by_day) == 157_844
    assert curve.REPORTS == 3_946


def test_polling_day_is_the_heaviest_and_the_last_week_heavier_than_the_first() -> None:
    by_day = curve.messages_by_day(POLLING)
    heaviest = curve.first_day(POLLING) + timedelta(days=by_day.index(max(by_day)))
    assert heaviest == POLLING
    assert sum(by_day[-7:]) > 2 * sum(by_day[:7])


def test_six_weeks_end_with_the_second_day_after_polling_day() -> None:
    assert curve.begins(POLLING) == datetime(2027, 3, 28, tzinfo=UTC)
    assert curve.ends(POLLING) == datetime(2027, 5, 8, 23, tzinfo=UTC)  # summer time by then


def test_reports_come_in_order_in_the_evenings_and_the_same_by_seed() -> None:
    times = curve.times(POLLING, 500, random.Random(3))
    assert times == sorted(times) == curve.times(POLLING, 500, random.Random(3))
    assert times != curve.times(POLLING, 500, random.Random(4))
    hours = Counter(at.astimezone(LONDON).hour for at in times)
    assert sum(hours[hour] for hour in range(18, 23)) > sum(hours[hour] for hour in range(3, 8))
    days = Counter(map(local_day, times))
    assert days.most_common(1)[0][0] == POLLING
