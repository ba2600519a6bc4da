"""What a person does with their own report by its receipt: once, and told to whom it concerns."""

import pytest

from chalicelib.errors import ID_USED
from chalicelib.model.events import Kind
from tests.support.factories import World
from tests.support.own_report import FORCE, TO_NOBODY, OwnReport, message


def test_message_goes_to_its_recipient_once(world: World) -> None:
    report = OwnReport(world)
    first, again = report.post("messages", message()), report.post("messages", message())
    assert (first.status, again.status) == (201, 200)
    assert first.json == again.json
    assert report.status["messages"] == [first.json]
    assert first.json["from"] == "reporter"
    assert report.notified() == {"x"}


def test_message_is_409_when_its_id_was_used_for_another(world: World) -> None:
    report = OwnReport(world)
    report.post("messages", message())
    for other in (message(text="Another"), message(to="facebook")):
        assert report.post("messages", other).status == 409


def test_message_is_refused_when_its_recipient_is_not_connected(world: World) -> None:
    report = OwnReport(world, incidents=[{"url": "https://www.tiktok.com/@a/video/7"}])
    for to, code in (("tiktok", "recipient_not_connected"), ("x", "recipient_unknown")):
        (fault,) = report.post("messages", message(to=to)).json["errors"]
        assert (fault["pointer"], fault["code"]) == ("/to", code)


def test_messages_are_fifty_a_day_at_most(world: World) -> None:
    report = OwnReport(world)
    for number in range(50):
        assert report.post("messages", message(message_id=str(number))).status == 201
    assert report.post("messages", message(message_id="one more")).status == 429
    world.clock.advance(days=1, seconds=1)
    assert report.post("messages", message(message_id="one more")).status == 201


def test_self_report_starts_the_clock_of_its_recipient(world: World) -> None:
    report = OwnReport(world, incidents=[{"url": "https://www.tiktok.com/@a/video/7"}])
    world.clock.advance(hours=2)
    first = report.post("self-reported", {"recipient": "tiktok"})
    assert first.status == 201
    world.clock.advance(hours=1)
    again = report.post("self-reported", {"recipient": "tiktok"})
    assert (again.status, again.json) == (200, first.json)
    tiktok = report.recipient("tiktok")
    assert tiktok["state"] == "sent"
    assert tiktok["sent_at"] == "2026-11-22T09:30:00Z"
    assert tiktok["promise"]["acknowledge_by"] > tiktok["sent_at"]
    assert "text" in tiktok["self_report"]
    world.clock.advance(days=30)
    assert report.recipient("tiktok")["overdue"] is True


@pytest.mark.parametrize("step", [Kind.NOTIFICATION_FAILED, Kind.NOTIFICATION_PARKED])
def test_self_report_stands_when_our_own_sending_fails_again(world: World, step: Kind) -> None:
    report = OwnReport(world)
    about = {"recipient": FORCE, "of": 1}
    report.append(step, {**about, "because": "hard_bounce", "err": "not_acknowledged"})
    assert report.recipient(FORCE)["state"] == "failed"
    assert report.post("self-reported", {"recipient": FORCE}).status == 201
    reported_at = report.recipient(FORCE)["sent_at"]
    repeated = {**about, "to": "contact", "because": "redriven"}
    of = report.append(Kind.NOTIFICATION_REPEATED, repeated)
    for again in (Kind.NOTIFICATION_SENT, step):
        world.clock.advance(hours=1)
        report.append(again, {**about, "of": of, "because": "soft", "err": "not_acknowledged"})
    force = report.recipient(FORCE)
    assert (force["state"], force["sent_at"]) == ("sent", reported_at)


def test_self_report_is_409_when_we_notified_the_recipient(world: World) -> None:
    answer = OwnReport(world).post("self-reported", {"recipient": "x"})
    assert (answer.status, answer.json["code"]) == (409, "told_by_us")


def test_self_report_is_409_of_a_withdrawal_when_the_report_was_taken_back(world: World) -> None:
    report = OwnReport(world, incidents=[{"url": "https://www.tiktok.com/@someone/video/7"}])
    assert report.post("consent", {"share_with": TO_NOBODY}).status == 201
    answer = report.post("self-reported", {"recipient": "tiktok"})
    assert (answer.status, answer.json["code"]) == (409, "withdrawn")


def test_decision_is_appealed_once_and_reviewed_again(world: World) -> None:
    report = OwnReport(world)
    report.decided()
    appeal = {"recipient": "x", "text": "It says where I live"}
    first, again = report.post("appeal", appeal), report.post("appeal", appeal)
    assert (first.status, again.status) == (201, 200)
    assert first.json == again.json
    x = report.recipient("x")
    assert x["state"] == "under_review"
    assert "decided_at" not in x
    assert x["outcome"]["status"] == "no_violation"
    assert report.notified() == {"x"}
    other = report.post("appeal", {**appeal, "text": "Other words"})
    assert (other.status, other.json["code"]) == (409, "appealed_already")
    report.decided()
    assert report.post("appeal", {**appeal, "text": "Once more"}).status == 201


@pytest.mark.parametrize("recipient", ["x", FORCE])
def test_appeal_is_409_without_a_decision(world: World, recipient: str) -> None:
    answer = OwnReport(world).post("appeal", {"recipient": recipient, "text": "Look again"})
    assert (answer.status, answer.json["code"]) == (409, "not_decided")


def test_timeline_says_who_did_what(world: World) -> None:
    report = OwnReport(world)
    report.post("messages", message())
    report.decided()
    report.post("appeal", {"recipient": "x", "text": "Look again"})
    timeline = [
        (entry["by"], entry["what"], entry.get("text")) for entry in report.status["timeline"]
    ]
    assert timeline == [
        ("candidate", "report_submitted", None),
        ("candidate", "message_sent", "It is still there"),
        ("platform", "outcome_recorded", "It stays"),
        ("candidate", "outcome_appealed", "Look again"),
    ]


def test_body_is_held_to_its_shape(world: World) -> None:
    report = OwnReport(world)
    assert report.post("messages", []).status == 400
    faults = report.post("messages", {"text": " ", "more": 1}).json["errors"]
    assert {fault["pointer"] for fault in faults} == {"/message_id", "/to", "/text", "/more"}
    assert report.post("messages", message(text="x" * 10_001)).status == 422
    assert report.post("messages", message(text="x" * 10_000)).status == 201


def test_conflict_says_what_stands_in_the_way(world: World) -> None:
    report = OwnReport(world)
    problem = report.post("appeal", {"recipient": "x", "text": "Look again"}).json
    no_decision = "There is no decision to appeal against"
    assert (problem["code"], problem["detail"]) == ("not_decided", no_decision)
    assert "id" not in problem["title"].split()
    report.post("messages", message())
    assert report.post("messages", message(text="Else")).json["detail"] == ID_USED
