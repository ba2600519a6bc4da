"""Every page in every state, wide and narrow, with text of twice its size, in every language:
accessible, and it fits.

Pages share a browser, a server and a window. What takes time is axe: every run has it look at the
narrow ones of one language, ``make proof`` at all.
"""

from collections.abc import Mapping

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Request

from chalicelib.languages import CODES, DEFAULT
from tests.support.browser import checks
from tests.support.browser.chromium import PATIENCE

HALVES = (0, 1)
"""Of the pages, for two workers."""


def _is_in(language: str, path: str) -> bool:
    prefixes = {code: f"/{code}/" for code in CODES if code != DEFAULT}
    if language in prefixes:
        return f"{path}/".startswith(prefixes[language])
    return not f"{path}/".startswith(tuple(prefixes.values()))


def _paths(shown_pages: Mapping[str, str], language: str, half: int) -> list[str]:
    html_paths = [path for path, html in shown_pages.items() if html.startswith("<!DOCTYPE")]
    of_language = [path for path in html_paths if _is_in(language, path)]
    return sorted(of_language)[half :: len(HALVES)]


NARROW, WIDE = 320, 1280


@pytest.mark.parametrize("width", [NARROW, pytest.param(WIDE, marks=pytest.mark.proof)])
@pytest.mark.parametrize("language", CODES)
@pytest.mark.parametrize("half", HALVES)
def test_every_page_is_accessible_and_fits(
    browser: Browser,
    site: str,
    shown_pages: dict[str, str],
    language: str,
    width: int,
    half: int,
    pytestconfig: pytest.Config,
) -> None:
    looked_at = language == DEFAULT or pytestconfig.getoption("thorough")
    context = browser.new_context(viewport={"width": width, "height": 800})
    context.set_default_timeout(PATIENCE)
    checks.load_axe(context)
    page, wrong = context.new_page(), []

    def note_request(request: Request) -> None:
        if not request.url.startswith((site, "data:")):
            wrong.append(f"{page.url} asked {request.url}")

    def note_message(message: ConsoleMessage) -> None:
        if message.type == "error" and "the server responded with" not in message.text:
            wrong.append(f"{page.url}: {message.text}")

    page.on("request", note_request)
    page.on("console", note_message)
    page.on("pageerror", lambda error: wrong.append(f"{page.url}: {error}"))
    paths = _paths(shown_pages, language, half)
    assert len(paths) > 60
    for path in paths:
        page.goto(site + path, wait_until="load")
        checks.unfold(page)
        faults = checks.quick_violations(page) if looked_at else []
        wrong += [f"{path}: {fault}" for fault in faults]
        for fits in (WIDE, width):
            page.set_viewport_size({"width": fits, "height": 800})
            wrong += [f"{path} is wider than {fits}"] if checks.sideways(page) else []
        checks.enlarge(page)
        wrong += [f"{path} is wider with large text"] if checks.sideways(page) else []
    context.close()
    assert wrong == []
