"""Bank holidays, working hours and the clocks of the United Kingdom."""

from datetime import UTC, date, datetime, time

import pytest

from drill.holidays import (
    NORTHERN_IRELAND,
    SCOTLAND,
    bank_holidays,
    easter_sunday,
    is_open,
    local_time,
    when_open,
)


@pytest.mark.parametrize(
    "day", [date(2024, 3, 31), date(2025, 4, 20), date(2026, 4, 5), date(2027, 3, 28)], ids=str
)
def test_easter_is_on_its_sunday(day: date) -> None:
    assert easter_sunday(day.year) == day


def test_bank_holidays_of_england_in_2027_are_those_of_the_official_list() -> None:
    assert sorted(bank_holidays(2027)) == [
        date(2027, 1, 1),
        date(2027, 3, 26),
        date(2027, 3, 29),
        date(2027, 5, 3),
        date(2027, 5, 31),
        date(2027, 8, 30),
        date(2027, 12, 27),
        date(2027, 12, 28),
    ]


def test_nations_have_bank_holidays_of_their_own() -> None:
    assert date(2027, 3, 29) not in bank_holidays(2027, SCOTLAND)
    assert {date(2027, 1, 4), date(2027, 8, 2), date(2027, 11, 30)} < bank_holidays(2027, SCOTLAND)
    assert {date(2027, 3, 17), date(2027, 7, 12)} < bank_holidays(2027, NORTHERN_IRELAND)


def test_office_hours_follow_the_clocks_that_go_forward() -> None:
    assert local_time(date(2027, 3, 26), time(9)) == datetime(2027, 3, 26, 9, tzinfo=UTC)
    assert local_time(date(2027, 3, 30), time(9)) == datetime(2027, 3, 30, 8, tzinfo=UTC)
    assert is_open(datetime(2027, 3, 30, 8, 0, tzinfo=UTC))
    assert not is_open(datetime(2027, 3, 30, 16, 0, tzinfo=UTC))


def test_office_opens_next_after_the_weekend_and_the_bank_holiday() -> None:
    friday_evening = datetime(2027, 4, 30, 18, tzinfo=UTC)
    assert when_open(friday_evening) == datetime(2027, 5, 4, 8, tzinfo=UTC)
    easter_monday = datetime(2027, 3, 29, 10, tzinfo=UTC)
    assert when_open(easter_monday) == datetime(2027, 3, 30, 8, tzinfo=UTC)
    assert when_open(easter_monday, SCOTLAND) == easter_monday
