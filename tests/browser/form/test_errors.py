"""Errors of the form stand beside their fields, with all that was entered."""

import pytest
from playwright.sync_api import Page, expect

from chalicelib.rendering.translator import translator
from tests.support.browser.form_walks import NARROW, THREE, WIDE, open_form
from tests.support.browser.walking import OpenPage, leaving, look


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_each_step_says_beside_its_field_what_it_lacks(opened: OpenPage, width: int) -> None:
    page = opened("/report", width=width)
    needed = {2: ["category"], 4: ["links"], 7: ["candidate.area", "candidate.name"]}
    needed |= {8: ["reporter.name", "reporter.role", "reporter.email"]}
    for step in range(1, 9):
        if step == 8:
            page.locator("[id='reporter.email']").fill("no address")
        page.get_by_role("button", name="Continue").click()
        if step in needed:
            _errors_are_beside(page, needed[step])
            _answer(page, step)
            page.get_by_role("button", name="Continue").click()
    page.get_by_role("button", name="Check your answers").click()
    _errors_are_beside(page, ["share_with.platforms", "declaration"])
    page.get_by_role("link", name="Confirm that").click()
    expect(page.locator("#declaration")).to_be_focused()


def _errors_are_beside(page: Page, fields: list[str]) -> None:
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    assert page.title().startswith("Error: ")
    listed = page.locator(".govuk-error-summary a").all()
    assert [item.get_attribute("href") for item in listed] == [f"#{item}" for item in fields]
    sentences = [item.inner_text() for item in listed]
    beside = page.locator(".govuk-error-message:visible").all_inner_texts()
    assert [item.removeprefix("Error:").strip() for item in beside] == sentences
    look(page)


def _answer(page: Page, step: int) -> None:
    if step == 2:
        page.get_by_label("Stalking or fixation").check()
    elif step == 4:
        page.locator("#links").fill(THREE)
    elif step == 7:
        page.locator("[id='candidate.area']").fill("aldershot")
        page.locator("[id='candidate.name']").fill("Jo")
    else:
        page.locator("[id='reporter.name']").fill("Jo")
        page.locator("[id='reporter.email']").fill("")
        page.get_by_label("I am the candidate", exact=True).check()


@pytest.mark.parametrize(
    ("language", "width", "scripts"),
    [("en", WIDE, False), ("cy", NARROW, False), ("en", NARROW, True)],
)
def test_fault_that_the_service_finds_stands_beside_its_field_with_all_answers(
    opened: OpenPage, language: str, width: int, scripts: bool
) -> None:
    start = "" if language == "en" else "/cy"
    page = open_form(opened, f"{start}/record", width, scripts)
    page.locator("#links").fill(f"{THREE}\nhttps://x.com/{'a' * 2048}")
    page.locator("[id='reporter.name']").fill("x" * 201)
    page.locator("[id='candidate.name']").fill("Jo")
    page.locator("[id='candidate.area']").fill("Nowhere at all")
    with leaving(page):
        page.get_by_role("button", name=translator(language)("Check your answers")).click()
    look(page)
    assert page.title().startswith(translator(language)("Error"))
    listed = [a.get_attribute("href") for a in page.locator(".govuk-error-summary a").all()]
    for field in ("category", "links", "candidate.area", "reporter.name", "reporter.role"):
        assert f"#{field}" in listed
        described = page.locator(f"[id='{field}']").get_attribute("aria-describedby") or ""
        assert f"{field}-error" in described.split()
    assert page.locator("#links").input_value().startswith(THREE)
    assert page.locator("[id='candidate.area']").input_value() == "Nowhere at all"


def test_an_address_that_is_none_has_a_page(opened: OpenPage) -> None:
    page = opened("/cy/nothing/here")
    assert page.locator("html").get_attribute("lang") == "cy"
    expect(page.locator("h1")).to_have_text(translator("cy")("Page not found"))
