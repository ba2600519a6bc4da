"""Whatever is typed appears as it was typed, and runs nothing."""

import pytest
from playwright.sync_api import expect

from chalicelib.model.invisible import remove_controls
from tests.support.browser.walking import OpenPage, leaving
from tests.support.page_samples import NAUGHTY

LONG = "Ŵ\N{SNOWMAN} \u202e" * 2_500


FIELDS = ("statement", "reporter.name", "candidate.name", "incidents.0.text", "incidents.0.handle")


@pytest.mark.parametrize("scripts", [True, False])
def test_typed_text_appears_as_typed_and_runs_nothing(opened: OpenPage, scripts: bool) -> None:
    page = opened("/report", scripts=scripts)
    page.on("dialog", lambda dialog: pytest.fail(f"a dialog: {dialog.message}"))
    naughty = " ".join(NAUGHTY)
    if not scripts:
        typed = dict.fromkeys(FIELDS, naughty) | {"statement": "\n".join([*NAUGHTY, LONG])[:10_000]}
        typed |= {"incidents.0.handle": naughty[:100], "candidate.name": naughty[-200:]}
        typed["reporter.name"] = naughty[:200]
        page.get_by_text("No link, or more to say").click()
        for name, text in typed.items():
            page.locator(f"[id='{name}']").fill(text)
        page.locator("#links").fill(f"https://x.com/{NAUGHTY[0]}")
        page.locator("[id='incidents.0.platform']").select_option("x")
        page.locator("#category").check()
        page.locator("[id='candidate.area']").fill("Aldershot")
        page.locator("[id='reporter.role']").check()
        page.locator("[id='share_with.police']").check()
        page.locator("#declaration").check()
        with leaving(page):
            page.get_by_role("button", name="Check your answers").first.click()
        values = page.locator("dd.govuk-summary-list__value").all_text_contents()
        for name, text in typed.items():
            words = " ".join(remove_controls(text).split())
            assert any(words in " ".join(item.split()) for item in values), name
        with leaving(page):
            page.get_by_role("button", name="Send your report").click()
        expect(page.locator("#receipt")).to_be_visible()
        return
    for _ in range(3):
        page.locator("#category").check(force=True) if page.locator(
            "#category"
        ).is_visible() else None
        page.get_by_role("button", name="Continue").click()
    page.locator("#links").fill("\n".join(f"https://x.com/{item}" for item in NAUGHTY))
    expect(page.locator("#recognised li").first).to_be_visible()
    page.reload()
    expect(page.locator("#recognised li").first).to_be_visible()
    assert page.locator("#recognised script, #recognised img").count() == 0
