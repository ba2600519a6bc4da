"""What an officer does with an open case: each once, and on record with who did it."""

from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from chalicelib import container as containers
from chalicelib.model.events import Kind, NewEvent
from chalicelib.model.references import parse_reference
from chalicelib.ports import Dispatch
from chalicelib.usecases.cases.record_event import record_event
from chalicelib.usecases.platform.feed_platform import feed_platform
from chalicelib.usecases.reporter.correct_consent import correct_consent
from tests.support.exchange import Exchange, ExchangeContainer, claims_of
from tests.support.factories import World
from tests.support.officers import OFFICER, mail_new_case, sign_in
from tests.support.platform_client import ask_as_platform, poll
from tests.support.web_client import Answer, call, post_json

OPEN = ("x", "facebook", "police-hampshire", "police-durham", "electoral-commission")


class OfficerBrowser:
    """A force's officer with a case open."""

    def __init__(self, connected: tuple[str, ...] = OPEN) -> None:
        self.world = World(connected)
        self.exchange = Exchange(self.world)
        containers.use_container(ExchangeContainer(self.exchange))
        self.reference, token = mail_new_case(self.world)
        self.cookie = sign_in(token)
        self.case_id = str(parse_reference(self.reference))

    def post(self, action: str, body: Any) -> Answer:
        return post_json(f"/v1/authority/cases/{self.reference}/{action}", body, cookie=self.cookie)

    def release(self, platform: str) -> Answer:
        path = f"/v1/authority/cases/{self.reference}/holds/{platform}"
        return call("DELETE", path, cookie=self.cookie)

    def read(self) -> Any:
        return call("GET", f"/v1/authority/cases/{self.reference}", cookie=self.cookie).json

    def events(self, kind: Kind) -> list[Any]:
        return [event for event in self.world.log.read(self.case_id) if event.kind is kind]


@pytest.fixture
def officer() -> Iterator[OfficerBrowser]:
    yield OfficerBrowser()
    containers.use_container(None)


QUESTION = {"message_id": "m-1", "text": "Do you know who this is?"}


def test_question_is_recorded_once_and_409_when_its_id_has_another_text(
    officer: OfficerBrowser,
) -> None:
    assert [officer.post("messages", QUESTION).status for _ in range(2)] == [201, 200]
    assert officer.post("messages", {**QUESTION, "text": "Something else"}).status == 409
    (event,) = officer.events(Kind.MESSAGE_SENT)
    assert event.public["from"] == "police-hampshire"
    assert event.public["to"] == "reporter"
    assert event.private == {**OFFICER, "text": QUESTION["text"]}
    (message,) = officer.read()["messages"]
    assert (message["from"], message["text"]) == ("police-hampshire", QUESTION["text"])


def test_question_is_409_when_the_reporter_used_its_id(officer: OfficerBrowser) -> None:
    facts = {"message_id": "m-1", "from": "reporter", "to": "police-hampshire", "content": "x"}
    last = officer.world.log.read(officer.case_id)[-1]
    words = {"text": "Yes"}
    officer.world.log.append(last, officer.world.clock(), NewEvent(Kind.MESSAGE_SENT, facts, words))
    assert officer.post("messages", QUESTION).json["code"] == "conflict"


def test_questions_are_fifty_a_day_at_most(officer: OfficerBrowser) -> None:
    answers = [officer.post("messages", {"message_id": f"m-{n}", "text": "?"}) for n in range(51)]
    assert [answer.status for answer in answers[49:]] == [201, 429]
    assert int(answers[50].headers["retry-after"]) > 80_000


def test_stage_is_recorded_once_and_acknowledges_the_case(officer: OfficerBrowser) -> None:
    assert [officer.post("stage", {"stage": "charged"}).status for _ in range(2)] == [201, 200]
    assert officer.post("stage", {"stage": "charged", "tell_candidate": False}).status == 201
    assert [event.public["shown"] for event in officer.events(Kind.STAGE_RECORDED)] == [True, False]
    assert officer.read()["you"]["state"] == "acknowledged"


WITH_DETAILS = {
    "stage": "recorded_as_crime",
    "crime_reference": "44260012345",
    "officer_contact": "DS Invented, CID, 101 ext. 77",
    "note": "Known to us.",
}


def test_stage_keeps_what_goes_with_it_sealed_and_shows_it_to_its_own(
    officer: OfficerBrowser,
) -> None:
    assert [officer.post("stage", WITH_DETAILS).status for _ in range(2)] == [201, 200]
    assert officer.post("stage", {"stage": "recorded_as_crime"}).status == 200
    (event,) = officer.events(Kind.STAGE_RECORDED)
    assert "44260012345" not in repr(event.public)
    entry = next(line for line in officer.read()["timeline"] if line["what"] == "stage_recorded")
    details = {name: value for name, value in WITH_DETAILS.items() if name != "stage"}
    assert details.items() <= entry.items()
    assert officer.post("stage", {**WITH_DETAILS, "note": "Arrested."}).status == 201


def test_crime_reference_is_shown_to_the_reporter_only_where_the_officer_lets_it(
    officer: OfficerBrowser,
) -> None:
    def stages_shown() -> list[str]:
        case = officer.world.case_of(Dispatch(officer.case_id, 1, ""))
        return [stage.crime_reference for stage in case.recipients["police-hampshire"].stages]

    officer.post("stage", WITH_DETAILS)
    assert stages_shown() == [""]
    assert officer.post("stage", {**WITH_DETAILS, "show_crime_reference": True}).status == 201
    assert officer.post("stage", {**WITH_DETAILS, "show_crime_reference": True}).status == 200
    assert stages_shown() == ["", "44260012345"]
    assert officer.read()["you"]["stage"]["crime_reference"] == "44260012345"
    assert officer.post("stage", WITH_DETAILS).status == 201, "no more, as the officer says"
    assert officer.post("stage", WITH_DETAILS).status == 200
    assert stages_shown()[-1] == ""
    assert "crime_reference" not in officer.read()["you"]["stage"]
    assert officer.post("stage", {**WITH_DETAILS, "show_crime_reference": True}).status == 201
    hidden = {**WITH_DETAILS, "show_crime_reference": True, "tell_candidate": False}
    officer.post("stage", hidden)
    assert stages_shown()[-1] == ""


def test_stage_goes_back_only_as_a_correction_with_a_reason(officer: OfficerBrowser) -> None:
    assert officer.post("stage", {"stage": "charged"}).status == 201
    refused = officer.post("stage", {"stage": "investigating"})
    assert (refused.status, refused.json["code"]) == (409, "stage_back")
    correction = {"stage": "investigating", "correction": "Charged in another case"}
    assert officer.post("stage", correction).status == 201
    assert officer.post("stage", {"stage": "no_further_action"}).status == 201
    assert officer.post("stage", {"stage": "charged"}).status == 409


def test_stage_is_refused_when_it_is_unknown(officer: OfficerBrowser) -> None:
    refused = officer.post("stage", {"stage": "solved"})
    assert (refused.status, refused.json["errors"][0]["pointer"]) == (422, "/stage")


HANDOVER = {"to": "police-durham", "reason": "The suspect lives there."}


def test_handover_is_recorded_once_and_its_reason_is_for_officers_only(
    officer: OfficerBrowser,
) -> None:
    assert [officer.post("handover", HANDOVER).status for _ in range(2)] == [201, 200]
    case = officer.world.case_of(Dispatch(officer.case_id, 1, ""))
    recipient = case.recipients["police-durham"]
    assert (recipient.state, recipient.kind) == ("queued", "police")
    assert recipient.routed_seq == officer.events(Kind.HANDED_OVER)[0].seq
    entry = next(entry for entry in officer.read()["timeline"] if entry["what"] == "handed_over")
    assert entry["reason"] == HANDOVER["reason"]
    assert "suspect" not in repr(officer.events(Kind.HANDED_OVER)[0].public)


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
def test_handover_says_why_an_authority_cannot_take_the_case(
    officer: OfficerBrowser, to: str, status: int, code: str
) -> None:
    answer = officer.post("handover", {"to": to, "reason": "Because"})
    problem = answer.json["errors"][0] if status == 422 else answer.json
    assert (answer.status, problem.get("code", "")) == (status, code)


def test_case_names_takers_that_have_an_address_and_not_the_case(officer: OfficerBrowser) -> None:
    assert officer.read()["takers"] == ["electoral-commission", "police-durham"]
    officer.post("handover", HANDOVER)
    assert officer.read()["takers"] == ["electoral-commission"]


NO_CONSENT = {"platforms": False, "police": False, "electoral": False}


def take_back(officer: OfficerBrowser) -> None:
    case = officer.world.case_of(Dispatch(officer.case_id, 1, ""))
    correct_consent(officer.world.act_on_report_deps(), case, NO_CONSENT)


def test_case_is_shown_as_it_was_when_consent_was_taken_back(officer: OfficerBrowser) -> None:
    file = {"upload_id": "u1", "content_type": "image/png", "size": 9}
    for name, before in (("before.png", True), ("after.png", False)):
        facts = {**file, "upload_id": name}
        for kind, more in (
            (Kind.EVIDENCE_ADDED, {}),
            (Kind.EVIDENCE_STORED, {"sha256": "ab", "scan": "clean"}),
        ):
            last = officer.world.log.read(officer.case_id)[-1]
            event = NewEvent(kind, {**facts, **more}, {"filename": name} if not more else None)
            officer.world.log.append(last, officer.world.clock(), event)
        if before:
            take_back(officer)
    case = officer.read()
    assert [file["filename"] for file in case["evidence"]] == ["before.png"]
    assert "after" not in repr(case)
    assert case["you"]["state"] == "withdrawn"
    assert officer.post("acknowledge", {}).status == 201
    assert officer.post("stage", {"stage": "investigating"}).status == 201
    case = officer.read()
    assert case["you"]["acknowledged_at"]
    assert case["timeline"][-1]["what"] == "stage_recorded", "what the officer does is there"


def test_handover_and_hold_are_409_when_consent_was_taken_back(officer: OfficerBrowser) -> None:
    take_back(officer)
    answers = [officer.post("handover", HANDOVER), officer.post("holds", {"platform": "x"})]
    assert [(answer.status, answer.json["code"]) for answer in answers] == [(409, "withdrawn")] * 2


def _facts(officer: OfficerBrowser) -> Mapping[str, Any]:
    """What event 1 says of the officer's own force."""
    recipients = officer.world.log.read(officer.case_id)[0].public["recipients"]
    return next(facts for facts in recipients if facts["id"] == "police-hampshire")


def share(officer: OfficerBrowser, to: Mapping[str, bool]) -> None:
    case = officer.world.case_of(Dispatch(officer.case_id, 1, ""))
    correct_consent(officer.world.act_on_report_deps(), case, to)


def test_handover_is_409_when_the_report_was_taken_back_from_the_other(
    officer: OfficerBrowser,
) -> None:
    assert officer.post("handover", HANDOVER).status == 201
    share(officer, NO_CONSENT)
    share(officer, {**NO_CONSENT, "police": True})
    answer = officer.post("handover", HANDOVER)
    assert (answer.status, answer.json["code"]) == (409, "taken_back_from_it")
    assert "police-durham" not in officer.read()["takers"]


def test_handover_reaches_an_authority_that_had_no_address_when_it_was_routed(
    officer: OfficerBrowser,
) -> None:
    durham = {**_facts(officer), "id": "police-durham"}
    untold = {"recipients": [{**durham, "state": "self_report"}], "withdrawn_from": []}
    last = officer.world.log.read(officer.case_id)[-1]
    event = NewEvent(Kind.CONSENT_CORRECTED, untold)
    officer.world.log.append(last, officer.world.clock(), event)
    assert "police-durham" in officer.read()["takers"]
    assert [officer.post("handover", HANDOVER).status for _ in range(2)] == [201, 200]
    case = officer.world.case_of(Dispatch(officer.case_id, 1, ""))
    assert case.recipients["police-durham"].state == "queued"
    assert case.recipients["police-durham"].connected
    assert "police-durham" not in officer.read()["takers"]


def test_action_is_401_without_a_session(officer: OfficerBrowser) -> None:
    officer.cookie = ""
    for action, body in (("messages", QUESTION), ("stage", {"stage": "charged"})):
        assert officer.post(action, body).status == 401
    assert officer.post("handover", HANDOVER).status == 401
    assert officer.post("holds", {"platform": "x"}).status == 401
    assert officer.release("x").status == 401


def test_case_is_handed_over_to_a_second_authority_too(officer: OfficerBrowser) -> None:
    commission = {"to": "electoral-commission", "reason": "It is about spending as well."}
    assert [officer.post("handover", body).status for body in (HANDOVER, commission)] == [201, 201]
    assert officer.post("handover", HANDOVER).status == 200
    assert [event.public["to"] for event in officer.events(Kind.HANDED_OVER)] == [
        "police-durham",
        "electoral-commission",
    ]


def test_case_says_until_when_a_platform_is_held(officer: OfficerBrowser) -> None:
    assert officer.post("holds", {"platform": "x"}).status == 200
    recipients = officer.read()["recipients"]
    held = next(recipient for recipient in recipients if recipient["id"] == "x")
    assert (held["state"], held["held_until"]) == ("held", "2026-11-25T07:30:00Z")


def test_release_is_409_of_what_another_force_holds(officer: OfficerBrowser) -> None:
    until = "2026-11-25T07:30:00Z"
    public = {"recipient": "police-durham", "platform": "x", "until": until}
    placed = NewEvent(Kind.HOLD_PLACED, public)
    record_event(officer.world.log, officer.world.clock, officer.case_id, lambda _: placed)
    answer = officer.release("x")
    assert (answer.status, answer.json["code"]) == (409, "held_by_another")


def test_preservation_is_asked_for_answered_and_shown(officer: OfficerBrowser) -> None:
    feed_platform(officer.exchange.feed_platform_deps, Dispatch(officer.case_id, 1, "x"))
    body = {"platform": "x", "legal_basis": "Investigatory Powers Act 2016", "days": 90}
    first, again = (officer.post("preservation", body) for _ in range(2))
    assert (first.status, again.status, first.json) == (201, 200, again.json)
    assert (first.json["platform"], first.json["told"]) == ("x", True)
    (event,) = officer.events(Kind.PRESERVATION_REQUESTED)
    deps = officer.exchange.feed_platform_deps
    feed_platform(deps, Dispatch(officer.case_id, event.seq, "x"))
    tokens = poll(officer.exchange).json["sets"]
    (jti,) = (jti for jti, jws in tokens.items() if "preservation" in str(claims_of(jws)["events"]))
    answer = {"jti": jti, "status": "preserved", "until": "2027-02-28", "ticket": "LE-7"}
    statuses = [
        ask_as_platform(officer.exchange, "preservations", outcome).status
        for outcome in (answer, answer, {**answer, "jti": "other"}, {**answer, "status": "kept"})
    ]
    assert statuses == [201, 200, 403, 422]
    (x,) = (recipient for recipient in officer.read()["recipients"] if recipient["id"] == "x")
    assert x["preservation"]["status"] == "preserved"
    assert x["preservation"]["kept_until"] == "2027-02-28"
    assert officer.post("preservation", {**body, "days": 0}).status == 422
    assert officer.post("preservation", {**body, "platform": "youtube"}).status == 422


def test_preservation_says_how_to_ask_when_the_platform_is_not_connected() -> None:
    officer = OfficerBrowser(("facebook", "police-hampshire"))
    body = {"platform": "x", "legal_basis": "Investigatory Powers Act 2016"}
    answer = officer.post("preservation", body)
    assert (answer.status, answer.json["told"]) == (201, False)
    assert answer.json["route"]["url"].startswith("https://")
    assert "Investigatory Powers Act 2016" in answer.json["text"]
    containers.use_container(None)
