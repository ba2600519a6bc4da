"""What an officer does on the case page: confirm the case, ask for a new link."""

from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import Open

CASE: dict[str, Any] = {
    "reference": "SS-7K3M-QWXR-4TZ",
    "submitted_at": "2026-07-22T07:30:00Z",
    "urgency_label": "Emergency",
    "signs": [{"id": "weapon", "label": "It shows or mentions a weapon"}],
    "candidate": {"name": "Jo Griffiths", "area": "Aldershot"},
    "reporter": {"name": "Al Jones", "role": "agent"},
    "incidents": [],
    "you": {"id": "police-hampshire", "state": "sent"},
    "recipients": [{"id": "x", "name": "X", "state": "queued"}],
    "other_forces": ["Northumbria Police"],
    "timeline": [
        {
            "at": "2026-07-22T07:31:00Z",
            "what": "case_read",
            "who": "Hampshire",
            "officer": {"name": "<b>Kim</b>", "role": "Inspector"},
        }
    ],
}
CONFIRM, RENEW = "Confirm that you have it", "Mail a new link"


def _answers(page: Page, path: str, status: int, body: Any) -> list[tuple[str, Any]]:
    """Answer a path of the API; gives (method, body) of what was asked."""
    asked: list[tuple[str, Any]] = []

    def reply(route: Route) -> None:
        asked.append((route.request.method, route.request.post_data_json))
        route.fulfill(status=status, json=body)

    page.route(f"**/v1/authority/{path}", reply)
    return asked


def _open(page: Page, case: dict[str, Any] = CASE) -> None:
    _answers(page, "session", 200, {"reference": CASE["reference"]})
    _answers(page, f"cases/{CASE['reference']}", 200, case)
    _sign(page)


def _sign(page: Page) -> None:
    page.get_by_label("Your full name").fill("Sam Lee")
    page.get_by_label("Your role").fill("Duty inspector")
    page.get_by_role("button", name="Open the case").click()


def test_codes_and_times_are_in_plain_words(opened: Open) -> None:
    page = opened("/case#a-token")
    _open(page)
    for words in (
        "22 July 2026 at 08:30",
        "the candidate’s election agent",
        "It shows or mentions a weapon",
        "Northumbria Police",
        "X: Being sent",
        "Opened by Hampshire",
        "<b>Kim</b>",
    ):
        expect(page.get_by_text(words)).to_be_visible()


def test_the_case_is_confirmed_by_a_button_that_then_goes(opened: Open) -> None:
    page = opened("/case#a-token")
    asked = _answers(page, "cases/*/acknowledge", 201, {"state": "acknowledged"})
    _open(page)
    page.get_by_role("button", name=CONFIRM).click()
    expect(page.get_by_text("It is recorded that you have the case")).to_be_visible()
    expect(page.get_by_role("button", name=CONFIRM)).to_have_count(0)
    assert asked == [("POST", {})]


def test_what_was_confirmed_already_is_not_asked_for_again(opened: Open) -> None:
    page = opened("/case#a-token")
    _open(page, CASE | {"you": {"acknowledged_at": "2026-07-22T07:31:00Z"}})
    expect(page.get_by_text("22 July 2026 at 08:31").first).to_be_visible()
    expect(page.get_by_role("button", name=CONFIRM)).to_have_count(0)


def test_a_session_that_ended_says_so_and_keeps_the_button(opened: Open) -> None:
    page = opened("/case#a-token")
    _answers(page, "cases/*/acknowledge", 401, {"code": "not_signed_in"})
    _open(page)
    page.get_by_role("button", name=CONFIRM).click()
    expect(page.get_by_text("Your time with this case has run out")).to_be_visible()
    expect(page.get_by_role("button", name=CONFIRM)).to_be_visible()


def test_an_expired_link_offers_a_new_one_by_mail(opened: Open) -> None:
    page = opened("/case#a-token")
    _answers(page, "session", 410, {"code": "link_expired"})
    asked = _answers(page, "link", 202, {"accepted": True})
    expect(page.get_by_role("button", name=RENEW)).to_be_hidden()
    _sign(page)
    page.get_by_role("button", name=RENEW).click()
    expect(page.get_by_text("a new one is on its way")).to_be_visible()
    expect(page.get_by_role("button", name=RENEW)).to_be_hidden()
    assert asked == [("POST", {"token": "a-token"})]


@pytest.mark.parametrize(("status", "code"), [(410, "gone"), (404, "not_found")])
def test_no_new_link_is_offered_where_none_would_help(opened: Open, status: int, code: str) -> None:
    page = opened("/case#a-token")
    _answers(page, "session", status, {"code": code})
    _sign(page)
    expect(page.locator("#case-say p")).to_be_visible()
    expect(page.get_by_role("button", name=RENEW)).to_be_hidden()
