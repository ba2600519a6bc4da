"""Pages in a browser, one of each template: without scripts, in print, valid, in our own type."""

import pytest
from playwright.sync_api import Browser, expect

from chalicelib.rendering.facts import built
from chalicelib.rendering.static_pages import pages
from chalicelib.rendering.translator import translator
from tests.support.browser import checks
from tests.support.browser.walking import OpenPage, leaving

BY_TEMPLATE = {
    page.template: page.context["path"]
    for page in pages(built(), translator("en"))
    if page.key.endswith(".html")
}
PATHS = [
    *BY_TEMPLATE.values(),
    "/status",
    "/case#token",
    *(
        f"/shown/{name}"
        for name in (
            "status-failed",
            "confirmation",
            "status",
            "conflict",
            "check",
            "errors",
            "problem",
        )
    ),
]

CONTROLS = ".ss-exit:visible, .ss-nav:visible, .govuk-button:visible"


def test_every_template_works_without_javascript_and_prints_no_controls(
    browser: Browser, site: str
) -> None:
    context = browser.new_context(viewport={"width": 320, "height": 640}, java_script_enabled=False)
    page = context.new_page()
    for path in BY_TEMPLATE.values():
        page.goto(site + path)
        assert page.locator("main h1").is_visible(), path
        page.emulate_media(media="print")
        assert page.locator("main h1").is_visible(), path
        assert not page.locator(CONTROLS).count(), path
        page.emulate_media(media="screen")
    context.close()


def test_folded_part_is_printed(opened: OpenPage) -> None:
    page = opened("/record")
    folded = page.locator("#more .govuk-details__text")
    assert not folded.is_visible()
    page.emulate_media(media="print")
    assert (folded.bounding_box() or {"height": 0})["height"] > 0


def test_addresses_are_printed_whole(opened: OpenPage) -> None:
    page = opened("/shown/state-overdue", width=320)
    page.emulate_media(media="print")
    printed = """link => getComputedStyle(link, "::after").content"""
    for link in page.locator(".ss-now a[href^=http], main a[href^='/']:visible").all():
        address = link.evaluate("link => link.href")
        expect(link).to_have_attribute("data-address", address)
        assert link.evaluate(printed) == f'" ({address})"'
    assert checks.sideways(page) == 0


def test_the_validator_finds_nothing(shown_pages: dict[str, str]) -> None:
    texts = shown_pages
    chosen = {start + path.partition("#")[0] for path in PATHS for start in ("", "/cy")}
    chosen_pages = {path: texts[path] for path in texts if path in chosen}
    assert len(chosen_pages) > len(PATHS)
    assert checks.invalid(chosen_pages) == []
    assert checks.invalid({"/": "<!DOCTYPE html><p><div>a</p>"}) != []


@pytest.mark.parametrize("path", ["/report", "/status", "/shown/confirmation"])
def test_targets_are_big_enough_to_touch(opened: OpenPage, path: str) -> None:
    page = opened(path, width=320)
    for target in page.locator(
        "button:visible:not([aria-hidden]), .govuk-button:visible:not([aria-hidden])"
    ).all():
        box = target.bounding_box()
        assert box is not None
        assert box["height"] >= 24
        assert box["width"] >= 24


def test_the_type_is_our_own_and_is_served_by_us(opened: OpenPage) -> None:
    page = opened("/")
    page.wait_for_function("document.fonts.status === 'loaded'")
    assert page.evaluate("document.fonts.check('16px \"Atkinson Hyperlegible Next\"')")
    families = page.evaluate("getComputedStyle(document.querySelector('h1')).fontFamily")
    assert "GDS" not in families


@pytest.mark.parametrize("path", ["/report", "/guidance/x"])
def test_the_language_toggle_keeps_the_place(opened: OpenPage, path: str) -> None:
    page = opened(path)
    with leaving(page):
        page.get_by_role("link", name="Cymraeg").click()
    assert page.url.endswith(f"/cy{path}")
    assert page.locator("html").get_attribute("lang") == "cy"
    with leaving(page):
        page.get_by_role("link", name="English").click()
    assert not page.url.endswith(f"/cy{path}")
    assert page.url.endswith(path)
