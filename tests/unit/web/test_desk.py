"""What an officer does with an open case: each once, on record with who did it, and told on."""

from typing import Any

import pytest

from chalicelib import container as containers
from chalicelib.model.events import Kind, NewEvent
from chalicelib.model.references import parse_reference
from chalicelib.ports import Dispatch
from chalicelib.usecases.reporter.correct_consent import correct_consent
from tests.support.exchange import Exchange, ExchangeContainer
from tests.support.factories import World
from tests.support.officers import OFFICER, mail_new_case, sign_in
from tests.support.web_client import Answer, call, post_json

OPEN = ("x", "facebook", "police-hampshire", "police-durham", "electoral-commission")


class Desk:
    """A force's officer with a case open."""

    def __init__(self) -> None:
        self.world = World(OPEN)
        self.exchange = Exchange(self.world)
        containers.use_container(ExchangeContainer(self.exchange))
        self.reference, token = mail_new_case(self.world)
        self.cookie = sign_in(token)
        self.case_id = str(parse_reference(self.reference))

    def post(self, where: str, body: Any) -> Answer:
        return post_json(f"/v1/authority/cases/{self.reference}/{where}", body, cookie=self.cookie)

    def release(self, platform: str) -> Answer:
        path = f"/v1/authority/cases/{self.reference}/holds/{platform}"
        return call("DELETE", path, cookie=self.cookie)

    def read(self) -> Any:
        return call("GET", f"/v1/authority/cases/{self.reference}", cookie=self.cookie).json

    def events(self, kind: Kind) -> list[Any]:
        return [event for event in self.world.log.read(self.case_id) if event.kind is kind]


@pytest.fixture
def desk() -> Any:
    yield Desk()
    containers.use_container(None)


QUESTION = {"message_id": "m-1", "text": "Do you know who this is?"}


def test_a_question_is_on_record_once_and_another_text_under_its_id_is_refused(desk: Desk) -> None:
    assert [desk.post("messages", QUESTION).status for _ in range(2)] == [201, 200]
    assert desk.post("messages", {**QUESTION, "text": "Something else"}).status == 409
    (event,) = desk.events(Kind.MESSAGE_SENT)
    assert event.public["from"] == "police-hampshire"
    assert event.public["to"] == "reporter"
    assert event.private == {**OFFICER, "text": QUESTION["text"]}
    (said,) = desk.read()["messages"]
    assert (said["from"], said["text"]) == ("police-hampshire", QUESTION["text"])


def test_an_id_that_the_reporter_used_is_not_an_officers_message(desk: Desk) -> None:
    facts = {"message_id": "m-1", "from": "reporter", "to": "police-hampshire", "content": "x"}
    last = desk.world.log.read(desk.case_id)[-1]
    words = {"text": "Yes"}
    desk.world.log.append(last, desk.world.clock(), NewEvent(Kind.MESSAGE_SENT, facts, words))
    assert desk.post("messages", QUESTION).json["code"] == "conflict"


def test_fifty_questions_in_a_day_are_enough(desk: Desk) -> None:
    answers = [desk.post("messages", {"message_id": f"m-{n}", "text": "?"}) for n in range(51)]
    assert [answer.status for answer in answers[49:]] == [201, 429]
    assert int(answers[50].headers["retry-after"]) > 80_000


def test_a_stage_is_recorded_once_and_confirms_the_case(desk: Desk) -> None:
    assert [desk.post("stage", {"stage": "charged"}).status for _ in range(2)] == [201, 200]
    assert desk.post("stage", {"stage": "charged", "tell_candidate": False}).status == 201
    assert [event.public["shown"] for event in desk.events(Kind.STAGE_RECORDED)] == [True, False]
    assert desk.read()["you"]["state"] == "acknowledged"


def test_a_stage_that_is_none_is_refused_by_name(desk: Desk) -> None:
    refused = desk.post("stage", {"stage": "solved"})
    assert (refused.status, refused.json["errors"][0]["pointer"]) == (422, "/stage")


HANDOVER = {"to": "police-durham", "reason": "The suspect lives there."}


def test_a_case_is_handed_over_once_with_its_reason_for_officers_only(desk: Desk) -> None:
    assert [desk.post("handover", HANDOVER).status for _ in range(2)] == [201, 200]
    case = desk.world.case_of(Dispatch(desk.case_id, 1, ""))
    told = case.recipients["police-durham"]
    assert (told.state, told.kind) == ("queued", "police")
    assert told.told_by == desk.events(Kind.HANDED_OVER)[0].seq
    entry = next(it for it in desk.read()["timeline"] if it["what"] == "handed_over")
    assert entry["reason"] == HANDOVER["reason"]
    assert "suspect" not in repr(desk.events(Kind.HANDED_OVER)[0].public)


@pytest.mark.parametrize(
    ("to", "status", "code"),
    [
        ("police-nowhere", 422, "authority_unknown"),
        ("stop-hate-uk", 422, "authority_unknown"),
        ("police-kent", 422, "authority_not_connected"),
        ("police-hampshire", 409, "has_it_already"),
        ("electoral-commission", 201, ""),
    ],
)
def test_whom_a_case_cannot_go_to_is_said(desk: Desk, to: str, status: int, code: str) -> None:
    refused = desk.post("handover", {"to": to, "reason": "Because"})
    said = refused.json["errors"][0] if status == 422 else refused.json
    assert (refused.status, said.get("code", "")) == (status, code)


def test_the_page_offers_who_has_an_address_and_not_the_case(desk: Desk) -> None:
    assert desk.read()["takers"] == ["electoral-commission", "police-durham"]
    desk.post("handover", HANDOVER)
    assert desk.read()["takers"] == ["electoral-commission"]


NOBODY = {"platforms": False, "police": False, "electoral": False}


def take_back(desk: Desk) -> None:
    case = desk.world.case_of(Dispatch(desk.case_id, 1, ""))
    correct_consent(desk.world.status_desk(), case, NOBODY)


def test_after_consent_was_taken_back_an_officer_sees_the_case_as_it_was_then(desk: Desk) -> None:
    file = {"upload_id": "u1", "content_type": "image/png", "size": 9}
    for name, before in (("before.png", True), ("after.png", False)):
        facts = {**file, "upload_id": name}
        for kind, more in (
            (Kind.EVIDENCE_ADDED, {}),
            (Kind.EVIDENCE_STORED, {"sha256": "ab", "scan": "clean"}),
        ):
            last = desk.world.log.read(desk.case_id)[-1]
            event = NewEvent(kind, {**facts, **more}, {"filename": name} if not more else None)
            desk.world.log.append(last, desk.world.clock(), event)
        if before:
            take_back(desk)
    seen = desk.read()
    assert [it["filename"] for it in seen["evidence"]] == ["before.png"]
    assert "after" not in repr(seen)
    assert seen["you"]["state"] == "withdrawn"
    assert desk.post("acknowledge", {}).status == 201
    assert desk.post("stage", {"stage": "investigating"}).status == 201
    seen = desk.read()
    assert seen["you"]["acknowledged_at"]
    assert seen["timeline"][-1]["what"] == "stage_recorded", "what the officer does is there"


def test_after_consent_was_taken_back_the_case_goes_to_nobody_else(desk: Desk) -> None:
    take_back(desk)
    answers = [desk.post("handover", HANDOVER), desk.post("holds", {"platform": "x"})]
    assert [(it.status, it.json["code"]) for it in answers] == [(409, "withdrawn")] * 2


def test_what_is_done_without_a_session_is_refused(desk: Desk) -> None:
    desk.cookie = ""
    for where, body in (("messages", QUESTION), ("stage", {"stage": "charged"})):
        assert desk.post(where, body).status == 401
    assert desk.post("handover", HANDOVER).status == 401
    assert desk.post("holds", {"platform": "x"}).status == 401
    assert desk.release("x").status == 401


def test_a_case_can_go_to_a_second_authority_too(desk: Desk) -> None:
    commission = {"to": "electoral-commission", "reason": "It is about spending as well."}
    assert [desk.post("handover", it).status for it in (HANDOVER, commission)] == [201, 201]
    assert desk.post("handover", HANDOVER).status == 200
    assert [it.public["to"] for it in desk.events(Kind.HANDED_OVER)] == [
        "police-durham",
        "electoral-commission",
    ]


def test_the_case_says_until_when_a_platform_is_held(desk: Desk) -> None:
    assert desk.post("holds", {"platform": "x"}).status == 200
    (held,) = (it for it in desk.read()["recipients"] if it["id"] == "x")
    assert (held["state"], held["held_until"]) == ("held", "2026-11-25T07:30:00Z")
