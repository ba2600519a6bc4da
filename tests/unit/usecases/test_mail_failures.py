"""Bounces, complaints, throttling, SES down for an hour: what reached whom and when."""

from datetime import timedelta

import pytest

from tests.mail_failures import FIRST, OPERATORS, PAGE, REPORTER, SCENES, SECOND, Played, page, play

FIVE_MINUTES = timedelta(minutes=5)


@pytest.fixture(scope="module")
def played() -> dict[str, Played]:
    return {scene.name: play(scene) for scene in SCENES}


def test_the_page_says_what_the_product_does(played: dict[str, Played]) -> None:
    """Where it does not: ``python -m tests.mail_failures``."""
    assert PAGE.read_text("utf-8") == page(played.values())


@pytest.mark.parametrize(
    "name",
    [
        "Hard bounce",
        "Hard bounce of an urgent report",
        "Soft bounce",
        "Complaint",
        "An address that is suppressed already",
        "Delivery is delayed for two hours",
    ],
)
def test_what_is_urgent_is_at_the_second_address_within_five_minutes(
    name: str, played: dict[str, Played]
) -> None:
    assert played[name].arrived[SECOND][0] < FIVE_MINUTES


def test_a_suppressed_address_is_never_tried(played: dict[str, Played]) -> None:
    assert FIRST not in played["An address that is suppressed already"].tried
    assert played["Hard bounce"].tried[FIRST] == 1
    assert played["Complaint"].tried[FIRST] == 1


@pytest.mark.parametrize("name", [scene.name for scene in SCENES if "down" in scene.name])
def test_after_an_hour_without_ses_everything_goes_out(
    name: str, played: dict[str, Played]
) -> None:
    hour = timedelta(hours=1)
    for address in (FIRST, REPORTER, OPERATORS):
        assert hour < played[name].arrived[address][0] < hour + FIVE_MINUTES


@pytest.mark.parametrize(
    ("name", "after"),
    [
        ("SES is down for an hour", FIVE_MINUTES),
        ("SES is down for an hour, urgent report", timedelta(minutes=15)),
        ("Hard bounce, no second address", timedelta(minutes=1)),
    ],
)
def test_where_no_mail_gets_out_an_alarm_does_and_the_page_says_whom_to_call(
    name: str, after: timedelta, played: dict[str, Played]
) -> None:
    assert played[name].alarms == [after]
    assert any(at == after and "call 101" in said for at, said in played[name].states)


def test_a_soft_bounce_is_tried_three_times_more_and_then_escalated(
    played: dict[str, Played],
) -> None:
    soft = played["Soft bounce of an urgent report, no second address"]
    assert soft.tried[FIRST] == 4
    assert soft.arrived[REPORTER][-1] > timedelta(hours=2)
