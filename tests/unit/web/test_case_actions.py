"""What a person does with their own report by its receipt: once, and told to whom it concerns."""

from typing import Any

import pytest

from chalicelib.errors import ID_USED
from chalicelib.model.events import Kind
from chalicelib.usecases.notifications.fan_out import fan_out
from tests.support.cases import outcome_event
from tests.support.factories import World, body
from tests.support.web_client import Answer, call, post_json

FORCE = "police-hampshire"
TO_NOBODY = {"platforms": False, "police": False, "electoral": False}
TO_ALL = {"platforms": True, "police": True, "electoral": False}


class Mine:
    """A report of one's own, and its receipt."""

    def __init__(self, world: World, **changes: Any) -> None:
        self.world = world
        accepted = post_json("/v1/reports", body(**changes)).json
        self.reference, self.receipt = accepted["reference"], accepted["receipt"]
        self.case_id = list(world.log.cases)[-1]

    def post(self, name: str, said: Any = None) -> Answer:
        return post_json(
            f"/v1/reports/{self.reference}/{name}",
            {} if said is None else said,
            authorization=f"Bearer {self.receipt}",
        )

    @property
    def status(self) -> Any:
        path = f"/v1/reports/{self.reference}"
        return call("GET", path, authorization=f"Bearer {self.receipt}").json

    def recipient(self, who: str) -> Any:
        return next(each for each in self.status["recipients"] if each["id"] == who)

    def concerned(self) -> set[str]:
        """Who is told of the newest event."""
        for queue in self.world.queues.values():
            queue.dispatches.clear()
        fan_out(self.world.fan, self.case_id, len(self.world.log.cases[self.case_id]))
        return {sent.recipient for queue in self.world.queues.values() for sent in queue.dispatches}

    def decided(self) -> None:
        log = self.world.log
        decision = outcome_event("no_violation", message="It stays")
        log.append(log.read(self.case_id)[-1], self.world.clock(), decision)


def message(**changes: Any) -> dict[str, Any]:
    return {"message_id": "m-1", "to": "x", "text": "It is still there", **changes}


def test_a_message_goes_to_its_recipient_once(world: World) -> None:
    mine = Mine(world)
    first, again = mine.post("messages", message()), mine.post("messages", message())
    assert (first.status, again.status) == (201, 200)
    assert first.json == again.json
    assert mine.status["messages"] == [first.json]
    assert first.json["from"] == "reporter"
    assert mine.concerned() == {"x"}


def test_another_message_under_the_same_id_is_a_conflict(world: World) -> None:
    mine = Mine(world)
    mine.post("messages", message())
    for other in (message(text="Another"), message(to="facebook")):
        assert mine.post("messages", other).status == 409


def test_no_message_goes_where_we_are_not_connected(world: World) -> None:
    mine = Mine(world, incidents=[{"url": "https://www.tiktok.com/@a/video/7"}])
    for to, code in (("tiktok", "recipient_not_connected"), ("x", "recipient_unknown")):
        (fault,) = mine.post("messages", message(to=to)).json["errors"]
        assert (fault["pointer"], fault["code"]) == ("/to", code)


def test_a_mailbox_is_not_buried_in_messages(world: World) -> None:
    mine = Mine(world)
    for number in range(50):
        assert mine.post("messages", message(message_id=str(number))).status == 201
    assert mine.post("messages", message(message_id="one more")).status == 429
    world.clock.advance(days=1, seconds=1)
    assert mine.post("messages", message(message_id="one more")).status == 201


def test_what_was_told_oneself_has_a_clock_from_then(world: World) -> None:
    mine = Mine(world, incidents=[{"url": "https://www.tiktok.com/@a/video/7"}])
    world.clock.advance(hours=2)
    first = mine.post("self-reported", {"recipient": "tiktok"})
    assert first.status == 201
    world.clock.advance(hours=1)
    again = mine.post("self-reported", {"recipient": "tiktok"})
    assert (again.status, again.json) == (200, first.json)
    tiktok = mine.recipient("tiktok")
    assert tiktok["state"] == "sent"
    assert tiktok["sent_at"] == "2026-11-22T09:30:00Z"
    assert tiktok["promise"]["acknowledge_by"] > tiktok["sent_at"]
    assert "text" in tiktok["self_report"]
    world.clock.advance(days=30)
    assert mine.recipient("tiktok")["overdue"] is True


def test_what_we_told_is_not_told_oneself(world: World) -> None:
    answer = Mine(world).post("self-reported", {"recipient": "x"})
    assert (answer.status, answer.json["code"]) == (409, "told_by_us")


def test_what_was_kept_only_is_routed_when_it_is_promoted(world: World) -> None:
    mine = Mine(world, log_only=True)
    assert mine.status["recipients"] == []
    world.clock.advance(days=2)
    first, again = mine.post("promote"), mine.post("promote")
    assert (first.status, again.status) == (201, 200)
    assert first.json == again.json
    assert {who["id"] for who in mine.status["recipients"]} == {FORCE, "x", "facebook"}
    assert mine.concerned() == {FORCE, "x", "facebook", "reporter"}
    assert mine.recipient("x")["promise"]["acknowledge_by"] > "2026-11-24"


def test_promoting_may_come_with_consent(world: World) -> None:
    mine = Mine(world, log_only=True, share_with=TO_NOBODY)
    only_police = {"share_with": {**TO_NOBODY, "police": True}}
    assert mine.post("promote", only_police).status == 201
    assert [who["id"] for who in mine.status["recipients"]] == [FORCE]
    assert mine.post("promote", only_police).status == 200
    assert mine.post("promote", {"share_with": TO_ALL}).json["code"] == "promoted_already"


def test_only_what_was_kept_only_is_promoted(world: World) -> None:
    answer = Mine(world).post("promote")
    assert (answer.status, answer.json["code"]) == (409, "not_log_only")


def test_consent_that_is_extended_tells_more(world: World) -> None:
    mine = Mine(world, share_with={**TO_NOBODY, "platforms": True})
    assert FORCE not in {who["id"] for who in mine.status["recipients"]}
    first, again = (mine.post("consent", {"share_with": TO_ALL}) for _ in range(2))
    assert (first.status, again.status) == (201, 200)
    assert mine.recipient(FORCE)["state"] == "queued"
    assert mine.concerned() == {FORCE, "reporter"}


def test_consent_that_is_taken_back_is_told_to_who_had_it(world: World) -> None:
    mine = Mine(world)
    mine.post("consent", {"share_with": {**TO_ALL, "platforms": False}})
    assert [mine.recipient(who)["state"] for who in ("x", "facebook", FORCE)] == [
        "withdrawn",
        "withdrawn",
        "queued",
    ]
    assert mine.concerned() == {"x", "facebook", "reporter"}
    mine.post("consent", {"share_with": TO_ALL})
    assert mine.recipient("x")["state"] == "queued"
    assert mine.concerned() == {"x", "facebook", "reporter"}


def test_in_danger_the_police_stay_told(world: World) -> None:
    mine = Mine(world, immediate_danger=True)
    mine.post("consent", {"share_with": TO_NOBODY})
    assert mine.recipient(FORCE)["state"] == "queued"


def test_consent_about_what_is_kept_only_is_used_when_it_is_promoted(world: World) -> None:
    mine = Mine(world, log_only=True, share_with=TO_NOBODY)
    mine.post("consent", {"share_with": {**TO_NOBODY, "platforms": True}})
    assert mine.status["recipients"] == []
    mine.post("promote")
    assert {who["id"] for who in mine.status["recipients"]} == {"x", "facebook"}


def test_a_withdrawal_is_told_and_ends_every_clock(world: World) -> None:
    mine = Mine(world)
    first, again = mine.post("withdraw"), mine.post("withdraw")
    assert (first.status, again.status) == (201, 200)
    assert first.json == again.json
    status = mine.status
    assert status["withdrawn"] is True
    assert {who["state"] for who in status["recipients"]} == {"withdrawn"}
    assert mine.concerned() == {FORCE, "x", "facebook", "reporter"}
    world.clock.advance(days=90)
    assert {who["overdue"] for who in mine.status["recipients"]} == {False}


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("messages", message()),
        ("consent", {"share_with": TO_NOBODY}),
        ("self-reported", {"recipient": "x"}),
        ("appeal", {"recipient": "x", "text": "Look again"}),
    ],
)
def test_nothing_else_is_done_with_what_was_withdrawn(
    world: World, name: str, said: dict[str, Any]
) -> None:
    mine = Mine(world)
    mine.post("withdraw")
    answer = mine.post(name, said)
    assert (answer.status, answer.json["code"]) == (409, "withdrawn")


def test_what_was_kept_only_and_withdrawn_is_not_promoted(world: World) -> None:
    mine = Mine(world, log_only=True)
    mine.post("withdraw")
    assert mine.post("promote").json["code"] == "withdrawn"


def test_a_decision_is_appealed_once_and_looked_at_again(world: World) -> None:
    mine = Mine(world)
    mine.decided()
    appeal = {"recipient": "x", "text": "It says where I live"}
    first, again = mine.post("appeal", appeal), mine.post("appeal", appeal)
    assert (first.status, again.status) == (201, 200)
    assert first.json == again.json
    x = mine.recipient("x")
    assert x["state"] == "under_review"
    assert "decided_at" not in x
    assert x["outcome"]["status"] == "no_violation"
    assert mine.concerned() == {"x"}
    other = mine.post("appeal", {**appeal, "text": "Other words"})
    assert (other.status, other.json["code"]) == (409, "appealed_already")
    mine.decided()
    assert mine.post("appeal", {**appeal, "text": "Once more"}).status == 201


@pytest.mark.parametrize("who", ["x", FORCE])
def test_without_a_decision_there_is_nothing_to_appeal(world: World, who: str) -> None:
    answer = Mine(world).post("appeal", {"recipient": who, "text": "Look again"})
    assert (answer.status, answer.json["code"]) == (409, "not_decided")


def test_the_timeline_says_who_did_what(world: World) -> None:
    mine = Mine(world)
    mine.post("messages", message())
    mine.decided()
    mine.post("appeal", {"recipient": "x", "text": "Look again"})
    told = [(it["by"], it["what"], it.get("text")) for it in mine.status["timeline"]]
    assert told == [
        ("candidate", "report_submitted", None),
        ("candidate", "message_sent", "It is still there"),
        ("platform", "outcome_recorded", "It stays"),
        ("candidate", "outcome_appealed", "Look again"),
    ]


NONSENSE: tuple[Any, ...] = ({}, [], {"recipient": 1})


@pytest.mark.parametrize("name", ["messages", "self-reported", "promote", "withdraw", "appeal"])
def test_whoever_has_no_receipt_learns_nothing(world: World, name: str) -> None:
    mine = Mine(world)
    answers = {
        (answer.status, answer.body)
        for answer in (
            post_json(f"/v1/reports/{reference}/{name}", said, authorization="Bearer wrong")
            for reference in (mine.reference, "SS-2222-2222-222", "nonsense")
            for said in NONSENSE
        )
    }
    assert len(answers) == 1
    assert {status for status, _ in answers} == {404}
    assert world.log.kinds(mine.case_id) == [Kind.REPORT_SUBMITTED]


def test_a_body_is_held_to_its_shape(world: World) -> None:
    mine = Mine(world)
    assert mine.post("messages", []).status == 400
    faults = mine.post("messages", {"text": " ", "more": 1}).json["errors"]
    assert {fault["pointer"] for fault in faults} == {"/message_id", "/to", "/text", "/more"}
    assert mine.post("messages", message(text="x" * 10_001)).status == 422
    assert mine.post("messages", message(text="x" * 10_000)).status == 201


def test_ten_wrong_receipts_bring_a_wait_for_that_guesser_only(world: World) -> None:
    mine = Mine(world)
    path, wrong = f"/v1/reports/{mine.reference}", "Bearer wrong"
    for _ in range(10):
        assert call("GET", path, authorization=wrong).status == 404
    waits = call("GET", path, authorization=wrong)
    assert (waits.status, waits.headers["retry-after"]) == (429, "3600")
    assert call("GET", "/v1/reports/SS-2222-2222-222", authorization=wrong).body == waits.body
    assert call("GET", path, address="198.51.100.9", authorization=wrong).status == 404
    right = f"Bearer {mine.receipt}"
    assert call("GET", path, authorization=right).body == waits.body
    assert call("GET", path, address="198.51.100.9", authorization=right).status == 200
    danger = post_json("/v1/reports", body(immediate_danger=True, access_code="WRNG-WRNG-2222"))
    assert danger.status == 201
    world.clock.advance(hours=1, seconds=1)
    assert call("GET", path, authorization=wrong).status == 404


def test_a_conflict_says_what_stands_in_the_way_and_not_something_else(world: World) -> None:
    mine = Mine(world)
    said = mine.post("appeal", {"recipient": "x", "text": "Look again"}).json
    no_decision = "There is no decision to appeal against"
    assert (said["code"], said["detail"]) == ("not_decided", no_decision)
    assert "id" not in said["title"].split()
    mine.post("messages", message())
    assert mine.post("messages", message(text="Else")).json["detail"] == ID_USED
