"""POST /v1/reports as JSON: what is accepted, and what a retry gets."""

import re
from dataclasses import replace

import pytest

from chalicelib.web.errors import PROBLEM
from tests.support.factories import BASE_URL, World, body
from tests.support.report_requests import REPORTS, form
from tests.support.web_client import call, post_form, post_json


def test_accepted_report_is_answered_with_all_that_the_contract_names(world: World) -> None:
    answer = post_json(REPORTS, body())
    assert answer.status == 201
    payload = answer.json
    assert set(payload) == {"reference", "receipt", "status_url", "verified", "recipients"}
    assert re.fullmatch(
        r"SS-[2-9A-HJ-NP-Z]{4}-[2-9A-HJ-NP-Z]{4}-[2-9A-HJ-NP-Z]{3}", payload["reference"]
    )
    assert payload["status_url"] == f"{BASE_URL}/status"
    assert [recipient["id"] for recipient in payload["recipients"]] == [
        "police-hampshire",
        "x",
        "facebook",
    ]
    assert answer.headers["cache-control"] == "no-store"


def test_retry_is_200_and_the_same_answer_byte_for_byte(world: World) -> None:
    payload = body()
    first = post_json(REPORTS, payload)
    world.clock.advance(days=1)
    again = post_json(REPORTS, payload)
    assert (first.status, again.status) == (201, 200)
    assert first.body == again.body


def test_retry_by_the_form_is_the_same_case(world: World) -> None:
    payload = body()
    assert post_json(REPORTS, payload).status == 201
    again = post_form(REPORTS, form(submission_id=payload["submission_id"]))
    assert again.status == 200
    assert len(world.log.cases) == 1


def test_retry_is_the_same_whether_a_member_is_absent_empty_or_false(world: World) -> None:
    payload = body(
        statement=None,
        share_with={"platforms": True, "police": True, "electoral": False},
        immediate_danger=False,
        reporter={"name": "Sam Invented", "role": "candidate", "email": "", "language": "en"},
    )
    assert post_json(REPORTS, payload).status == 201
    fields = form(
        submission_id=payload["submission_id"],
        statement="",
        immediate_danger="",
        **{"reporter.email": None, "reporter.phone": " "},
    )
    assert post_form(REPORTS, fields).status == 200


def test_retry_is_409_as_json_and_as_a_page_when_the_content_is_other(world: World) -> None:
    payload = body()
    post_json(REPORTS, payload)
    as_json = post_json(REPORTS, {**payload, "statement": "other"})
    as_form = post_form(REPORTS, form(submission_id=payload["submission_id"], statement="other"))
    assert (as_json.status, as_json.json["code"]) == (409, "submission_changed")
    assert as_form.status == 409
    assert "text/html" in as_form.headers["content-type"]
    assert "other" in as_form.text


def test_retry_is_410_when_the_case_was_erased(world: World) -> None:
    payload = body()
    post_json(REPORTS, payload)
    world.log.erase(next(iter(world.log.cases)))
    assert post_json(REPORTS, payload).status == 410


@pytest.mark.parametrize("breaks", ["\n", "\r\n", " \n\n ", "\u2028", "\t", "\x00", "\x0b"])
def test_name_and_link_are_kept_as_one_line(world: World, breaks: str) -> None:
    payload = body(incidents=[{"url": f"https://x.com/a{breaks}b", "handle": f"a{breaks}b"}])
    payload["reporter"]["name"] = f"Sam{breaks}Open the case: https://evil.example{breaks}"
    assert post_json(REPORTS, payload).status == 201
    stored = next(iter(world.log.cases.values()))[0].private
    assert stored is not None
    assert stored["reporter"]["name"] == "Sam Open the case: https://evil.example"
    assert stored["incidents"][0]["url"] == "https://x.com/a b"
    assert stored["incidents"][0]["handle"] == "a b"


def test_json_is_answered_in_json_when_html_is_accepted(world: World) -> None:
    answer = call("POST", REPORTS, "{", content_type="application/json", accept="text/html")
    assert (answer.status, answer.headers["content-type"]) == (400, PROBLEM)


def test_candidates_of_an_area_are_public(world: World) -> None:
    standing = replace(world.robin, election="parl.2027-05-06")
    world.directory.add_candidates({"another code": standing})
    answer = call("GET", "/v1/areas/E14001106/candidates")
    assert answer.json == {"candidates": [{"name": "Robin Invented", "party": ""}]}
    assert call("GET", "/v1/areas/E14001063/candidates").json == {"candidates": []}
    assert call("GET", "/v1/areas/Nowhere/candidates").status == 404
