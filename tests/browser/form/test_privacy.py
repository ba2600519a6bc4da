"""What a browser keeps of the form, and what Exit and Back show."""

from contextlib import suppress
from urllib.parse import urljoin

import pytest
from playwright.sync_api import Error, Page, expect

from tests.support.browser.form_walks import NARROW, STORAGE, WIDE, halfway
from tests.support.browser.walking import OpenPage, leaving, look


def test_answers_outlive_a_reload_and_a_change_of_language_for_an_hour(opened: OpenPage) -> None:
    page = opened("/report", width=NARROW)
    halfway(page)
    page.reload()
    expect(page.locator("#links")).to_have_value("https://x.com/secret/status/20")
    with leaving(page):
        page.get_by_role("link", name="Cymraeg").click()
    assert page.url.endswith("/cy/report")
    assert page.locator("[name=category]:checked").get_attribute("value") == "stalking"
    page.evaluate(
        "sessionStorage['standsafe.report'] = sessionStorage['standsafe.report']"
        '.replace(/"until":\\d+/, \'"until":\' + (Date.now() - 1))'
    )
    page.reload()
    assert page.locator("[name=category]:checked").count() == 0
    assert "secret" not in page.evaluate(STORAGE)


def test_on_a_computer_that_others_use_nothing_is_kept(opened: OpenPage) -> None:
    page = opened("/report")
    personal_fields = [page.locator(f"[id='{field}']") for field in PERSONAL]
    tokens = [field.get_attribute("autocomplete") for field in personal_fields]
    assert tokens == ["name", "email", "tel"]
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("Other people use this computer or phone").check()
    assert {field.get_attribute("autocomplete") for field in personal_fields} == {"off"}
    page.go_back()
    halfway(page)
    assert "x.com" not in page.evaluate(STORAGE)
    assert "stalking" not in page.evaluate(STORAGE)
    page.go_back()
    expect(page.get_by_role("heading", name="Is any of this true?")).to_be_visible()


@pytest.mark.parametrize("way", ["button", "shift"])
def test_exit_forgets_and_back_does_not_show_the_form(opened: OpenPage, way: str) -> None:
    page = opened("/report")
    halfway(page)
    if way == "shift":
        for _ in range(3):
            page.keyboard.press("Shift")
        page.wait_for_url("**/neutral")
    else:
        _exit(page)
    for _ in range(3):
        page.go_back()
        page.wait_for_url("**/neutral")
        assert page.title() == "Weather"
        assert page.evaluate(STORAGE) == "[{},{}]"


PERSONAL = {
    "reporter.name": "Sam Secret",
    "reporter.email": "s@example.org",
    "reporter.phone": "07",
}
"""What a browser keeps by itself, because it is told to know it (WCAG 1.3.5)."""


def _exit(page: Page) -> None:
    page.locator(".govuk-exit-this-page__button").click()
    page.wait_for_url("**/neutral")


def test_back_after_exit_shows_no_form_without_scripts_either(opened: OpenPage) -> None:
    page = opened("/report", scripts=False)
    for field, text in {"links": "https://x.com/secret/status/20", **PERSONAL}.items():
        page.locator(f"[id='{field}']").fill(text)
    _exit(page)
    page.go_back()
    expect(page.locator("h1")).to_have_text("This page is closed")
    expect(page.locator("input")).to_have_count(0)
    with leaving(page):
        page.get_by_role("button", name="Open a new form").click()
    assert page.url.endswith("/report")
    for field in ("links", *PERSONAL):
        expect(page.locator(f"[id='{field}']")).to_have_value("")


def test_posted_answers_are_not_shown_again_after_exit(opened: OpenPage) -> None:
    """By the button of the page on which a browser offers to post it once more."""
    page = opened("/record", scripts=False)
    page.locator("#category").select_option("stalking")
    fields = {"links": "https://x.com/secret/status/20", "reporter.name": "Sam Secret"}
    for field, text in {**fields, "candidate.name": "Jo", "candidate.area": "Aldershot"}.items():
        page.locator(f"[id='{field}']").fill(text)
    page.locator("[id='reporter.role']").select_option("candidate")
    page.locator("#declaration").check()
    for name in ("Check your answers", "Send your report"):
        with leaving(page):
            page.get_by_role("button", name=name).click()
    receipt = page.locator("#receipt").inner_text()
    _exit(page)
    for _ in range(2):
        with suppress(Error):
            page.go_back()
        page.wait_for_url("chrome-error://**")  # Chromium's page that asks first
        posted = page.reload()
        assert posted is not None
        assert (posted.request.method, posted.status) == ("POST", 403)
        expect(page.locator("h1")).to_have_text("This page is closed")
        assert not [text for text in (receipt, *fields.values()) if text in page.content()]


def test_form_opens_at_once_when_it_is_asked_for_again_after_exit(opened: OpenPage) -> None:
    page = opened("/record")
    _exit(page)
    page.goto(urljoin(page.url, "/cy/report?category=stalking"))
    expect(page.locator("[name=category]:checked")).to_have_value("stalking")
    page.goto(urljoin(page.url, "/report"))
    expect(page.locator("#step-danger")).to_be_visible()


@pytest.mark.parametrize("start", ["", "/cy"])
def test_the_page_of_what_was_left_is_accessible(opened: OpenPage, start: str) -> None:
    look(opened(f"{start}/left", width=NARROW if start else WIDE))


def test_neither_addresses_nor_titles_say_what_is_reported(opened: OpenPage) -> None:
    page = opened("/report?category=stalking&platform=facebook#code=abcd-efgh-2345")
    assert page.url.endswith("/report")
    assert page.locator("[name=category]:checked").get_attribute("value") == "stalking"
    expect(page.locator("[id='access_code']")).to_have_value("abcd-efgh-2345")
    expect(page.locator("[id='incidents.0.platform']")).to_have_value("facebook")
    halfway(page)
    expect(page.locator("[id='incidents.0.platform']")).to_have_value("")
    assert page.url.endswith("/report")
    assert page.title() == "Report online abuse – Standsafe"
