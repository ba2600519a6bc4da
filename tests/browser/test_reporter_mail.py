"""Mails to reporters in a browser: they repeat, run and load nothing, and each fits."""

import pytest
from playwright.sync_api import Browser

from chalicelib.languages import CODES
from tests.support.browser.checks import sideways, violations
from tests.support.reporter_letters import reporter_letters

TYPED = ("Jo {{", "alert", "onerror", "bold", "last week", "someone", "632 960", "Where", "stays")
"""Of what the report, the message and the outcome say."""


@pytest.mark.parametrize("language", CODES)
def test_no_mail_repeats_runs_or_loads_anything_and_each_fits(
    browser: Browser, language: str
) -> None:
    requests: list[str] = []
    page = browser.new_page(viewport={"width": 320, "height": 640})
    page.on("request", lambda request: requests.append(request.url))
    letters = reporter_letters(language)
    assert len(letters) > 25
    for name, letter in letters.items():
        words = letter.subject + letter.text + letter.html
        assert [word for word in TYPED if word in words] == [], name
        assert letter.language == language
        for width in (320, 640):
            page.set_viewport_size({"width": width, "height": 640})
            page.set_content(letter.html, wait_until="load")
            assert sideways(page) == 0, name
        assert page.locator("html").get_attribute("lang") == language
        assert page.locator("script, img, form").count() == 0, name
    assert violations(page) == ""
    page.close()
    assert requests == []


@pytest.mark.parametrize("language", CODES)
def test_the_mails_of_a_report_are_one_thread(language: str) -> None:
    threads: dict[str, set[str]] = {}
    for letter in reporter_letters(language).values():
        (reference,) = {word for word in letter.subject.split() if word.startswith("SS-")}
        threads.setdefault(reference, set()).add(letter.thread)
    assert [len(thread) for thread in threads.values()] == [1, 1, 1]
