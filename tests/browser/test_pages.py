"""Every page, in both languages, wide and narrow: WCAG 2.2 AA by axe, and no sideways scrolling."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from chalicelib.catalogue import load
from tests.browser.conftest import Open

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
OPTIONS = {"runOnly": {"type": "tag", "values": TAGS}, "resultTypes": ["violations"]}
PATHS = [
    "/",
    "/report",
    "/status",
    "/guidance/",
    *(f"/guidance/{platform}" for platform in load().platforms),
    "/case",
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


@pytest.mark.parametrize("width", [1280, 320])
@pytest.mark.parametrize("language", ["", "/cy"])
@pytest.mark.parametrize("path", PATHS)
def test_a_page_is_accessible_and_fits(opened: Open, path: str, language: str, width: int) -> None:
    page = opened(language + path, width=width)
    page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true })")
    found = Axe().run(page, options=OPTIONS)
    assert found.violations_count == 0, found.generate_report()
    over = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(over) == 0


@pytest.mark.parametrize("path", ["/report", "/status", "/shown/confirmation"])
def test_targets_are_big_enough_to_touch(opened: Open, path: str) -> None:
    page = opened(path, width=320)
    for target in page.locator(
        "button:visible:not([aria-hidden]), .govuk-button:visible:not([aria-hidden])"
    ).all():
        box = target.bounding_box()
        assert box is not None
        assert box["height"] >= 24
        assert box["width"] >= 24


def test_the_type_is_our_own_and_is_served_by_us(opened: Open) -> None:
    page = opened("/")
    page.wait_for_function("document.fonts.status === 'loaded'")
    assert page.evaluate("document.fonts.check('16px \"Atkinson Hyperlegible Next\"')")
    families = page.evaluate("getComputedStyle(document.querySelector('h1')).fontFamily")
    assert "GDS" not in families


@pytest.mark.parametrize("path", ["/report", "/guidance/x"])
def test_the_language_toggle_keeps_the_place(opened: Open, path: str) -> None:
    page = opened(path)
    page.get_by_role("link", name="Cymraeg").click()
    assert page.url.endswith(f"/cy{path}")
    assert page.locator("html").get_attribute("lang") == "cy"
    page.get_by_role("link", name="English").click()
    assert not page.url.endswith(f"/cy{path}")
    assert page.url.endswith(path)
