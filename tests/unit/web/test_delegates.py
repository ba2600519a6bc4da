"""Codes of agents and staff: given by a candidate, good for reports, and taken back."""

import re

import pytest

from chalicelib.model.events import Event
from tests.support.factories import ACCESS_CODE, World, body
from tests.support.web_client import Answer, call, post_form, post_json

REPORTS = "/v1/reports"


class CandidateBrowser:
    """A browser in which a candidate opened the page of their delegates."""

    def __init__(self) -> None:
        opened = post_form("/delegates", {"open": "yes", "access_code": ACCESS_CODE})
        assert (opened.status, opened.headers["location"]) == (303, "/delegates")
        assert "HttpOnly; SameSite=Strict; Secure" in opened.headers["set-cookie"]
        self.cookie = opened.headers["set-cookie"].partition(";")[0]

    def page(self) -> str:
        return call("GET", "/delegates", cookie=self.cookie).text

    def do(self, **fields: str) -> Answer:
        csrf = re.search(r'name="csrf" value="(\w+)"', self.page())
        assert csrf
        return post_form("/delegates", {"csrf": csrf[1], **fields}, cookie=self.cookie)

    def code(self, name: str = "Alex Agent") -> str:
        answer = self.do(name=name)
        assert answer.status == 201
        match = re.search(r"\b(\w{4}-\w{4}-\w{4})</dd>", answer.text)
        assert match
        return match[1]

    def revoke(self) -> None:
        (delegate,) = re.findall(r'name="revoke" value="(\w+)"', self.page())
        assert self.do(revoke=delegate).status == 303


def _first(world: World) -> Event:
    (events,) = world.log.cases.values()
    return events[0]


def test_report_with_the_code_of_a_delegate_is_the_candidates_and_names_the_delegate(
    world: World,
) -> None:
    code = CandidateBrowser().code("Alex <b>Agent</b>")
    payload = body(access_code=code.lower().replace("-", " "), candidate=None)
    assert post_json(REPORTS, payload).json["verified"] is True
    first = _first(world)
    assert first.private is not None
    assert first.private["candidate"]["name"] == "Robin Invented"
    assert first.private["via"] == "Alex <b>Agent</b>"
    assert re.fullmatch(r"[0-9a-f]{16}", first.private["via_id"])
    assert "Alex" not in str(dict(first.public))
    assert first.private["via_id"] not in str(dict(first.public)), "the directory says whose it is"


def test_report_with_the_candidates_own_code_is_via_nobody(world: World) -> None:
    post_json(REPORTS, body(access_code=ACCESS_CODE, candidate=None))
    assert "via" not in _first(world).public
    assert "via" not in (_first(world).private or {})


def test_revoked_code_is_refused_like_any_wrong_one(world: World) -> None:
    candidate = CandidateBrowser()
    code = candidate.code()
    payload = body(access_code=code, candidate=None)
    accepted = post_json(REPORTS, payload)
    assert accepted.status == 201
    candidate.revoke()
    refused = post_json(REPORTS, body(access_code=code, candidate=None))
    wrong = post_json(REPORTS, body(access_code="WXYZ-WXYZ-WXYZ", candidate=None))
    assert (refused.status, refused.body) == (wrong.status, wrong.body)
    assert refused.status == 422
    again = post_json(REPORTS, payload)  # what was accepted has its answer
    assert (again.status, again.json) == (200, accepted.json)
    assert "Revoked on" in candidate.page()
    assert post_json(REPORTS, body(access_code=ACCESS_CODE, candidate=None)).status == 201


def test_code_is_shown_once_and_stored_as_a_hash(world: World) -> None:
    candidate = CandidateBrowser()
    code = candidate.code()
    assert code not in candidate.page()
    assert "Alex Agent" in candidate.page()
    assert code.replace("-", "") not in str(world.directory.by_delegates_code)


def test_page_refuses_the_code_of_a_delegate_like_a_wrong_one(world: World) -> None:
    delegate_code = CandidateBrowser().code()
    answers = {
        post_form("/delegates", {"open": "yes", "access_code": code}).body
        for code in (delegate_code, "WXYZ-WXYZ-WXYZ")
    }
    assert len(answers) == 1
    assert "Check the access code" in answers.pop().decode()


def test_delegate_is_404_when_another_candidate_added_it(world: World) -> None:
    candidate = CandidateBrowser()
    candidate.code()
    assert candidate.do(revoke="0" * 16).status == 404


@pytest.mark.parametrize("name", ["", "  ", "x" * 201])
def test_delegate_is_refused_without_a_name_of_200_characters(world: World, name: str) -> None:
    answer = CandidateBrowser().do(name=name)
    assert answer.status == 422
    assert 'id="name-error"' in answer.text
    assert 'class="ss-code"' not in answer.text


def test_codes_that_work_are_twenty_at_most(world: World) -> None:
    candidate = CandidateBrowser()
    for number in range(20):
        candidate.code(f"Agent {number}")
    assert candidate.do(name="One more").status == 422
    first = re.findall(r'name="revoke" value="(\w+)"', candidate.page())[0]
    candidate.do(revoke=first)
    candidate.do(revoke=first)  # twice is once
    assert candidate.do(name="One more").status == 201


def test_form_does_nothing_when_its_token_is_wrong(world: World) -> None:
    candidate = CandidateBrowser()
    for csrf in ("", "guess"):
        fields = {"csrf": csrf, "name": "Mallory"}
        assert post_form("/delegates", fields, cookie=candidate.cookie).status == 403
    assert "Mallory" not in candidate.page()


def test_wrong_codes_are_slowed_after_ten_and_the_right_one_opens(world: World) -> None:
    for _ in range(10):
        post_form("/delegates", {"open": "yes", "access_code": "WXYZ-WXYZ-WXYZ"})
    waits = post_form("/cy/delegates", {"open": "yes", "access_code": "WXYZ-WXYZ-WXYZ"})
    assert waits.status == 429
    assert int(waits.headers["retry-after"]) > 0
    assert 'lang="cy"' in waits.text
    assert post_form("/delegates", {"open": "yes", "access_code": ACCESS_CODE}).status == 303


def test_session_ends_after_half_an_hour_and_guesses_are_none(world: World) -> None:
    candidate = CandidateBrowser()
    world.clock.advance(minutes=31)
    asks = call("GET", "/cy/delegates").text
    assert call("GET", "/cy/delegates", cookie=candidate.cookie).text == asks
    assert call("GET", "/cy/delegates", cookie="__Host-delegates=guess").text == asks


@pytest.mark.parametrize(
    ("code", "sentence"), [(" ", "Enter your access code"), ("AAAA", "must be the candidate’s own")]
)
def test_page_says_what_is_wrong_with_the_code_in_its_own_words(
    world: World, code: str, sentence: str
) -> None:
    answer = post_form("/delegates", {"open": "yes", "access_code": code})
    assert answer.status == 422
    assert answer.text.count(sentence) == 2
    assert "name and area" not in answer.text


def test_session_is_not_opened_when_another_site_posts_the_form(world: World) -> None:
    fields = {"open": "yes", "access_code": ACCESS_CODE}
    answer = post_form("/delegates", fields, sec_fetch_site="cross-site")
    assert (answer.status, "set-cookie" in answer.headers) == (403, False)


def test_session_ends_at_exit(world: World) -> None:
    candidate = CandidateBrowser()
    exited = call("GET", "/exit", cookie=candidate.cookie)
    assert any(cookie.startswith("__Host-delegates=; ") for cookie in exited.headers["set-cookie"])
    assert "Robin" not in candidate.page()


def test_page_is_in_welsh_below_cy(world: World) -> None:
    fields = {"open": "yes", "access_code": ACCESS_CODE}
    opened = post_form("/cy/delegates", fields)
    assert opened.headers["location"] == "/cy/delegates"
    cookie = opened.headers["set-cookie"].partition(";")[0]
    assert 'lang="cy"' in call("GET", "/cy/delegates", cookie=cookie).text
