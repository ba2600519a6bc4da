"""Three answers stand above the fold of a small telephone, on every page that has them."""

import pytest
from playwright.sync_api import Browser

from chalicelib.rendering.facts import built
from tests.support.browser import checks
from tests.support.browser.walking import OpenPage
from tests.support.pairings import pairings

FACTS = built()
PAGES = [
    *(f"/guidance/{name}" for name in (*FACTS.catalogue.platforms, *FACTS.catalogue.channels)),
    *(f"/guidance/categories/{name}" for name in FACTS.catalogue.categories),
]
SAMPLE = ("/guidance/x", "/guidance/whatsapp", "/guidance/email", "/guidance/categories/doxxing")
FOLD = 640
BOTTOMS = """[...document.querySelectorAll(".ss-three > div")]
    .map(box => box.getBoundingClientRect().bottom)"""


@pytest.mark.parametrize("start", ["", "/cy"])
def test_three_answers_are_above_the_fold(browser: Browser, site: str, start: str) -> None:
    context = browser.new_context(viewport={"width": 320, "height": FOLD}, java_script_enabled=True)
    page = context.new_page()
    below = {}
    for path in PAGES:
        page.goto(site + start + path)
        bottoms = page.evaluate(BOTTOMS)
        if len(bottoms) != 3 or max(bottoms) > FOLD:
            below[path] = bottoms
    context.close()
    assert below == {}


@pytest.mark.parametrize(("width", "start"), pairings((320, 1280), ("", "/cy")))
@pytest.mark.parametrize("path", SAMPLE)
def test_page_of_three_answers_is_accessible_folded_and_unfolded(
    opened: OpenPage, path: str, width: int, start: str
) -> None:
    page = opened(start + path, width=width)
    assert checks.violations(page) == ""
    checks.unfold(page)
    assert checks.violations(page) == ""
    assert checks.sideways(page) == 0


def test_folded_rule_opens_without_scripts(opened: OpenPage) -> None:
    page = opened("/guidance/x", width=320, scripts=False)
    rule = page.locator("#doxxing .govuk-details__text")
    assert not rule.is_visible()
    page.locator("#doxxing summary").click()
    assert rule.is_visible()
