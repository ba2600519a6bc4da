"""Access codes on a report: good, wrong, and tried too often."""

import json
import re
from uuid import uuid4

from tests.support.factories import ACCESS_CODE, World, body
from tests.support.report_requests import REPORTS, codes, form
from tests.support.web_client import call, post_form, post_json


def test_good_code_names_the_candidate_however_it_is_typed(world: World) -> None:
    for typed in (ACCESS_CODE, " abcd efgh2345 "):
        answer = post_json(REPORTS, body(access_code=typed, candidate=None))
        assert (answer.status, answer.json["verified"]) == (201, True)
        assert answer.json["recipients"][0]["id"] == "police-durham"


def test_retry_is_the_same_report_when_the_code_is_typed_otherwise(world: World) -> None:
    payload = body(access_code=ACCESS_CODE, candidate=None)
    post_json(REPORTS, payload)
    typed = {**payload, "access_code": ACCESS_CODE.lower().replace("-", " ")}
    assert post_json(REPORTS, typed).status == 200


def test_wrong_code_is_accepted_as_not_verified_when_a_candidate_is_named(world: World) -> None:
    answer = post_json(REPORTS, body(access_code="ABCD-EFGH-2346"))
    assert (answer.status, answer.json["verified"]) == (201, False)


def test_wrong_code_is_a_fault_when_no_candidate_is_named(world: World) -> None:
    answer = post_json(REPORTS, body(access_code="ABCD-EFGH-2346", candidate=None))
    assert answer.status == 422
    assert codes(answer) == {"/access_code": "code_unknown", "/candidate": "missing"}


def test_half_a_character_in_a_submission_id_is_a_fault_when_a_code_is_wrong(world: World) -> None:
    for danger in (True, False):
        payload = body(access_code="ABCD-EFGH-2346", immediate_danger=danger)
        answer = post_json(REPORTS, {**payload, "submission_id": "\ud800"})
        assert answer.status == 422
        assert list(codes(answer)) == ["/submission_id"]


def test_wrong_codes_are_slowed_after_ten_and_reports_are_not(world: World) -> None:
    for _ in range(10):
        post_json(REPORTS, body(access_code="ABCD-EFGH-2346", candidate=None))
    waits = post_json(REPORTS, body(access_code="ABCD-EFGH-2346", candidate=None))
    assert (waits.status, waits.headers["retry-after"]) == (429, "3600")
    assert post_json(REPORTS, body(access_code="ABCD-EFGH-2346")).status == 201
    danger = body(
        access_code=ACCESS_CODE, candidate={"name": "Sam", "area": "?"}, immediate_danger=True
    )
    assert post_json(REPORTS, danger).status == 201
    answer = post_json(REPORTS, {**danger, "submission_id": str(uuid4()), "candidate": {}}).json
    assert answer["verified"]
    assert answer["recipients"][0]["id"] == "police-durham"
    elsewhere = body(access_code="ABCD-EFGH-2346", candidate=None)
    assert (
        call(
            "POST",
            REPORTS,
            json.dumps(elsewhere),
            address="192.0.2.8",
            content_type="application/json",
        ).status
        == 422
    )


def test_right_code_is_taken_when_somebody_behind_the_same_address_guessed(world: World) -> None:
    for _ in range(30):
        post_json(REPORTS, body(access_code="ABCD-EFGH-2346", candidate=None))
    answer = post_json(REPORTS, body(access_code=ACCESS_CODE, candidate=None))
    assert (answer.status, answer.json["verified"]) == (201, True)
    assert post_json(REPORTS, body(access_code=ACCESS_CODE)).json["verified"]


def test_wrong_code_is_slowed_each_time_its_form_is_sent_when_there_were_too_many(
    world: World,
) -> None:
    payloads = [body(access_code="ABCD-EFGH-2346", candidate=None) for _ in range(11)]
    for payload in payloads:
        post_json(REPORTS, payload)
    assert {post_json(REPORTS, payload).status for payload in payloads} == {429}


def test_wrong_code_counts_once_however_often_its_form_is_checked_and_sent(world: World) -> None:
    wrong = {"access_code": "ABCD-EFGH-2346"}
    for _ in range(9):
        checked = post_form(REPORTS, form(submission_id="", **wrong))
        submission = re.search(r'name="submission_id" value="([\w-]+)"', checked.text)
        assert submission
        for status in (201, 200):
            answer = post_form(REPORTS, form(submission_id=submission[1], **wrong))
            assert answer.status == status
    alone = {**wrong, "candidate": None}
    assert post_json(REPORTS, body(**alone)).status == 422
    assert post_json(REPORTS, body(**alone)).status == 429


def test_accepted_report_gets_its_answer_again_when_its_sender_guessed(
    world: World,
) -> None:
    payload = body(access_code=ACCESS_CODE, candidate=None)
    accepted = post_json(REPORTS, payload)
    for _ in range(10):
        post_json(REPORTS, body(access_code="ABCD-EFGH-2346", candidate=None))
    again = post_json(REPORTS, payload)
    assert (again.status, again.json) == (200, accepted.json)
    assert post_json(REPORTS, {**payload, "category": "harassment"}).status == 409
    assert post_json(REPORTS, {**payload, "submission_id": str(uuid4())}).status == 201
    assert post_json(REPORTS, {**payload, "access_code": "ABCD-EFGH-2346"}).status == 409
    assert post_json(REPORTS, {**payload, "declaration": False}).status == 422
    world.log.erase(next(iter(world.log.cases)))
    assert post_json(REPORTS, payload).status == 410


def test_form_keeps_its_answers_when_codes_are_slowed(world: World) -> None:
    for _ in range(10):
        post_json(REPORTS, body(access_code="ABCD-EFGH-2346", candidate=None))
    alone = {"candidate.name": None, "candidate.area": None, "access_code": "ABCD-EFGH-2346"}
    answer = post_form(REPORTS, form(**alone), accept="text/html")
    assert answer.status == 429
    assert int(answer.headers["retry-after"]) > 0
    assert "I know where you live" in answer.text
    assert "leave it empty and give the candidate’s name and area" in answer.text
