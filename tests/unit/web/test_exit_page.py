"""Exit this page: what is closed after it in that browser, and what is taken all the same."""

import uuid
from typing import Any

import pytest

from chalicelib.rendering import NEUTRAL_SITE
from tests.support.factories import World
from tests.support.web_client import Answer, call, post_form, post_json

FIELDS = {
    "reporter.name": "Sam Invented",
    "reporter.role": "candidate",
    "reporter.language": "en",
    "candidate.name": "Jo Griffiths",
    "candidate.area": "Aldershot",
    "category": "threat_violence",
    "links": "https://x.com/secret/status/20",
    "share_with.platforms": "on",
    "declaration": "on",
}
MARK = "__Host-left=1"


def cookies_of(answer: Answer) -> dict[str, str]:
    """Set-Cookie by the cookie's name."""
    header = answer.headers["set-cookie"]
    lines = header if isinstance(header, list) else [header]
    return {line.partition("=")[0]: line for line in lines}


def send(**changes: Any) -> Answer:
    """Post the form in a browser that left by Exit."""
    return post_form("/v1/reports", {**FIELDS, **changes}, cookie=MARK, accept="text/html")


@pytest.mark.parametrize("path", ["/exit", "/cy/exit"])
def test_exit_leaves_for_a_neutral_site_and_marks_the_browser(world: World, path: str) -> None:
    answer = call("GET", path)
    assert (answer.status, answer.headers["location"]) == (303, NEUTRAL_SITE)
    assert answer.headers["cache-control"] == "no-store"
    mark = cookies_of(answer)["__Host-left"]
    assert mark.startswith(f"{MARK}; ")
    for flag in ("HttpOnly", "SameSite=Lax", "Secure", "Path=/", "Max-Age=86400"):
        assert flag in mark
    assert answer.headers["clear-site-data"] == '"cache", "storage"'


@pytest.mark.parametrize(("path", "form"), [("/again", "/report"), ("/cy/again", "/cy/report")])
def test_form_opens_again_when_somebody_asks_for_it(world: World, path: str, form: str) -> None:
    answer = post_form(path, {}, cookie=MARK)
    assert (answer.status, answer.headers["location"]) == (303, form)
    assert "Max-Age=0" in cookies_of(answer)["__Host-left"]


@pytest.mark.parametrize("step", [{}, {"change": "links"}, {"check": "cy"}])
def test_form_shows_nothing_that_was_typed_when_it_is_posted_again_after_exit(
    world: World, step: dict[str, str]
) -> None:
    page = post_form("/v1/reports", {**FIELDS, **step})
    assert (page.status, "secret" in page.text) == (200, True)
    answer = send(**step)
    assert answer.status == 403
    assert 'action="/again"' in answer.text or 'action="/cy/again"' in answer.text
    for typed in ("secret", "Sam", "Griffiths"):
        assert typed not in answer.text
    assert world.log.cases == {}


def test_confirmation_is_not_shown_again_after_exit(world: World) -> None:
    fields = {**FIELDS, "submission_id": str(uuid.uuid4())}
    accepted = post_form("/v1/reports", fields)
    assert (accepted.status, 'id="receipt"' in accepted.text) == (201, True)
    again = send(**fields)
    assert (again.status, 'id="receipt"' in again.text) == (403, False)
    assert post_form("/v1/reports", fields).status == 200


def test_form_of_a_program_is_answered_when_it_keeps_cookies(world: World) -> None:
    fields = {**FIELDS, "submission_id": str(uuid.uuid4())}
    assert post_form("/v1/reports", FIELDS, cookie=MARK).status == 200
    assert post_form("/v1/reports", fields, cookie=MARK).status == 201
    assert post_form("/v1/reports", fields, cookie=MARK).status == 200


def test_new_report_is_accepted_after_exit(world: World) -> None:
    answer = send(submission_id=str(uuid.uuid4()))
    assert (answer.status, 'id="receipt"' in answer.text) == (201, True)
    assert len(world.log.cases) == 1


def test_danger_is_answered_after_exit(world: World) -> None:
    assert "secret" in send(immediate_danger="on").text
    assert send(immediate_danger="on", submission_id=str(uuid.uuid4())).status == 201


def test_json_is_answered_after_exit(world: World) -> None:
    body = {
        "submission_id": str(uuid.uuid4()),
        "reporter": {"name": "Sam", "role": "candidate"},
        "candidate": {"name": "Jo", "area": "Aldershot"},
        "category": "threat_violence",
        "incidents": [{"url": FIELDS["links"]}],
        "share_with": {"platforms": True},
        "declaration": True,
    }
    answers = [post_json("/v1/reports", body, cookie=MARK) for _ in range(2)]
    assert [answer.status for answer in answers] == [201, 200]
    assert answers[0].json["receipt"] == answers[1].json["receipt"]
