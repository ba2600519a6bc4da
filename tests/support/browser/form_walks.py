"""What tests of the report form share: links, widths, a page as somebody has it."""

from urllib.parse import urljoin

from playwright.sync_api import Page

from tests.support.browser.walking import OpenPage

THREE = "https://x.com/someone/status/20\nhttps://www.facebook.com/some.one/posts/10158\nhttps://example.org/x"
STORAGE = "JSON.stringify([{...localStorage}, {...sessionStorage}])"
WIDE, NARROW = 1280, 320


def open_form(opened: OpenPage, path: str, width: int, scripts: bool) -> Page:
    """A page with our scripts or without any: axe needs the engine itself to be running."""
    page = opened("/neutral", width=width)
    if not scripts:
        empty_script = {"body": "", "content_type": "text/javascript"}
        page.route("**/assets/*.js", lambda route: route.fulfill(**empty_script))
    page.goto(urljoin(page.url, path))
    return page


def halfway(page: Page) -> None:
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("Stalking or fixation").check()
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("button", name="Continue").click()
    page.locator("#links").fill("https://x.com/secret/status/20")
