"""The evidence of a case as one file, from the case page."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Route, expect

from tests.support.browser.checks import violations
from tests.support.browser.desk import REFERENCE, Desk
from tests.support.browser.walking import OpenPage

BUNDLE = "Get the evidence as one file"


def _in_turn(*bodies: dict[str, Any]) -> Callable[[Route], None]:
    waiting = list(bodies)
    return lambda route: route.fulfill(json=waiting.pop(0))


@pytest.mark.parametrize("stamp", ["off", "none"])
def test_the_bundle_is_asked_for_until_it_is_made(opened: OpenPage, stamp: str) -> None:
    page = opened("/case#a-token")
    page.clock.install()
    desk = Desk(page)
    section = desk.unfolded(BUNDLE)
    failed = desk.answers("bundle", 429, {"code": "too_many"})
    desk.press("Make the file")
    desk.fails(BUNDLE, "That is more than this case takes in a day. Wait, or answer our mail.")
    assert failed == [("POST", {})]
    ready = {"state": "ready", "url": "/bundle.zip", "sha256": "ab" * 32, "size": 2_400_000}
    ready["time_stamp"] = stamp
    path = f"**/v1/authority/cases/{REFERENCE}/bundle"
    page.route(path, _in_turn({"state": "making"}, ready))
    desk.press("Make the file")
    expect(section.get_by_text("It is being made")).to_be_visible()
    page.clock.run_for(3_000)
    link = section.get_by_role("link", name="Save the file")
    expect(link).to_be_focused()
    expect(link).to_have_attribute("href", "/bundle.zip")
    expect(section.get_by_text("2MB")).to_be_visible()
    expect(section.get_by_text("ab" * 32)).to_be_visible()
    expect(section.get_by_text("It is being made")).to_have_count(0)
    expect(section.get_by_text("has no time-stamp")).to_be_visible(visible=stamp == "none")
    assert violations(page) == ""
