"""Whatever is refused of a form comes back in the page with every answer, scripts or none."""

import inspect
import json
import re
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest

from chalicelib import errors
from chalicelib.container import get_container
from chalicelib.errors import Fault, Forbidden, LostRace, Refusal, RulesBroken, TooManyTries
from chalicelib.languages import CODES
from chalicelib.limits import BODY, REPORT_FORM
from chalicelib.rendering.translator import translator
from chalicelib.web.html_errors import PROBLEMS
from chalicelib.web.http import JSON
from chalicelib.web.routes import ROUTES
from tests.support.factories import ACCESS_CODE, World
from tests.support.form_posts import body_of
from tests.support.html import Page
from tests.support.report_requests import REPORTS, form
from tests.support.visitor import Visitor
from tests.support.web_client import FORM, Answer, call, post_form

BROWSER = {"accept": "text/html,*/*;q=0.8"}
EVERY_ANSWER = {
    "access_code": ACCESS_CODE,
    "immediate_danger": "yes",
    "signs": ["names_place_or_time", "shows_weapon"],
    "incidents.0.seen_at.day": "4",
    "incidents.0.seen_at.month": "July",
    "incidents.0.seen_at.year": "2026",
    "incidents.0.seen_at.time": "9:30am",
    "incidents.0.seen_about": "yes",
    "incidents.0.deleted": "yes",
    "evidence": ["0" * 32, "1" * 32],
    "share_with.electoral": "yes",
}


(ROUTE,) = (route for route in ROUTES if (route.path, route.method) == (REPORTS, "POST"))


def _refusals() -> Iterator[Exception]:
    """Yield one of each refusal of the table of errors that the form can meet, and what becomes
    one."""
    for _, kind in inspect.getmembers(errors, inspect.isclass):
        if getattr(kind, "status", 500) not in {*ROUTE.problems, 500}:
            continue
        if issubclass(kind, RulesBroken):
            yield RulesBroken([Fault("/statement", "string_too_long", "")])
        elif issubclass(kind, TooManyTries):
            yield TooManyTries(60)
        elif issubclass(kind, Refusal):
            yield kind()
    yield LostRace()
    yield RuntimeError("Sam Invented")


REFUSALS = list(_refusals())


def _name(refusal: Exception) -> str:
    return type(refusal).__name__


def _refused(world: World, refusal: Exception, monkeypatch: Any, fields: dict[str, Any]) -> Answer:
    def refuse(_: object) -> None:
        raise refusal

    for name in ("preview_report", "accept_report"):
        monkeypatch.setattr(get_container(), name, refuse)
    return post_form(REPORTS, fields, **BROWSER)


def _listed(fields: dict[str, Any]) -> dict[str, list[str]]:
    return {
        name: values if isinstance(values, list) else [values] for name, values in fields.items()
    }


@pytest.mark.parametrize("sends", [True, False])
@pytest.mark.parametrize("language", CODES)
@pytest.mark.parametrize("refusal", REFUSALS, ids=_name)
def test_every_refusal_gives_every_answer_back(
    world: World, refusal: Exception, language: str, sends: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    fields = form(**EVERY_ANSWER, **{"reporter.language": language})
    if not sends:
        fields.pop("submission_id")
    answer = _refused(world, refusal, monkeypatch, fields)
    assert answer.status == getattr(
        refusal, "status", 503 if isinstance(refusal, LostRace) else 500
    )
    assert answer.status >= 400
    page = Page(answer.text)
    assert page.language == language
    expected, posted = body_of(_listed(fields)), body_of(page.form(REPORTS).press())
    for body in (expected, posted):
        body.pop("submission_id", None)
    assert posted == expected
    assert "Sam Invented" not in page.text


@pytest.mark.parametrize("refusal", REFUSALS, ids=_name)
def test_every_refusal_of_the_record_form_gives_its_answers_back(
    world: World, refusal: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    fields = {"form": "record", "log_only": "yes", "category": "stalking", "links": "x.com/a"}
    fields |= {"reporter.name": "Kim", "reporter.language": "en", "candidate.area": "Aldershot"}
    answer = _refused(world, refusal, monkeypatch, fields)
    posted = body_of(Page(answer.text).form(REPORTS).press())
    assert posted == body_of(_listed(fields))


@pytest.mark.parametrize("language", CODES)
def test_nobody_is_told_to_go_back_where_a_browser_cannot(language: str) -> None:
    pages = [line for _, lines in PROBLEMS.values() for line in lines]
    for line in map(translator(language), pages):
        assert not re.search(r"\bgo back\b|\bewch yn ôl\b", line, re.IGNORECASE)


@pytest.mark.parametrize("letters", ["字", "ŵ", "👩🏽‍🚒", "a b\n"])
def test_form_may_say_what_json_may_in_any_script(world: World, letters: str) -> None:
    def of(length: int) -> str:
        return (letters * length)[:length].strip() or "x"

    statement, text, name = of(10_000), of(2_000), of(200).replace("\n", " ")
    incidents = [{"url": "https://x.com/a/status/1", "text": text, "handle": of(100)[:99]}]
    incidents += [{"url": f"https://x.com/a/status/{n}", "text": text} for n in range(2, 6)]
    payload = {
        "submission_id": str(uuid4()),
        "reporter": {"name": name, "role": "agent", "language": "cy"},
        "candidate": {"name": name, "area": "E14001063"},
        "category": "stalking",
        "incidents": incidents,
        "statement": statement,
        "share_with": {"platforms": True},
        "declaration": True,
    }
    fields = {
        "submission_id": payload["submission_id"],
        "reporter.name": name,
        "reporter.role": "agent",
        "reporter.language": "cy",
        "candidate.name": name,
        "candidate.area": "E14001063",
        "category": "stalking",
        "statement": statement.replace("\n", "\r\n"),
        "share_with.platforms": "yes",
        "declaration": "yes",
    }
    for number, incident in enumerate(incidents):
        for member, value in incident.items():
            fields[f"incidents.{number}.{member}"] = value.replace("\n", "\r\n")
    checked = {name: value for name, value in fields.items() if name != "submission_id"}
    assert post_form(REPORTS, checked, **BROWSER).status == 200
    assert post_form(REPORTS, fields, **BROWSER).status == 201
    as_json = json.dumps(payload, ensure_ascii=False).encode()
    assert call("POST", REPORTS, as_json, content_type=JSON).status == 200  # the same report


def test_form_that_says_more_than_json_may_comes_back_to_be_shortened(world: World) -> None:
    fields = form(statement="x" * (BODY + 1))
    answer = post_form(REPORTS, fields, **BROWSER)
    assert answer.status == 413
    page = Page(answer.text)
    assert page.form(REPORTS).press()["statement"] == [fields["statement"]]
    assert "#statement" in page.links()
    assert "too long to be sent at once" in page.text
    assert post_form(REPORTS, fields).json["code"] == "too_large"
    incidents = {f"incidents.{n}.text": "x" * 99_000 for n in range(2)}
    answer = post_form(REPORTS, form(**incidents, **{"incidents.1.url": "x.com/a"}), **BROWSER)
    assert (answer.status, "#incidents.0.text" in Page(answer.text).links()) == (413, True)


def test_form_of_any_size_beyond_has_a_page_that_leads_nowhere_in_vain(world: World) -> None:
    answer = call("POST", REPORTS, b"statement=" + b"x" * REPORT_FORM, content_type=FORM, **BROWSER)
    assert answer.status == 413
    assert "in parts" in answer.text


@pytest.mark.parametrize("broken", [b"reporter.name=Si%e2n&statement=a", b"&a=1" * 1_001])
def test_form_that_cannot_be_read_comes_back_as_far_as_it_can(world: World, broken: bytes) -> None:
    body = b"candidate.name=Jo&" + broken
    answer = call("POST", REPORTS, body, content_type=FORM, **BROWSER)
    assert answer.status == 400
    posted = Page(answer.text).form(REPORTS).press()
    assert posted["candidate.name"] == ["Jo"]
    assert "could not be read" in answer.text


def test_form_of_another_session_comes_back_with_what_was_written(visitor: Visitor) -> None:
    fields = {**visitor.page().form("/status/messages").press(), "to": "x", "text": "Long words"}
    visitor.open()  # in another tab
    answer = post_form("/status/messages", fields, cookie=visitor.cookie, **BROWSER)
    assert answer.status == Forbidden.status
    again = Page(answer.text).form("/status/messages").press()
    assert again["text"] == ["Long words"]
    assert "too old" in answer.text
    confirmation = post_form(
        "/status/messages", {**again, "to": "x"}, cookie=visitor.cookie, **BROWSER
    )
    assert confirmation.status == 201


def test_check_of_answers_leads_back_with_every_answer(world: World) -> None:
    fields = form(**EVERY_ANSWER | {"evidence": None}, submission_id=None)
    page = Page(post_form(REPORTS, fields, **BROWSER).text)
    (back,) = (of for tag, of in page.tags if tag == "button" and "ss-back" in of.get("class", ""))
    assert back["form"] == "check"
    posted = page.form(REPORTS).press(**{back["name"]: back["value"]})
    answer = post_form(back["formaction"].partition("#")[0], posted, **BROWSER)
    assert answer.status == 200
    again = Page(answer.text)
    assert back["formaction"].partition("#")[2] in again.ids
    assert body_of(again.form(REPORTS).press()) == body_of(_listed(fields))
