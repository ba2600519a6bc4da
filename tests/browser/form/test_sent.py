"""What follows a report that was sent, and codes for those who help."""

import re
from contextlib import suppress
from pathlib import Path

from playwright.sync_api import Error, expect

from tests.support.browser.form_walks import NARROW, STORAGE, open_form
from tests.support.browser.walking import OpenPage, leaving, look
from tests.support.factories import ACCESS_CODE


def test_the_receipt_is_copied_and_saved_without_asking_anybody(opened: OpenPage) -> None:
    page = opened("/record", width=NARROW)
    page.locator("#category").select_option("spam_inauthentic")
    page.locator("#links").fill("https://www.tiktok.com/@someone/video/7")
    page.locator("#access_code").fill(ACCESS_CODE)
    page.locator("[id='reporter.name']").fill("Sam Secret")
    page.locator("[id='reporter.role']").select_option("agent")
    page.locator("#declaration").check()
    for name in ("Check your answers", "Change Full name"):
        with leaving(page):
            page.get_by_role("button", name=name).click()
    assert page.url.endswith("/record")
    expect(page.locator("[id='reporter.name']")).to_have_value("Sam Secret")
    page.reload()
    expect(page.locator("[id='reporter.name']")).to_have_value("Sam Secret")
    for name in ("Check your answers", "Send your report"):
        with leaving(page):
            page.get_by_role("button", name=name).click()
    page.go_back()
    assert page.url.endswith("/record")
    for field in ("links", "reporter.name"):
        expect(page.locator(f"[id='{field}']")).to_have_value("")
    with suppress(Error):
        page.go_forward()
    page.wait_for_url("chrome-error://**")
    page.reload()  # what was posted last may be posted again: the same report, the same receipt
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    with page.expect_download() as saved:
        page.get_by_role("button", name="Save as a text file").click()
    text = Path(saved.value.path()).read_text()
    assert page.locator("#receipt").inner_text() in text
    assert page.locator("#reference").inner_text() in text
    assert [url for url in requests if not url.startswith("blob:") and "/assets/" not in url] == []
    assert "Secret" not in page.evaluate(STORAGE)


def test_a_delegates_code_works_until_it_is_revoked(opened: OpenPage) -> None:
    page = open_form(opened, "/delegates", NARROW, False)
    look(page)

    def press(name: str) -> None:
        with leaving(page):
            page.get_by_role("button", name=name).click()

    page.get_by_label("Your own access code").fill("WXYZ-WXYZ-WXYZ")
    press("Continue")
    assert page.title().startswith("Error: ")
    look(page)
    page.get_by_label("Your own access code").fill(ACCESS_CODE)
    press("Continue")
    press("Make a code")
    look(page)
    page.get_by_label("Full name of your agent").fill("Alex <b>Agent</b>")
    press("Make a code")
    look(page)
    assert re.fullmatch(r"(\w{4}-){2}\w{4}", page.locator(".ss-code").inner_text())
    press("Revoke Alex <b>Agent</b>")
    expect(page.get_by_text("Revoked on")).to_be_visible()
