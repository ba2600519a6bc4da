"""What somebody wrote on the page of their report is not lost, with scripts and without."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from chalicelib.errors import Unavailable
from tests.support.browser.chromium import PATIENCE
from tests.support.browser.form_site import serving
from tests.support.browser.walking import press
from tests.support.cases import outcome_event
from tests.support.factories import World, body
from tests.support.web_client import post_json

WORDS = "Ŵy 字 <b>the second</b>\nand the third"


@pytest.fixture(scope="module")
def world() -> World:
    return World()


@pytest.fixture(scope="module")
def site(world: World) -> Iterator[str]:
    with serving(world) as address:
        yield address


def _open(page: Page, site: str, keys: dict[str, str]) -> None:
    page.goto(f"{site}/status")
    for name in ("reference", "receipt"):
        page.locator(f"#{name}").fill(keys[name])
    press(page, "Continue")


@pytest.mark.parametrize("scripts", [True, False])
def test_answer_to_a_question_survives_a_fault_an_old_page_and_the_end_of_a_session(
    browser: Browser, site: str, world: World, monkeypatch: pytest.MonkeyPatch, scripts: bool
) -> None:
    keys = post_json("/v1/reports", body()).json
    case_id = list(world.log.cases)[-1]
    question = outcome_event("need_more_info", message="Which of the posts?")
    world.log.append(world.log.read(case_id)[-1], world.clock(), question)
    context = browser.new_context(java_script_enabled=scripts)
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    box = page.locator("#answer-x")
    _open(page, site, keys)

    box.fill(WORDS)
    world.clock.advance(minutes=31)
    press(page, "Send your answer")
    expect(page.locator(".govuk-error-summary")).to_contain_text("You were away")
    expect(page.locator(".ss-copy")).to_have_text(WORDS)

    _open(page, site, keys)
    box.fill(WORDS)
    context.clear_cookies()
    other = context.new_page()
    _open(other, site, keys)  # another session in another tab: the form is one of before
    press(page, "Send your answer")
    expect(page.locator(".govuk-error-summary")).to_contain_text("too old")
    expect(box).to_have_value(WORDS)

    def refuse(*_: object) -> None:
        raise Unavailable

    with monkeypatch.context() as fault:
        fault.setattr(world.log, "append", refuse)
        press(page, "Send your answer")
        expect(page.locator("h1")).to_have_text("This was not done")
        expect(page.locator(".ss-copy")).to_have_text(WORDS)
    press(page, "Try again")
    expect(page.get_by_text("Your message is on its way")).to_be_visible()
    expect(page.get_by_text("You have answered them.").first).to_be_visible()
    context.close()
