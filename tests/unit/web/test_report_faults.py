"""What is wrong with a report is named, every fault at once."""

from typing import Any

import pytest

from chalicelib.web.errors import PROBLEM
from tests.support.factories import World, body
from tests.support.report_requests import REPORTS, codes
from tests.support.web_client import FORM, call, post_json


def test_every_fault_is_named_at_once_and_nothing_is_stored(world: World) -> None:
    answer = post_json(
        REPORTS,
        {
            "submission_id": "seven",
            "reporter": {"name": " ", "role": "friend", "email": "nobody", "twitter": "@x"},
            "category": "rudeness",
            "signs": ["moonlight"],
            "incidents": [{}, {"url": "x" * 2049}],
            "immediate_danger": "yes",
            "declaration": False,
            "evidence": ["upload-1"],
            "favourite/colour~": "blue",
        },
    )
    assert answer.status == 422
    assert codes(answer) == {
        "/submission_id": "uuid_parsing",
        "/reporter/name": "missing",
        "/reporter/role": "literal_error",
        "/reporter/email": "email_unusable",
        "/reporter/twitter": "unknown_member",
        "/candidate": "missing",
        "/category": "category_unknown",
        "/immediate_danger": "bool_type",
        "/signs": "sign_unknown",
        "/incidents/0": "url_or_platform",
        "/incidents/1/url": "string_too_long",
        "/evidence": "upload_unknown",
        "/declaration": "declaration_required",
        "/favourite~1colour~0": "unknown_member",
    }
    assert world.log.cases == {}


@pytest.mark.parametrize(
    ("changes", "pointer", "code"),
    [
        ({"submission_id": None}, "/submission_id", "missing"),
        ({"incidents": []}, "/incidents", "too_short"),
        ({"incidents": [{"platform": "x"}] * 51}, "/incidents", "too_long"),
        ({"statement": "x" * 10_001}, "/statement", "string_too_long"),
        (
            {"incidents": [{"platform": "x", "text": "x" * 2001}]},
            "/incidents/0/text",
            "string_too_long",
        ),
        (
            {"incidents": [{"platform": "x", "handle": "x" * 101}]},
            "/incidents/0/handle",
            "string_too_long",
        ),
        (
            {"incidents": [{"platform": "x", "seen_at": "later"}]},
            "/incidents/0/seen_at",
            "time_unknown",
        ),
        ({"evidence": ["u"] * 21}, "/evidence", "too_long"),
        ({"candidate": {"name": "S", "area": "Atlantis"}}, "/candidate/area", "area_unknown"),
        (
            {"candidate": {"name": "S", "area": "Aldershot", "election": "x"}},
            "/candidate/election",
            "election_unknown",
        ),
        ({"reporter": {"name": "x" * 201, "role": "agent"}}, "/reporter/name", "string_too_long"),
        ({"statement": "\ud800"}, "/statement", "string_unicode"),
        ({"statement": ["a"]}, "/statement", "string_type"),
        ({"declaration": None}, "/declaration", "missing"),
    ],
)
def test_fault_is_named_where_it_is(
    world: World, changes: dict[str, Any], pointer: str, code: str
) -> None:
    answer = post_json(REPORTS, body(**changes))
    assert answer.status == 422
    assert codes(answer) == {pointer: code}


def test_email_address_that_no_mail_reaches_is_a_fault(world: World) -> None:
    payload = body()
    payload["reporter"]["email"] = "siân@example.org"
    answer = post_json(REPORTS, payload)
    assert codes(answer) == {"/reporter/email": "email_unusable"}
    assert "siân" not in answer.text
    payload["reporter"]["email"] = 5
    assert codes(post_json(REPORTS, payload)) == {"/reporter/email": "string_type"}
    payload["reporter"]["email"] = "sian@exämple.org"
    assert post_json(REPORTS, payload).status == 201


def test_problem_has_the_pinned_shape(world: World) -> None:
    answer = post_json(REPORTS, body(category="rudeness"))
    assert answer.headers["content-type"] == PROBLEM
    assert answer.json == {
        "type": "tag:standsafe.example.org,2026:rules_broken",
        "title": "Some of the content cannot be accepted",
        "status": 422,
        "code": "rules_broken",
        "errors": [
            {
                "pointer": "/category",
                "code": "category_unknown",
                "detail": "Must be a category of the catalogue",
            }
        ],
    }


@pytest.mark.parametrize(
    "raw",
    [b"", b"{", b"[1", b"\xff\xfe", b'{"a": NaN}', b'{"a": 1, "a": 2}', b"[" * 100_000],
)
def test_body_is_400_when_it_is_no_json(world: World, raw: bytes) -> None:
    answer = call("POST", REPORTS, raw, content_type="application/json; charset=utf-8")
    assert (answer.status, answer.json["code"]) == (400, "not_json")


@pytest.mark.parametrize("value", [[], "text", 7, None])
def test_body_is_400_when_it_is_no_object(world: World, value: Any) -> None:
    answer = post_json(REPORTS, value)
    assert (answer.status, answer.json["code"]) == (400, "not_an_object")


@pytest.mark.parametrize(
    "raw", [b"a=%ff", b"a=\xff", "&".join(f"f{n}=1" for n in range(1001)).encode()]
)
def test_form_is_400_when_it_cannot_be_read(world: World, raw: bytes) -> None:
    answer = call("POST", REPORTS, raw, content_type=FORM)
    assert (answer.status, answer.json["code"]) == (400, "not_a_form")
