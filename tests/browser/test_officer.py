"""An officer's way through two hundred cases, by keyboard alone, on a desk and on a telephone."""

import csv
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.support.browser.case_list import CASES, serve
from tests.support.browser.checks import sideways, violations
from tests.support.browser.desk import CASE, HELD, REFERENCE, answers
from tests.support.browser.walking import OpenPage, Walk

OPENED = CASES[3]["reference"]
"""One of the two cases that name the account."""
STAGE, HOLD, PRESERVE = (
    "Say how far you have got",
    "Hold a platform back",
    "Ask a platform to keep what it has",
)


def _answer_the_case(page: Page) -> dict[str, Any]:
    """Answer the case that is opened with ``shown["case"]``, as it is then."""
    state: dict[str, Any] = {"case": CASE | {"reference": OPENED}}
    page.route(f"**/v1/authority/cases/{OPENED}", lambda route: route.fulfill(json=state["case"]))
    return state


def _says(page: Page, words: str) -> None:
    expect(page.locator("#case-say")).to_contain_text(words)


@pytest.mark.parametrize("width", [1024, 320])
def test_officer_finds_marks_saves_holds_and_asks_to_preserve_by_keyboard(
    opened: OpenPage, tmp_path: Path, width: int
) -> None:
    page = opened("/cases#a-token", width=width)
    serve(page)
    state = _answer_the_case(page)
    walk = Walk(page)
    walk.type({"officer-name": "Sam Lee", "officer-role": "Duty inspector"})
    page.keyboard.press("Enter")
    expect(page.locator("#cases-count")).to_have_text("200 of 200 cases")
    page.keyboard.type("@villain")
    expect(page.locator("#cases-count")).to_have_text("2 of 200 cases")
    walk.check()
    with page.expect_download() as download:
        walk.press("Save what is shown as CSV")
    download.value.save_as(tmp_path / "cases.csv")
    rows = list(csv.DictReader((tmp_path / "cases.csv").read_text("utf-8-sig").splitlines()))
    assert {row["reference"] for row in rows} == {CASES[3]["reference"], CASES[9]["reference"]}
    walk.to("cases-search")
    walk.leave(OPENED)
    expect(page.locator("#case")).to_be_focused()
    walk.check()

    staged = answers(page, f"cases/{OPENED}/stage", 201, {})
    walk.press(STAGE)
    walk.to("stage")
    page.keyboard.type("Being")
    walk.press("Put on record")
    _says(page, "It is on record how far you have got")
    assert staged[0][1]["stage"] == "investigating"

    requests = answers(page, f"cases/{OPENED}/preservation", 201, {})
    walk.press(PRESERVE)
    walk.type({"case-legal-basis": "RIPA 2000"})
    walk.press("Ask them to keep it")
    _says(page, "It is on record. The list below")
    assert requests == [("POST", {"platform": "x", "legal_basis": "RIPA 2000", "days": 90})]

    held = answers(page, f"cases/{OPENED}/holds", 200, {})
    state["case"] = HELD | {"reference": OPENED}
    walk.press(HOLD)
    walk.press("Hold back for 72 hours")
    _says(page, "The platform is held back")
    assert held == [("POST", {"platform": "x"})]
    walk.check()


@pytest.mark.parametrize("path", ["/cases#a-token", "/case#a-token"])
def test_officer_who_finishes_leaves_nothing_open(opened: OpenPage, path: str) -> None:
    page = opened(path, width=320)
    officer = {"name": "Sam Lee", "role": "Duty inspector"}
    page.route(
        "**/v1/authority/cases",
        lambda route: route.fulfill(json={"officer": officer, "cases": CASES[:2]}),
    )
    page.route(
        f"**/v1/authority/cases/{REFERENCE}",
        lambda route: route.fulfill(json=CASE | {"officer": officer}),
    )
    answers(page, "session", 200, {"reference": REFERENCE})
    ended = answers(page, "sign-out", 200, {"ended": True})
    page.get_by_label("Your full name").fill("Sam Lee")
    page.get_by_label("Your role").fill("Duty inspector")
    page.keyboard.press("Enter")
    expect(page.locator("#case")).to_contain_text("recorded under this name for up to 4 hours")
    expect(page.locator("#case")).to_contain_text("Sam Lee")
    assert (violations(page), sideways(page)) == ("", 0)
    page.get_by_role("button", name="Finish").click()
    expect(page.get_by_text("You have finished")).to_be_visible()
    expect(page.locator("#case")).to_be_empty()
    assert ended == [("POST", {})]
    assert page.evaluate("sessionStorage.getItem('officer')") is None
