"""The case page: the token leaves the address, and what went wrong is said."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from tests.support.browser.checks import sideways, violations
from tests.support.browser.desk import sign
from tests.support.browser.walking import OpenPage

CASE = {
    "reference": "SS-7K3M-QWXR-4TZ",
    "urgency": "emergency",
    "candidate": {"name": "Jo <b>Griffiths</b>", "area": "Aldershot"},
    "incidents": [{"url": "https://x.com/a/status/1", "text": "<img src=x>"}, {"handle": "@b"}],
    "as_typed": [{"place": "Post or message 1", "text": "He has a knife"}],
    "stated": "In my words",
    "you": {"id": "police-hampshire", "kind": "police"},
    "recipients": [],
}


def _answers(page: Page, status: int, body: dict[str, Any]) -> list[Any]:
    """Answer the exchange of the token; gives what was asked."""
    requests: list[Any] = []

    def reply(route: Route) -> None:
        requests.append(route.request.post_data_json)
        route.fulfill(status=status, json=body)

    page.route("**/v1/authority/session", reply)
    return requests


def test_the_case_is_shown_as_text_with_the_abuse_folded(opened: OpenPage) -> None:
    page = opened("/case#a-token")
    requests = _answers(page, 200, {"reference": CASE["reference"], "case": CASE})
    assert "a-token" not in page.url
    sign(page)
    expect(page.get_by_text("Jo <b>Griffiths</b>")).to_be_visible()
    expect(page.locator("#case")).to_be_focused()
    expect(page.get_by_text("<img src=x>")).to_be_hidden()
    page.get_by_text("may be distressing").click()
    expect(page.get_by_text("<img src=x>")).to_be_visible()
    expect(page.get_by_text("In my words")).to_be_visible()
    section = page.get_by_text("What we kept as typed").locator("xpath=../..")
    expect(section).to_contain_text("Post or message 1: He has a knife")
    officer = {"name": "Sam Lee", "role": "Duty inspector"}
    assert requests == [{"token": "a-token", "officer": officer}]


@pytest.mark.parametrize(
    ("status", "sentence"),
    [(401, "does not open a case"), (410, "has run out"), (503, "could not be done just now")],
)
def test_failure_to_open_the_case_is_explained(
    opened: OpenPage, status: int, sentence: str
) -> None:
    page = opened("/case#a-token")
    _answers(page, status, {"code": "x"})
    sign(page)
    expect(page.get_by_role("status").filter(has_text=sentence)).to_be_visible()


def test_without_a_token_it_says_where_to_find_one(opened: OpenPage) -> None:
    page = opened("/case")
    expect(page.get_by_text("Open this page from the link in our mail")).to_be_visible()
    expect(page.get_by_role("button", name="Open the case")).to_be_hidden()


def test_nobody_opens_a_case_without_name_and_role(opened: OpenPage) -> None:
    page = opened("/case#a-token", width=320)
    requests = _answers(page, 200, {})
    page.get_by_role("button", name="Open the case").click()
    name = page.get_by_label("Your full name")
    expect(name).to_have_accessible_description("Error: Enter your full name")
    expect(name).to_be_focused()
    expect(page.get_by_text("Enter your role")).to_be_visible()
    assert (violations(page), sideways(page)) == ("", 0)
    name.fill("Sam Lee")
    page.get_by_role("button", name="Open the case").click()
    expect(page.get_by_text("Enter your full name")).to_have_count(0)
    expect(page.get_by_label("Your role")).to_be_focused()
    assert requests == []


def test_the_other_language_opens_the_same_case(opened: OpenPage) -> None:
    page = opened("/case#a-token")
    page.get_by_role("link", name="Cymraeg").click()
    expect(page).to_have_url(re.compile("/cy/case$"))
    expect(page.locator("#case-open button")).to_be_visible()


def test_without_javascript_it_says_why_it_is_needed(opened: OpenPage) -> None:
    page = opened("/case#a-token", scripts=False)
    expect(page.get_by_text("This page needs JavaScript")).to_be_visible()
