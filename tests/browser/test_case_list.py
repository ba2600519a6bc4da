"""The list behind a running mail, in a browser: each case is opened by a link of its own."""

import json
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from tests.support.browser.checks import sideways, violations
from tests.support.browser.walking import OpenPage

CASES: list[dict[str, Any]] = [
    {
        "reference": f"SS-2345-6789-AB{number}",
        "reported_at": "2026-11-22T07:30:00Z",
        "urgency": "emergency",
        "category": "threat_violence",
        "verified": number == 1,
        "state": "acknowledged" if number == 1 else "sent",
        "token": f"token-{number}",
    }
    for number in (1, 2)
]
LISTED: dict[str, Any] = {
    "authority": {"id": "police-hampshire", "name": "Hampshire"},
    "since": "2026-11-22T07:20:00Z",
    "count": 52,
    "verified": 1,
    "page": 1,
    "pages": 2,
    "cases": CASES,
}


def listing(page: Page, status: int, answer: dict[str, Any]) -> list[Any]:
    """Answer requests for the list; what was requested."""
    requests: list[Any] = []

    def fulfil(route: Route) -> None:
        body: Any = route.request.post_data_json
        requests.append(body)
        content = json.dumps({**answer, "page": body["page"]})
        route.fulfill(status=status, content_type="application/json", body=content)

    page.route("**/v1/authority/list", fulfil)
    page.goto(f"{page.url}?again#a-token", wait_until="load")
    return requests


@pytest.mark.parametrize("path", ["/cases", "/cy/cases"])
@pytest.mark.parametrize("width", [320, 1280])
def test_list_is_read_by_its_link_and_opens_each_case_by_another(
    opened: OpenPage, path: str, width: int
) -> None:
    page = opened(path, width=width)
    requests = listing(page, 200, LISTED)
    links = page.locator("#case li a")
    expect(links).to_have_count(2)
    assert "a-token" not in page.url
    assert requests == [{"token": "a-token", "page": 1}]
    hrefs = [link.get_attribute("href") or "" for link in links.all()]
    assert [href[href.index("/", 8) :] for href in hrefs] == [
        f"{path.replace('cases', 'case')}#token-{number}" for number in (1, 2)
    ]
    assert (violations(page), sideways(page)) == ("", 0)


def test_list_says_of_each_case_how_it_stands(opened: OpenPage) -> None:
    page = opened("/cases")
    listing(page, 200, LISTED)
    first, second = page.locator("#case li").all()
    for text in ("Threat", "With an access code", "22 November 2026", "Acknowledged"):
        expect(first).to_contain_text(text)
    expect(second).to_contain_text("Without an access code")


def test_list_is_turned_a_page_at_a_time(opened: OpenPage) -> None:
    page = opened("/cases")
    requests = listing(page, 200, LISTED)
    expect(page.get_by_role("button", name="Earlier in the list")).to_be_disabled()
    page.get_by_role("button", name="Later in the list").click()
    expect(page.get_by_role("button", name="Later in the list")).to_be_disabled()
    assert [request["page"] for request in requests] == [1, 2]


def test_list_of_one_page_is_not_turned(opened: OpenPage) -> None:
    page = opened("/cases")
    listing(page, 200, {**LISTED, "pages": 1})
    expect(page.locator("#case li")).to_have_count(2)
    expect(page.get_by_role("button", name="Later in the list")).to_have_count(0)


@pytest.mark.parametrize(
    ("status", "sentence"),
    [
        (404, "This link opens no list"),
        (410, "This link has run out"),
        (429, "The list was opened very often"),
        (503, "That could not be done just now"),
    ],
)
def test_list_says_why_it_is_not_there(opened: OpenPage, status: int, sentence: str) -> None:
    page = opened("/cases")
    listing(page, status, {})
    expect(page.get_by_text(sentence)).to_be_visible()


def test_page_without_its_token_or_scripts_says_what_to_do(opened: OpenPage) -> None:
    expect(opened("/cases").get_by_text("Open this page from the link in our mail")).to_be_visible()
    page = opened("/cases", scripts=False)
    expect(page.get_by_text("This page needs JavaScript")).to_be_visible()
    assert sideways(page) == 0
