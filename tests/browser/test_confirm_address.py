"""The page that confirms an authority's address: the token leaves the address; each end is said."""

import pytest
from playwright.sync_api import Page, Route, expect

from tests.support.browser.walking import OpenPage


def _press(page: Page, status: int) -> list[object]:
    """Confirm, answered by a status; return what was posted."""
    bodies: list[object] = []

    def reply(route: Route) -> None:
        bodies.append(route.request.post_data_json)
        route.fulfill(status=status, json={})

    page.route("**/v1/authority/address", reply)
    page.get_by_role("button", name="Confirm the address").click()
    return bodies


@pytest.mark.parametrize(
    ("status", "sentence", "stays"),
    [
        (200, "Reports reach you at this address from now on", False),
        (404, "confirms no address", False),
        (410, "has run out", False),
        (503, "could not be done just now", True),
    ],
)
def test_confirmation_says_how_it_ended(
    opened: OpenPage, status: int, sentence: str, stays: bool
) -> None:
    page = opened("/confirm-address#a-token")
    assert "a-token" not in page.url
    bodies = _press(page, status)
    expect(page.locator("#address-say")).to_contain_text(sentence)
    expect(page.locator("#address-say")).to_be_focused()
    assert bodies == [{"token": "a-token"}]
    expect(page.locator("#address-confirm")).to_be_visible(visible=stays)


def test_confirmation_without_a_token_offers_no_button(opened: OpenPage) -> None:
    page = opened("/confirm-address")
    expect(page.locator("#address-say")).to_contain_text("the address is not complete")
    expect(page.locator("#address-confirm")).to_be_hidden()
