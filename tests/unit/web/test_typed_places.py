"""Codes, references, addresses and communities are understood however they are typed."""

from typing import Any

import pytest

from tests.support.factories import ACCESS_CODE, World, body
from tests.support.html import Page
from tests.support.report_requests import REPORTS, codes, form, reference_and_receipt
from tests.support.web_client import call, post_form, post_json

NO_CANDIDATE = {"candidate.name": None, "candidate.area": None}
FULL_WIDTH = str.maketrans({chr(n): chr(n + 0xFEE0) for n in range(0x21, 0x7F)})


def _typings(code: str) -> list[str]:
    return [
        code.lower(),
        f"Code: {code}",
        f"Reference: {code}",
        f"\u200e{code}\u2060",
        code.replace("-", " "),
        code.replace("-", "–"),
        code.translate(FULL_WIDTH),
        f" {code}. ",
    ]


@pytest.mark.parametrize("typed", _typings(ACCESS_CODE))
def test_access_code_is_understood_however_it_is_typed(world: World, typed: str) -> None:
    answer = post_json(REPORTS, body(access_code=typed, candidate=None))
    assert (answer.status, answer.json["verified"]) == (201, True)
    page = post_form(REPORTS, form(access_code=typed, **NO_CANDIDATE))
    assert page.status == 201
    assert "without a working access code" not in page.text
    assert post_form("/delegates", {"access_code": typed}).status in (200, 303)


@pytest.mark.parametrize("number", range(9))
def test_reference_and_receipt_open_a_report_however_they_are_typed(
    world: World, number: int
) -> None:
    keys = reference_and_receipt()
    references = [*_typings(keys["reference"]), keys["reference"].removeprefix("SS-")]
    receipts = [*_typings(keys["receipt"]), f"Receipt: {keys['receipt']}"]
    typed = {"reference": references[number], "receipt": receipts[number]}
    assert post_form("/status", typed).status == 303
    assert post_form("/status/lost", {"reference": references[number]}).status == 200
    path = f"{REPORTS}/{keys['reference'].lower()}"
    receipt = keys["receipt"].lower()
    assert call("GET", path, authorization=f"Bearer {receipt}").status == 200


@pytest.mark.parametrize(
    ("typed", "named"), [("o’last@example.org", "“’”"), ("first last@example.org", "a space")]
)
def test_character_that_is_wrong_in_an_address_is_named(
    world: World, typed: str, named: str
) -> None:
    page = Page(post_form(REPORTS, form(**{"reporter.email": typed})).text)
    assert f"An email address cannot have {named} where you typed it" in page.text
    reporter = {"name": "Sam", "role": "candidate", "email": typed}
    answer = post_json(REPORTS, body(reporter=reporter))
    assert codes(answer) == {"/reporter/email": "email_unusable"}
    assert "cannot stand there" in answer.json["errors"][0]["detail"]


def test_address_without_an_at_is_told_what_one_looks_like(world: World) -> None:
    page = Page(post_form(REPORTS, form(**{"reporter.email": "name.example.org"})).text)
    assert "like name@example.com" in page.text


def _incident(world: World) -> Any:
    case_id = list(world.log.cases)[-1]
    return (world.case_by_id(case_id).report or {})["incidents"][0]


def test_community_is_what_the_person_names_else_what_the_link_does(world: World) -> None:
    link = "https://www.reddit.com/r/aldershot/comments/1abcde/words/"
    post_json(REPORTS, body(incidents=[{"url": link}]))
    assert _incident(world)["community"] == "aldershot"
    typed = {"platform": "discord", "community": "Aldershot chat, #general"}
    post_json(REPORTS, body(incidents=[typed]))
    assert _incident(world)["community"] == typed["community"]
    fields = {f"incidents.0.{name}": text for name, text in typed.items()}
    post_form(REPORTS, form(**fields, **{"incidents.0.url": None}))
    assert _incident(world)["community"] == typed["community"]


def test_site_that_is_told_nothing_is_kept_with_its_account_and_post(world: World) -> None:
    link = "https://gab.com/someone/posts/112345678"
    answer = post_json(REPORTS, body(incidents=[{"url": link}])).json
    assert [recipient["kind"] for recipient in answer["recipients"]] == ["police"]
    incident = _incident(world)
    assert (incident["platform"], incident["platform_named"]) == (None, "Gab")
    assert (incident["handle"], incident["post_id"]) == ("someone", "112345678")


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("https://gab.com/someone/posts/112345678", "Gab: it is kept, and can go to the police"),
        ("https://t.co/AbCdEf", "open it and copy the address"),
        ("https://example.org/x", "On none of the platforms that we know"),
    ],
)
def test_check_says_what_becomes_of_a_link_that_no_platform_is_told_of(
    world: World, url: str, words: str
) -> None:
    fields = form(submission_id=None, **{"incidents.0.url": url, "incidents.2.url": None})
    assert words in Page(post_form(REPORTS, fields).text).text
