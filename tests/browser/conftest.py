"""One browser for all; a fresh page for each test, which fails on what should not happen."""

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, Request

from tests.support.browser.chromium import PATIENCE
from tests.support.browser.site import fixed_pages, serving
from tests.support.browser.walking import OpenPage

HEIGHTS = {1280: 900, 1024: 768, 320: 640}


@pytest.fixture(scope="session")
def shown_pages() -> dict[str, str]:
    """Every page by its path."""
    return fixed_pages()


@pytest.fixture(scope="session")
def site(shown_pages: dict[str, str]) -> Iterator[str]:
    """The address of the site."""
    with serving(shown_pages) as address:
        yield address


@pytest.fixture
def opened(browser: Browser, site: str) -> Iterator[OpenPage]:
    """``opened(path, width=…, scripts=…)``: a page. Fails on a request to anybody else, on an error
    in the console, and on one that the policy had to stop."""
    contexts, wrong = [], []

    def note_request(request: Request) -> None:
        if not request.url.startswith((site, "data:")):
            wrong.append(f"asked {urlsplit(request.url).netloc}")

    def open_page(path: str, *, width: int = 1280, scripts: bool = True) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": HEIGHTS[width]}, java_script_enabled=scripts
        )
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        page = context.new_page()
        page.on("request", note_request)
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on(
            "console",
            lambda message: (
                wrong.append(message.text)
                if message.type == "error" and "the server responded with" not in message.text
                else None
            ),
        )
        page.goto(site + path, wait_until="load")
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert wrong == []
