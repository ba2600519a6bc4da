"""Mails to authorities in a browser: what was typed runs nothing, nothing is loaded, each fits."""

import pytest
from playwright.sync_api import Browser, Dialog, Locator, Page

from chalicelib.languages import CODES
from tests.support.authority_letters import letters
from tests.support.browser.checks import sideways, unfold


def _gap(page: Page, quoted: Locator) -> float:
    """How far below the end of the mail proper something stands, in pixels."""
    above = page.locator("p", has_text="Standsafe").last.bounding_box()
    below = quoted.bounding_box()
    assert above
    assert below
    return below["y"] - above["y"]


@pytest.mark.parametrize("language", CODES)
def test_no_mail_runs_or_loads_anything_and_each_fits(browser: Browser, language: str) -> None:
    wrong: list[str] = []

    def refuse(dialog: Dialog) -> None:
        wrong.append(dialog.message)
        dialog.dismiss()

    page = browser.new_page(viewport={"width": 320, "height": 640})
    page.on("dialog", refuse)
    page.on("request", lambda request: wrong.append(request.url))
    for name, letter in letters(language).items():
        page.set_content(letter.html, wait_until="load")
        unfold(page)
        for quoted in page.locator("blockquote").all():
            assert _gap(page, quoted) > 1000, f"{name}: what may distress is near"
        assert page.locator("script, img, form, h1 + h1").count() == 0, name
        wrong += [name] if sideways(page) else []
    page.close()
    assert wrong == []
