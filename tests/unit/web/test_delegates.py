"""Codes of agents and staff: given by a candidate, good for reports, and taken back."""

import re

import pytest

from chalicelib.model.events import Event
from tests.support.factories import ACCESS_CODE, World, body
from tests.support.web_client import Answer, call, post_form, post_json

REPORTS = "/v1/reports"


class Desk:
    """A candidate at the page."""

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
        made = self.do(name=name)
        assert made.status == 201
        found = re.search(r"\b(\w{4}-\w{4}-\w{4})</dd>", made.text)
        assert found
        return found[1]

    def revoke(self) -> None:
        (given,) = re.findall(r'name="revoke" value="(\w+)"', self.page())
        assert self.do(revoke=given).status == 303


def _first(world: World) -> Event:
    (events,) = world.log.cases.values()
    return events[0]


def test_a_report_with_a_delegates_code_is_the_candidates_and_names_the_delegate(
    world: World,
) -> None:
    code = Desk().code("Alex <b>Agent</b>")
    said = body(access_code=code.lower().replace("-", " "), candidate=None)
    assert post_json(REPORTS, said).json["verified"] is True
    first = _first(world)
    assert first.private is not None
    assert first.private["candidate"]["name"] == "Robin Invented"
    assert first.private["via"] == "Alex <b>Agent</b>"
    assert re.fullmatch(r"[0-9a-f]{16}", first.public["via"])
    assert "Alex" not in str(dict(first.public))


def test_a_report_with_the_candidates_own_code_is_via_nobody(world: World) -> None:
    post_json(REPORTS, body(access_code=ACCESS_CODE, candidate=None))
    assert "via" not in _first(world).public
    assert "via" not in (_first(world).private or {})


def test_a_revoked_code_is_refused_at_once_like_any_wrong_one(world: World) -> None:
    desk = Desk()
    code = desk.code()
    sent = body(access_code=code, candidate=None)
    accepted = post_json(REPORTS, sent)
    assert accepted.status == 201
    desk.revoke()
    refused = post_json(REPORTS, body(access_code=code, candidate=None))
    wrong = post_json(REPORTS, body(access_code="WXYZ-WXYZ-WXYZ", candidate=None))
    assert (refused.status, refused.body) == (wrong.status, wrong.body)
    assert refused.status == 422
    again = post_json(REPORTS, sent)  # what was accepted has its answer
    assert (again.status, again.json) == (200, accepted.json)
    assert "Revoked on" in desk.page()
    assert post_json(REPORTS, body(access_code=ACCESS_CODE, candidate=None)).status == 201


def test_a_code_is_shown_once_and_stored_as_a_hash(world: World) -> None:
    desk = Desk()
    code = desk.code()
    assert code not in desk.page()
    assert "Alex Agent" in desk.page()
    assert code.replace("-", "") not in str(world.codes.candidates)


def test_who_is_no_candidate_gets_the_words_for_a_wrong_code(world: World) -> None:
    theirs = Desk().code()
    answers = {
        post_form("/delegates", {"open": "yes", "access_code": code}).body
        for code in (theirs, "WXYZ-WXYZ-WXYZ")
    }
    assert len(answers) == 1
    assert "Check the access code" in answers.pop().decode()


def test_a_candidate_sees_only_their_own(world: World) -> None:
    desk = Desk()
    desk.code()
    assert desk.do(revoke="0" * 16).status == 404


@pytest.mark.parametrize("name", ["", "  ", "x" * 201])
def test_a_delegate_has_a_name(world: World, name: str) -> None:
    answer = Desk().do(name=name)
    assert answer.status == 422
    assert 'id="name-error"' in answer.text
    assert 'class="ss-code"' not in answer.text


def test_twenty_codes_work_at_most(world: World) -> None:
    desk = Desk()
    for number in range(20):
        desk.code(f"Agent {number}")
    assert desk.do(name="One more").status == 422
    first = re.findall(r'name="revoke" value="(\w+)"', desk.page())[0]
    desk.do(revoke=first)
    desk.do(revoke=first)  # twice is once
    assert desk.do(name="One more").status == 201


def test_a_form_from_elsewhere_does_nothing(world: World) -> None:
    desk = Desk()
    for csrf in ("", "guess"):
        fields = {"csrf": csrf, "name": "Mallory"}
        assert post_form("/delegates", fields, cookie=desk.cookie).status == 403
    assert "Mallory" not in desk.page()


def test_ten_wrong_codes_bring_a_wait(world: World) -> None:
    for _ in range(10):
        post_form("/delegates", {"open": "yes", "access_code": "WXYZ-WXYZ-WXYZ"})
    waits = post_form("/cy/delegates", {"open": "yes", "access_code": ACCESS_CODE})
    assert waits.status == 429
    assert int(waits.headers["retry-after"]) > 0
    assert 'lang="cy"' in waits.text


def test_a_session_runs_out_and_guessed_ones_are_none(world: World) -> None:
    desk = Desk()
    world.clock.advance(minutes=31)
    asks = call("GET", "/cy/delegates").text
    assert call("GET", "/cy/delegates", cookie=desk.cookie).text == asks
    assert call("GET", "/cy/delegates", cookie="delegates=guess").text == asks


@pytest.mark.parametrize(
    ("code", "said"), [(" ", "Enter your access code"), ("AAAA", "must be the candidate’s own")]
)
def test_what_is_wrong_with_the_code_is_said_in_words_of_this_page(
    world: World, code: str, said: str
) -> None:
    answer = post_form("/delegates", {"open": "yes", "access_code": code})
    assert answer.status == 422
    assert answer.text.count(said) == 2
    assert "name and area" not in answer.text


def test_nobody_opens_their_own_codes_in_a_strangers_browser(world: World) -> None:
    fields = {"open": "yes", "access_code": ACCESS_CODE}
    answer = post_form("/delegates", fields, sec_fetch_site="cross-site")
    assert (answer.status, "set-cookie" in answer.headers) == (403, False)


def test_exit_ends_the_session(world: World) -> None:
    desk = Desk()
    left = call("GET", "/exit", cookie=desk.cookie)
    assert any(each.startswith("delegates=; ") for each in left.headers["set-cookie"])
    assert "Robin" not in desk.page()


def test_the_page_is_there_in_welsh(world: World) -> None:
    fields = {"open": "yes", "access_code": ACCESS_CODE}
    opened = post_form("/cy/delegates", fields)
    assert opened.headers["location"] == "/cy/delegates"
    cookie = opened.headers["set-cookie"].partition(";")[0]
    assert 'lang="cy"' in call("GET", "/cy/delegates", cookie=cookie).text
