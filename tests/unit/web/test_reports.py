"""POST /v1/reports and GET /v1/reports/{reference}, as JSON and as forms."""

import json
import re
from typing import Any
from uuid import uuid4

import pytest

from app import app
from chalicelib.errors import Unavailable
from chalicelib.limits import BODY
from chalicelib.web.api import ANYWHERE
from chalicelib.web.errors import PROBLEM
from tests.support.factories import ACCESS_CODE, BASE_URL, World, body
from tests.support.web_client import FORM, Answer, call, post_form, post_json

REPORTS = "/v1/reports"


def form(**changes: Any) -> dict[str, Any]:
    """The fields that say what ``body()`` says."""
    fields = {
        "submission_id": str(uuid4()),
        "reporter.name": "Sam Invented",
        "reporter.role": "candidate",
        "reporter.email": "sam@example.org",
        "reporter.phone": "01632 960000",
        "reporter.language": "en",
        "candidate.name": "Sam Invented",
        "candidate.area": "E14001063",
        "category": "threat_violence",
        "incidents.0.url": "https://x.com/someone/status/20",
        "incidents.0.text": "I know where you live",
        "incidents.1.url": "",
        "incidents.2.url": "https://www.facebook.com/somepage/posts/123456?comment_id=789",
        "statement": "It began last week.",
        "share_with.platforms": "on",
        "share_with.police": "true",
        "declaration": "1",
        "a.field.of.tomorrow": "ignored",
        **changes,
    }
    return {name: value for name, value in fields.items() if value is not None}


def codes(answer: Answer) -> dict[str, str]:
    """Fault code by pointer."""
    return {fault["pointer"]: fault["code"] for fault in answer.json["errors"]}


# ---- accepted ------------------------------------------------------------------------------------


def test_an_accepted_report_is_answered_with_all_that_the_contract_names(world: World) -> None:
    answer = post_json(REPORTS, body())
    assert answer.status == 201
    said = answer.json
    assert set(said) == {"reference", "receipt", "status_url", "verified", "recipients"}
    assert re.fullmatch(
        r"SS-[2-9A-HJ-NP-Z]{4}-[2-9A-HJ-NP-Z]{4}-[2-9A-HJ-NP-Z]{3}", said["reference"]
    )
    assert said["status_url"] == f"{BASE_URL}/status"
    assert [who["id"] for who in said["recipients"]] == ["police-hampshire", "x", "facebook"]
    assert answer.headers["cache-control"] == "no-store"


def test_the_same_again_is_200_and_the_same_answer_byte_for_byte(world: World) -> None:
    said = body()
    first = post_json(REPORTS, said)
    world.clock.advance(days=1)
    again = post_json(REPORTS, said)
    assert (first.status, again.status) == (201, 200)
    assert first.body == again.body


def test_once_as_json_and_once_as_a_form_is_one_case(world: World) -> None:
    said = body()
    assert post_json(REPORTS, said).status == 201
    again = post_form(REPORTS, form(submission_id=said["submission_id"]))
    assert again.status == 200
    assert len(world.log.cases) == 1


def test_other_content_is_409_as_json_and_as_a_page(world: World) -> None:
    said = body()
    post_json(REPORTS, said)
    as_json = post_json(REPORTS, {**said, "statement": "other"})
    as_form = post_form(REPORTS, form(submission_id=said["submission_id"], statement="other"))
    assert (as_json.status, as_json.json["code"]) == (409, "submission_changed")
    assert as_form.status == 409
    assert "text/html" in as_form.headers["content-type"]
    assert "other" in as_form.text


def test_an_erased_case_is_410(world: World) -> None:
    said = body()
    post_json(REPORTS, said)
    world.log.erase(next(iter(world.log.cases)))
    assert post_json(REPORTS, said).status == 410


def test_a_good_code_stands_for_the_candidate_however_it_is_typed(world: World) -> None:
    for typed in (ACCESS_CODE, " abcd efgh2345 "):
        answer = post_json(REPORTS, body(access_code=typed, candidate=None))
        assert (answer.status, answer.json["verified"]) == (201, True)
        assert answer.json["recipients"][0]["id"] == "police-durham"


def test_a_wrong_code_beside_a_candidate_is_accepted_as_not_verified(world: World) -> None:
    answer = post_json(REPORTS, body(access_code="ABCD-EFGH-2346"))
    assert (answer.status, answer.json["verified"]) == (201, False)


def test_half_a_character_in_an_id_is_a_fault_like_any_other(world: World) -> None:
    for danger in (True, False):
        said = body(access_code="ABCD-EFGH-2346", immediate_danger=danger)
        answer = post_json(REPORTS, {**said, "submission_id": "\ud800"})
        assert answer.status == 422
        assert [it["pointer"] for it in answer.json["errors"]] == ["/submission_id"]


def test_a_wrong_code_alone_is_a_fault(world: World) -> None:
    answer = post_json(REPORTS, body(access_code="ABCD-EFGH-2346", candidate=None))
    assert answer.status == 422
    assert codes(answer) == {"/access_code": "code_unknown", "/candidate": "missing"}


def test_a_code_typed_otherwise_is_the_same_report(world: World) -> None:
    said = body(access_code=ACCESS_CODE, candidate=None)
    post_json(REPORTS, said)
    typed = {**said, "access_code": ACCESS_CODE.lower().replace("-", " ")}
    assert post_json(REPORTS, typed).status == 200


def test_ten_wrong_codes_bring_a_wait_for_codes_never_for_reports(world: World) -> None:
    for _ in range(10):
        post_json(REPORTS, body(access_code="ABCD-EFGH-2346", candidate=None))
    waits = post_json(REPORTS, body(access_code=ACCESS_CODE, candidate=None))
    assert waits.status == 429
    assert int(waits.headers["retry-after"]) > 0
    assert post_json(REPORTS, body(access_code=ACCESS_CODE)).status == 201
    danger = body(
        access_code=ACCESS_CODE, candidate={"name": "Sam", "area": "?"}, immediate_danger=True
    )
    assert post_json(REPORTS, danger).status == 201
    told = post_json(REPORTS, {**danger, "submission_id": str(uuid4()), "candidate": {}}).json
    assert told["verified"]
    assert told["recipients"][0]["id"] == "police-durham"
    elsewhere = body(access_code=ACCESS_CODE, candidate=None)
    assert call(
        "POST", REPORTS, json.dumps(elsewhere), address="192.0.2.8", content_type="application/json"
    ).json["verified"]


def test_a_wrong_code_counts_once_however_often_the_form_is_checked_and_sent(world: World) -> None:
    wrong = {"access_code": "ABCD-EFGH-2346"}
    for _ in range(9):
        checked = post_form(REPORTS, form(submission_id="", **wrong))
        submission = re.search(r'name="submission_id" value="([\w-]+)"', checked.text)
        assert submission
        for status in (201, 200):
            sent = post_form(REPORTS, form(submission_id=submission[1], **wrong))
            assert sent.status == status
    assert post_json(REPORTS, body(access_code=ACCESS_CODE, candidate=None)).status == 201
    post_form(REPORTS, form(**wrong))
    assert post_json(REPORTS, body(access_code=ACCESS_CODE, candidate=None)).status == 429


def test_a_report_that_was_accepted_has_its_answer_though_its_sender_must_wait(
    world: World,
) -> None:
    said = body(access_code=ACCESS_CODE, candidate=None)
    accepted = post_json(REPORTS, said)
    for _ in range(10):
        post_json(REPORTS, body(access_code="ABCD-EFGH-2346", candidate=None))
    again = post_json(REPORTS, said)
    assert (again.status, again.json) == (200, accepted.json)
    assert post_json(REPORTS, {**said, "category": "harassment"}).status == 409
    assert post_json(REPORTS, {**said, "submission_id": str(uuid4())}).status == 429
    assert post_json(REPORTS, {**said, "declaration": False}).status == 429
    world.log.erase(next(iter(world.log.cases)))
    assert post_json(REPORTS, said).status == 410


def test_who_stands_where_is_public(world: World) -> None:
    found = call("GET", "/v1/areas/E14001106/candidates")
    assert found.json == {"candidates": [{"name": "Robin Invented", "party": ""}]}
    assert call("GET", "/v1/areas/E14001063/candidates").json == {"candidates": []}
    assert call("GET", "/v1/areas/Nowhere/candidates").status == 404


def test_head_is_get_without_a_body(world: World) -> None:
    shown, asked = call("GET", "/status"), call("HEAD", "/status")
    assert (asked.status, asked.body) == (200, b"")
    assert asked.headers == shown.headers
    assert call("HEAD", "/v1/reports").status == 405


@pytest.mark.parametrize(
    ("accept", "kind", "said"),
    [
        ("text/html,*/*;q=0.8", "text/html; charset=utf-8", 'lang="cy"'),
        ("*/*", PROBLEM, '"code": "not_found"'),
        ("", PROBLEM, '"code": "not_found"'),
    ],
)
def test_what_is_not_there_is_said_by_a_page_to_browsers(
    world: World, accept: str, kind: str, said: str
) -> None:
    event = {
        "path": "/cy/nothing/here",
        "headers": {"Accept": accept},
        "requestContext": {"resourcePath": ANYWHERE, "httpMethod": "GET"},
    }
    answer = app(event, None)
    assert answer["statusCode"] == 404
    assert answer["headers"]["Content-Type"] == kind
    assert said in answer["body"]


def test_danger_does_not_wait_for_a_table_that_is_down(world: World) -> None:
    def down(_: str) -> None:
        raise Unavailable

    world.codes.candidate_by_code = down  # type: ignore[method-assign,assignment] # a fault
    said = body(access_code=ACCESS_CODE, candidate=None)
    assert post_json(REPORTS, said).status == 503
    assert (
        post_json(REPORTS, {**body(access_code=ACCESS_CODE), "immediate_danger": True}).status
        == 201
    )


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"candidate": None, "incidents": None}, ["police-999"]),
        ({"candidate": {}}, ["police-999", "x", "facebook"]),
        ({"candidate": {"area": "E14001063"}}, ["police-hampshire", "x", "facebook"]),
        ({"candidate": None, "access_code": "ABCD-EFGH-2346"}, ["police-999", "x", "facebook"]),
    ],
)
def test_danger_is_never_blocked_by_what_is_missing(
    world: World, changes: dict[str, Any], told: list[str]
) -> None:
    answer = post_json(REPORTS, body(immediate_danger=True, **changes))
    assert answer.status == 201
    assert [who["id"] for who in answer.json["recipients"]] == told
    without_danger = post_json(REPORTS, body(**changes))
    assert without_danger.status == 422


def test_danger_goes_through_the_form_whoever_it_is_about(world: World) -> None:
    fields = form(**{"candidate.name": "", "candidate.area": "", "immediate_danger": "yes"})
    answer = post_form(REPORTS, fields)
    assert answer.status == 201
    assert "999" in answer.text


def test_many_wrong_codes_leave_the_form_with_its_answers(world: World) -> None:
    for _ in range(10):
        post_json(REPORTS, body(access_code="ABCD-EFGH-2346", candidate=None))
    alone = {"candidate.name": None, "candidate.area": None, "access_code": ACCESS_CODE}
    answer = post_form(REPORTS, form(**alone), accept="text/html")
    assert answer.status == 429
    assert int(answer.headers["retry-after"]) > 0
    assert "I know where you live" in answer.text
    assert "leave it empty and give the candidate’s name and area" in answer.text


@pytest.mark.parametrize("breaks", ["\n", "\r\n", " \n\n ", "\u2028", "\t", "\x00", "\x0b"])
def test_a_name_or_a_link_is_one_line(world: World, breaks: str) -> None:
    said = body(incidents=[{"url": f"https://x.com/a{breaks}b", "handle": f"a{breaks}b"}])
    said["reporter"]["name"] = f"Sam{breaks}Open the case: https://evil.example{breaks}"
    assert post_json(REPORTS, said).status == 201
    kept = next(iter(world.log.cases.values()))[0].private
    assert kept is not None
    assert kept["reporter"]["name"] == "Sam Open the case: https://evil.example"
    assert kept["incidents"][0]["url"] == "https://x.com/a b"
    assert kept["incidents"][0]["handle"] == "a b"


def test_an_address_that_no_mail_reaches_is_a_fault(world: World) -> None:
    said = body()
    said["reporter"]["email"] = "siân@example.org"
    answer = post_json(REPORTS, said)
    assert codes(answer) == {"/reporter/email": "email_unusable"}
    assert "siân" not in answer.text
    said["reporter"]["email"] = "sian@exämple.org"
    assert post_json(REPORTS, said).status == 201


def test_json_is_answered_in_json_whatever_is_accepted(world: World) -> None:
    answer = call("POST", REPORTS, "{", content_type="application/json", accept="text/html")
    assert (answer.status, answer.headers["content-type"]) == (400, PROBLEM)


# ---- refused -------------------------------------------------------------------------------------


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
def test_a_fault_is_named_where_it_is(
    world: World, changes: dict[str, Any], pointer: str, code: str
) -> None:
    answer = post_json(REPORTS, body(**changes))
    assert answer.status == 422
    assert codes(answer) == {pointer: code}


def test_a_problem_has_the_pinned_shape(world: World) -> None:
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
def test_what_is_no_json_is_400(world: World, raw: bytes) -> None:
    answer = call("POST", REPORTS, raw, content_type="application/json; charset=utf-8")
    assert (answer.status, answer.json["code"]) == (400, "not_json")


@pytest.mark.parametrize("value", [[], "text", 7, None])
def test_json_that_is_no_object_is_400(world: World, value: Any) -> None:
    answer = post_json(REPORTS, value)
    assert (answer.status, answer.json["code"]) == (400, "not_an_object")


def test_over_128_kb_is_413(world: World) -> None:
    answer = call("POST", REPORTS, b" " * (BODY + 1), content_type="application/json")
    assert (answer.status, answer.json["code"]) == (413, "too_large")
    assert call("POST", REPORTS, b" " * BODY, content_type="application/json").status == 400


def test_another_media_type_is_415(world: World) -> None:
    answer = call("POST", REPORTS, b"<a/>", content_type="application/xml")
    assert (answer.status, answer.json["code"]) == (415, "unsupported_media_type")
    assert answer.headers["content-type"] == PROBLEM


def test_another_method_is_405(world: World) -> None:
    answer = call("DELETE", REPORTS)
    assert (answer.status, answer.json["code"]) == (405, "method_not_allowed")
    assert answer.headers["content-type"] == PROBLEM


@pytest.mark.parametrize(
    "raw", [b"a=%ff", b"a=\xff", "&".join(f"f{n}=1" for n in range(1001)).encode()]
)
def test_a_form_that_cannot_be_read_is_400(world: World, raw: bytes) -> None:
    answer = call("POST", REPORTS, raw, content_type=FORM)
    assert (answer.status, answer.json["code"]) == (400, "not_a_form")


def test_what_nobody_foresaw_is_500_without_a_word_of_content(world: World) -> None:
    def explode(*_: object) -> None:
        raise RuntimeError("Sam Invented")

    world.log.begin = explode  # type: ignore[method-assign,assignment] # a fault
    answer = post_json(REPORTS, body())
    assert (answer.status, answer.json["code"]) == (500, "internal_error")
    assert "Sam" not in answer.text


# ---- the form ------------------------------------------------------------------------------------


def test_a_form_without_an_id_stores_nothing_and_shows_the_answers_to_check(world: World) -> None:
    answer = post_form(REPORTS, form(submission_id=None))
    assert answer.status == 200
    assert world.log.cases == {}
    hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', answer.text))
    assert hidden["reporter.name"] == "Sam Invented"
    assert hidden["incidents.1.url"].startswith("https://www.facebook.com/")
    assert "incidents.2.url" not in hidden
    sent = post_form(REPORTS, {name: value.replace("&amp;", "&") for name, value in hidden.items()})
    assert sent.status == 201
    assert len(world.log.cases) == 1


def test_the_confirmation_gives_reference_and_receipt(world: World) -> None:
    answer = post_form(REPORTS, form())
    assert answer.status == 201
    case_id = next(iter(world.log.cases))
    assert case_id[2:6] in answer.text
    assert answer.headers["cache-control"] == "no-store"


def test_a_form_with_faults_comes_back_with_what_was_entered(world: World) -> None:
    answer = post_form(REPORTS, form(category=None, declaration=None))
    assert answer.status == 422
    assert "Error: " in answer.text
    assert "I know where you live" in answer.text
    assert world.log.cases == {}


def test_a_form_that_could_not_be_stored_is_sent_again_by_a_button(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def down(*_: object) -> None:
        raise Unavailable

    fields = form()
    with monkeypatch.context() as fault:
        fault.setattr(world.log, "begin", down)
        answer = post_form(REPORTS, fields, accept="text/html")
    assert answer.status == 503
    assert int(answer.headers["retry-after"]) > 0
    assert "call 999" in answer.text
    hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', answer.text))
    assert hidden["submission_id"] == fields["submission_id"]
    sent = {name: value.replace("&amp;", "&") for name, value in hidden.items()}
    assert post_form(REPORTS, sent).status == 201
    assert post_form(REPORTS, fields).status == 200


def test_absent_and_empty_and_false_are_the_same(world: World) -> None:
    said = body(
        statement=None,
        share_with={"platforms": True, "police": True, "electoral": False},
        immediate_danger=False,
        reporter={"name": "Sam Invented", "role": "candidate", "email": "", "language": "en"},
    )
    assert post_json(REPORTS, said).status == 201
    fields = form(
        submission_id=said["submission_id"],
        statement="",
        immediate_danger="",
        **{"reporter.email": None, "reporter.phone": " "},
    )
    assert post_form(REPORTS, fields).status == 200


# ---- status --------------------------------------------------------------------------------------


def accepted(world: World) -> dict[str, str]:
    """Reference and receipt of a fresh report."""
    said = post_json(REPORTS, body()).json
    return {"reference": said["reference"], "receipt": said["receipt"]}


def test_the_receipt_opens_the_status(world: World) -> None:
    keys = accepted(world)
    answer = call(
        "GET", f"{REPORTS}/{keys['reference']}", authorization=f"Bearer {keys['receipt']}"
    )
    assert answer.status == 200
    assert set(answer.json) == {
        "reference",
        "submitted_at",
        "category",
        "urgency",
        "verified",
        "withdrawn",
        "recipients",
        "timeline",
        "evidence",
        "messages",
    }
    assert answer.headers["cache-control"] == "no-store"


def test_unknown_and_wrong_are_the_same_bytes(world: World) -> None:
    keys = accepted(world)
    answers = [
        call("GET", f"{REPORTS}/{reference}", **headers)
        for reference, headers in (
            (keys["reference"], {"authorization": "Bearer AAAA-AAAA-AAAA-AAAA-AAAA"}),
            (keys["reference"], {}),
            (keys["reference"], {"authorization": f"Basic {keys['receipt']}"}),
            ("SS-2222-2222-222", {"authorization": f"Bearer {keys['receipt']}"}),
            ("nonsense", {"authorization": f"Bearer {keys['receipt']}"}),
        )
    ]
    assert {(it.status, it.body, str(it.headers)) for it in answers} == {
        (404, answers[0].body, str(answers[0].headers))
    }


def test_the_status_page_opens_by_form_and_keeps_a_session(world: World) -> None:
    keys = accepted(world)
    assert 'name="receipt"' in call("GET", "/status").text
    opened = post_form("/status", keys)
    assert (opened.status, opened.headers["location"]) == (303, "/status")
    cookie = opened.headers["set-cookie"]
    cookie = cookie[0] if isinstance(cookie, list) else cookie
    for flag in ("HttpOnly", "SameSite=Strict", "Secure", "Path=/"):
        assert flag in cookie
    assert keys["receipt"] not in cookie
    page = call("GET", "/status", cookie=cookie.partition(";")[0])
    assert keys["reference"] in page.text
    assert page.headers["cache-control"] == "no-store"
    welsh = call("GET", "/cy/status", cookie=cookie.partition(";")[0])
    assert 'lang="cy"' in welsh.text
    left = call("GET", "/exit", cookie=cookie.partition(";")[0])
    assert (left.status, left.headers["location"][:8]) == (303, "https://")
    assert 'name="receipt"' in call("GET", "/status", cookie=cookie.partition(";")[0]).text


def test_a_session_runs_out(world: World) -> None:
    opened = post_form("/status", accepted(world))
    cookie = opened.headers["set-cookie"]
    cookie = (cookie[0] if isinstance(cookie, list) else cookie).partition(";")[0]
    world.clock.advance(minutes=31)
    assert 'name="receipt"' in call("GET", "/status", cookie=cookie).text


@pytest.mark.parametrize("path", ["/status", "/cy/status"])
def test_a_wrong_pair_gets_the_form_again_and_no_receipt_in_it(world: World, path: str) -> None:
    keys = accepted(world)
    answer = post_form(path, {**keys, "receipt": "AAAA-AAAA-AAAA-AAAA-AAAA"})
    assert answer.status == 404
    assert "AAAA-AAAA" not in answer.text
    assert "set-cookie" not in answer.headers


def test_a_cookie_that_is_none_is_no_session(world: World) -> None:
    for cookie in ("", "session=", "session=guess", "a=b; =; session"):
        assert call("GET", "/status", cookie=cookie).status == 200


def test_a_refusal_is_a_page_for_a_browser_and_a_problem_for_a_program(world: World) -> None:
    def down(*_: object) -> None:
        raise Unavailable

    world.log.begin = down  # type: ignore[method-assign,assignment] # a fault
    page = post_form(REPORTS, form(**{"reporter.language": "cy"}), accept="text/html,*/*;q=0.8")
    assert (page.status, page.headers["retry-after"]) == (503, "5")
    assert "text/html" in page.headers["content-type"]
    assert 'lang="cy"' in page.text
    problem = post_form(REPORTS, form(), accept="*/*")
    assert (problem.status, problem.json["code"]) == (503, "unavailable")
    broken = call("POST", REPORTS, b"a=%ff", content_type=FORM, accept="text/html")
    assert broken.status == 400
    assert "text/html" in broken.headers["content-type"]


def test_an_erased_case_says_so_on_the_status_page(world: World) -> None:
    keys = accepted(world)
    world.log.erase(next(iter(world.log.cases)))
    page = post_form("/cy/status", keys, accept="text/html")
    assert page.status == 410
    assert 'lang="cy"' in page.text


def test_a_split_constituency_names_the_other_force_on_the_page(world: World) -> None:
    fields = form(**{"candidate.area": "Blaydon and Consett"})
    assert "Northumbria Police" in post_form(REPORTS, fields).text
