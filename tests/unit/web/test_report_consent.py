"""Consent, promotion and withdrawal by receipt: who is notified then, and who is not."""

from typing import Any

import pytest

from tests.support.factories import World
from tests.support.own_report import FORCE, TO_ALL, TO_NOBODY, OwnReport, message

ONLY_PLATFORMS = {**TO_NOBODY, "platforms": True}
UNKNOWN_SITE = {"url": "https://forum.example.org/t/1"}


def test_promotion_routes_what_was_only_kept(world: World) -> None:
    report = OwnReport(world, log_only=True)
    assert report.status["recipients"] == []
    world.clock.advance(days=2)
    first, again = report.post("promote"), report.post("promote")
    assert (first.status, again.status) == (201, 200)
    assert first.json == again.json
    assert {recipient["id"] for recipient in report.status["recipients"]} == {
        FORCE,
        "x",
        "facebook",
    }
    assert report.notified() == {FORCE, "x", "facebook", "reporter"}
    assert report.recipient("x")["promise"]["acknowledge_by"] > "2026-11-24"


def test_promotion_may_come_with_consent(world: World) -> None:
    report = OwnReport(world, log_only=True, share_with=TO_NOBODY)
    only_police = {"share_with": {**TO_NOBODY, "police": True}}
    assert report.post("promote", only_police).status == 201
    assert [recipient["id"] for recipient in report.status["recipients"]] == [FORCE]
    assert report.post("promote", only_police).status == 200
    assert report.post("promote", {"share_with": TO_ALL}).json["code"] == "promoted_already"


@pytest.mark.parametrize(
    "changes",
    [
        {"share_with": TO_NOBODY},
        {"share_with": ONLY_PLATFORMS, "incidents": [UNKNOWN_SITE]},
    ],
)
def test_promotion_routes_a_report_that_reached_nobody(
    world: World, changes: dict[str, Any]
) -> None:
    report = OwnReport(world, **changes)
    assert report.status["recipients"] == []
    assert report.post("promote", {"share_with": {**TO_NOBODY, "police": True}}).status == 201
    assert [recipient["id"] for recipient in report.status["recipients"]] == [FORCE]


def test_consent_routes_what_a_promotion_brought_to_nobody(world: World) -> None:
    report = OwnReport(world, log_only=True, share_with=TO_NOBODY)
    report.post("promote")
    assert report.post("consent", {"share_with": TO_ALL}).status == 201
    assert report.recipient(FORCE)["state"] == "queued"


def test_promotion_is_409_when_the_report_was_sent_to_begin_with(world: World) -> None:
    answer = OwnReport(world).post("promote")
    assert (answer.status, answer.json["code"]) == (409, "not_log_only")


def test_consent_notifies_more_recipients_when_it_is_extended(world: World) -> None:
    report = OwnReport(world, share_with={**TO_NOBODY, "platforms": True})
    assert FORCE not in {recipient["id"] for recipient in report.status["recipients"]}
    first, again = (report.post("consent", {"share_with": TO_ALL}) for _ in range(2))
    assert (first.status, again.status) == (201, 200)
    assert report.recipient(FORCE)["state"] == "queued"
    assert report.notified() == {FORCE, "reporter"}


def test_consent_is_notified_to_those_from_whom_it_is_taken_back(world: World) -> None:
    report = OwnReport(world)
    report.post("consent", {"share_with": {**TO_ALL, "platforms": False}})
    assert [report.recipient(id_)["state"] for id_ in ("x", "facebook", FORCE)] == [
        "withdrawn",
        "withdrawn",
        "queued",
    ]
    assert report.notified() == {"x", "facebook", "reporter"}
    report.post("consent", {"share_with": TO_ALL})
    assert report.recipient("x")["state"] == "queued"
    assert report.notified() == {"x", "facebook", "reporter"}


def test_consent_leaves_the_police_notified_in_danger(world: World) -> None:
    report = OwnReport(world, immediate_danger=True)
    report.post("consent", {"share_with": TO_NOBODY})
    assert report.recipient(FORCE)["state"] == "queued"


def test_consent_about_a_kept_report_is_used_when_it_is_promoted(world: World) -> None:
    report = OwnReport(world, log_only=True, share_with=TO_NOBODY)
    report.post("consent", {"share_with": {**TO_NOBODY, "platforms": True}})
    assert report.status["recipients"] == []
    report.post("promote")
    assert {recipient["id"] for recipient in report.status["recipients"]} == {"x", "facebook"}


def test_withdrawal_is_notified_and_stops_every_clock(world: World) -> None:
    report = OwnReport(world)
    first, again = report.post("withdraw"), report.post("withdraw")
    assert (first.status, again.status) == (201, 200)
    assert first.json == again.json
    status = report.status
    assert status["withdrawn"] is True
    assert {recipient["state"] for recipient in status["recipients"]} == {"withdrawn"}
    assert report.notified() == {FORCE, "x", "facebook", "reporter"}
    world.clock.advance(days=90)
    assert {recipient["overdue"] for recipient in report.status["recipients"]} == {False}


@pytest.mark.parametrize(
    ("name", "payload"),
    [
        ("messages", message()),
        ("consent", {"share_with": TO_NOBODY}),
        ("self-reported", {"recipient": "x"}),
        ("appeal", {"recipient": "x", "text": "Look again"}),
    ],
)
def test_action_is_409_when_the_report_was_withdrawn(
    world: World, name: str, payload: dict[str, Any]
) -> None:
    report = OwnReport(world)
    report.post("withdraw")
    answer = report.post(name, payload)
    assert (answer.status, answer.json["code"]) == (409, "withdrawn")


def test_promotion_is_409_when_the_report_was_withdrawn(world: World) -> None:
    report = OwnReport(world, log_only=True)
    report.post("withdraw")
    assert report.post("promote").json["code"] == "withdrawn"
