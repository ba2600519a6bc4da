"""One browser for all; a fresh page for each test, which fails on what should not happen."""

import os
import subprocess
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Error, Page, Playwright, Request, sync_playwright

from tests.browser import chromium
from tests.browser.site import fixed_pages, serving

Open = Callable[..., Page]
SECONDS = 10
HEIGHTS = {1280: 900, 320: 640}


@pytest.fixture(scope="session")
def site() -> Iterator[str]:
    """The address of the site."""
    with serving(fixed_pages()) as address:
        yield address


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """Playwright's driver."""
    with sync_playwright() as driver:
        yield driver


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """Chromium. Where there is none and none can be had, tests are skipped, but never in CI."""
    try:
        path = chromium.find()
        started = playwright.chromium.launch(executable_path=path, args=chromium.ARGUMENTS)
    except (Error, OSError, subprocess.CalledProcessError) as error:
        if os.environ.get("CI"):  # noqa: TID251 - set by whoever runs the tests
            raise
        pytest.skip(f"no Chromium to be had: {error}")
    yield started
    started.close()


@pytest.fixture
def opened(browser: Browser, site: str) -> Iterator[Open]:
    """``opened(path, width=…, scripts=…)``: a page. Fails on a request to anybody else, on an error
    in the console, and on one that the policy had to stop."""
    contexts, wrong = [], []

    def asked(request: Request) -> None:
        if not request.url.startswith((site, "data:")):
            wrong.append(f"asked {urlsplit(request.url).netloc}")

    def open_page(path: str, *, width: int = 1280, scripts: bool = True) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": HEIGHTS[width]}, java_script_enabled=scripts
        )
        context.set_default_timeout(SECONDS * 1000)
        contexts.append(context)
        page = context.new_page()
        page.on("request", asked)
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on(
            "console",
            lambda said: (
                wrong.append(said.text)
                if said.type == "error" and "the server responded with" not in said.text
                else None
            ),
        )
        page.goto(site + path, wait_until="load")
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert wrong == []
