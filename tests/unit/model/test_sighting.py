"""Days are days: a day, a time, about when and nothing are four things, and stay so."""

from datetime import UTC, datetime

import pytest
from pydantic_core import PydanticCustomError

from chalicelib.model.sighting import check_past, read_sighting, sighting_parts, typed_sighting
from tests.support.sentences import begins_as_a_sentence


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("2026-07-04", "2026-07-04"),
        ("2026-07-04T08:00:00Z", "2026-07-04T08:00:00Z"),
        ("2026-07-04t08:00:00.250z", "2026-07-04T08:00:00.250Z"),
        ("2026-07-04T00:00:00Z", "2026-07-04T00:00:00Z"),
        ("2026-07-04T08:00", "2026-07-04T07:00:00Z"),
        ("2026-07-04 08:00", "2026-07-04T07:00:00Z"),
        ("2026-07-04T08", "2026-07-04T07:00:00Z"),
        ("1990-01-01", "1990-01-01"),
    ],
)
def test_sighting_is_a_day_or_a_time(typed: str, stored: str) -> None:
    assert read_sighting(typed) == stored


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("later", "time_unknown"),
        ("20260704", "time_unknown"),
        ("2026W101", "time_unknown"),
        ("2026-W10-1", "time_unknown"),
        ("2026-07-04X10:00", "time_unknown"),
        ("2026-07-04T0800", "clock_unknown"),
        ("2026-07-04T08:00:00,5Z", "clock_unknown"),
        ("2026-07-04T08:00+00:00:00", "clock_unknown"),
        ("٢٠٢٦-07-04", "time_unknown"),
        ("1-1-1", "time_unknown"),
        ("2026-xx-04", "time_unknown"),
        ("2026-02-30", "day_unreal"),
        ("2026-02-30T10:00:00Z", "day_unreal"),
        ("2026-13-01", "day_unreal"),
        ("9999999999-13-01", "day_unreal"),
        ("2026--04", "day_incomplete"),
        ("--T9:30", "day_incomplete"),
        ("2026-07-04T25:00", "clock_unknown"),
        ("2026-07-04Tteatime", "clock_unknown"),
        ("1989-12-31", "day_too_early"),
        ("0001-01-01T00:00:00+14:00", "day_too_early"),
        ("9999-12-31T23:59:59-14:00", "day_in_future"),
    ],
)
def test_sighting_is_refused_for_what_is_wrong_with_it(typed: str, code: str) -> None:
    with pytest.raises(PydanticCustomError) as refused:
        read_sighting(typed)
    assert refused.value.type == code
    assert begins_as_a_sentence(refused.value.message())


NOW = datetime(2026, 7, 4, 23, 30, tzinfo=UTC)
"""Half past midnight of the fifth in the United Kingdom."""


@pytest.mark.parametrize("past", ["2026-07-04", "2026-07-05", "2026-07-04T23:35:00Z"])
def test_sighting_may_be_of_today_in_the_united_kingdom(past: str) -> None:
    check_past(past, NOW)


@pytest.mark.parametrize("future", ["2026-07-06", "2026-07-04T23:35:01Z", "2062-01-01"])
def test_sighting_is_never_still_to_come(future: str) -> None:
    with pytest.raises(PydanticCustomError) as refused:
        check_past(future, NOW)
    assert refused.value.type == "day_in_future"


@pytest.mark.parametrize(
    ("boxes", "joined"),
    [
        (("", "", "", ""), ""),
        (("4", "7", "2026", ""), "2026-07-04"),
        (("4th", "July", "26", "9:30am"), "2026-07-04T09:30"),
        (("4", "Gorffennaf", "2026", "9 pm"), "2026-07-04T21:00"),
        (("４", "７", "２０２６", "1400"), "2026-07-04T14:00"),
        (("4", "7", "2026", "12.15 a.m."), "2026-07-04T00:15"),
        (("4", "7", "2026", "midnight"), "2026-07-04T00:00"),
        (("4", "7", "2026", "Hanner  dydd"), "2026-07-04T12:00"),
        (("4", "7", "2026", "9"), "2026-07-04T9"),
        (("4", "7", "2026", "13pm"), "2026-07-04T13pm"),
        (("4", "7", "2026", "teatime"), "2026-07-04Tteatime"),
        (("", "7", "", ""), "-07-"),
        (("", "", "", "9:30"), "--T09:30"),
        (("a", "b", "c", ""), "c-b-a"),
    ],
)
def test_boxes_are_joined_as_they_were_meant(boxes: tuple[str, ...], joined: str) -> None:
    assert typed_sighting(*boxes) == joined


@pytest.mark.parametrize(
    ("text", "boxes"),
    [
        ("2026-07-04", ("4", "7", "2026", "")),
        ("2026-07-04T08:00:00Z", ("4", "7", "2026", "09:00")),
        ("2026-07-04T08:00", ("4", "7", "2026", "08:00")),
        ("yesterday", ("yesterday", "", "", "")),
        ("9999-12-31T23:59:59-14:00", ("9999-12-31T23:59:59-14:00", "", "", "")),
        ("0001-01-01T00:00:00+14:00", ("0001-01-01T00:00:00+14:00", "", "", "")),
    ],
)
def test_whole_sighting_is_parted_for_its_boxes(text: str, boxes: tuple[str, ...]) -> None:
    assert sighting_parts(text) == boxes


def test_boxes_with_blanks_alone_say_nothing() -> None:
    assert typed_sighting(" ", "", "\u00a0", " ") == ""
