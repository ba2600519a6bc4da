"""Look at every page, wide and narrow: `python -m tests.support.browser.sweep`.

Tests look at all of them with axe, and at one page of each template otherwise. This looks at all of
them: the validator, too, and what is left without JavaScript and in print. Minutes, not seconds.
"""

import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.support.browser import checks, chromium
from tests.support.browser.site import fixed_pages, serving

WIDTHS = {1280: 900, 320: 640}
A4 = {"width": 680, "height": 960}
"""What a sheet has beside its margins, in CSS pixels."""


def main() -> int:
    """Exit code 1 where anything was found."""
    pages = {path: html for path, html in fixed_pages().items() if html.startswith("<!DOCTYPE")}
    faults = [f"HTML: {fault}" for fault in checks.invalid(pages)]
    looked = 0
    with serving(pages) as site, sync_playwright() as driver:
        path = chromium.find()
        browser = driver.chromium.launch(executable_path=path, args=chromium.ARGUMENTS)
        for fault in _looked_at(browser, site, sorted(pages)):
            looked += not fault
            faults += [fault] if fault else []
    sys.stdout.write("\n".join([*faults, ""]))
    sys.stdout.write(f"{len(pages)} pages, {looked} looks, {len(faults)} faults\n")
    return 1 if faults else 0


def _looked_at(browser: Browser, site: str, paths: list[str]) -> Iterator[str]:
    """A fault each, and for each look an empty one."""
    for width, height in WIDTHS.items():
        heard: list[str] = []
        context = browser.new_context(viewport={"width": width, "height": height})
        page = _listening(context, site, heard)
        for path in paths:
            page.goto(site + path)
            checks.unfold(page)
            yield from _lines(f"{path} at {width}", checks.violations(page), checks.sideways(page))
        yield from heard
        context.close()
    yield from _bare(browser, site, paths)


def _bare(browser: Browser, site: str, paths: list[str]) -> Iterator[str]:
    """Without JavaScript, on a phone; and in print."""
    context = browser.new_context(viewport={"width": 320, "height": 640}, java_script_enabled=False)
    page = context.new_page()
    for path in paths:
        page.goto(site + path)
        empty = "" if page.locator("main h1").is_visible() else "nothing is shown"
        yield from _lines(f"{path} without JavaScript", empty, 0)
        page.set_viewport_size({"width": A4["width"], "height": A4["height"]})
        page.emulate_media(media="print")
        visible = page.locator(".ss-exit:visible, .ss-nav:visible, .govuk-button:visible").count()
        over = checks.sideways(page)
        yield from _lines(f"{path} in print", "a control is printed" if visible else "", over)
        page.emulate_media(media="screen")
        page.set_viewport_size({"width": 320, "height": 640})
    context.close()


def _listening(context: BrowserContext, site: str, heard: list[str]) -> Page:
    page = context.new_page()
    page.on("pageerror", lambda error: heard.append(f"error: {error}"))
    page.on(
        "request",
        lambda request: (
            None
            if request.url.startswith((site, "data:"))
            else heard.append(f"asked {urlsplit(request.url).netloc}")
        ),
    )
    return page


def _lines(where: str, wrong: str, over: int) -> Iterator[str]:
    yield ""
    if wrong:
        yield f"{where}: {wrong}"
    if over:
        yield f"{where}: {over} pixels too wide"


if __name__ == "__main__":
    ArgumentParser(prog="python -m tests.support.browser.sweep", description=__doc__).parse_args()
    raise SystemExit(main())
