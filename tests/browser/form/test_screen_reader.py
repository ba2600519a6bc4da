"""A report by what a screen reader is given: names of controls, focus and announcements."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from chalicelib.languages import CODES, localised
from chalicelib.rendering.translator import translator
from tests.support.browser.chromium import PATIENCE
from tests.support.browser.hearing import Heard, announcements, listen
from tests.support.browser.walking import leaving
from tests.support.cases import outcome_event
from tests.support.factories import World, body
from tests.support.web_client import post_json

STEPS = 9
LINK = "https://x.com/someone/status/20"


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page whose announcements are noted."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    context.set_default_timeout(PATIENCE)
    listen(context)
    yield context.new_page()
    context.close()


def _names_everything(page: Page) -> Heard:
    heard = Heard(page)
    assert heard.nameless() == [], page.url
    assert len(heard.names("main")) == 1
    return heard


def _reads_the_errors(page: Page, name: str) -> None:
    """The summary is an alert that has the focus, and a field that is wrong says so itself."""
    heard = _names_everything(page)
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    assert heard.names("alert")
    assert page.title().startswith(f"{name}: ")
    assert heard.described_errors(name), "no field or group is read with its error"


@pytest.mark.parametrize("language", CODES)
def test_form_is_heard_step_by_step(page: Page, site: str, language: str) -> None:
    say = translator(language)
    onward = page.get_by_role("button", name=say("Continue"), exact=True)
    page.goto(site + localised(language, "/report"))
    answers = {
        2: lambda: page.locator("[name=category][value=stalking]").check(),
        4: lambda: page.locator("#links").fill(LINK),
        7: lambda: _type(page, {"candidate.area": "Aldershot", "candidate.name": "Jo"}),
        8: lambda: _who(page),
    }
    for step in range(1, STEPS):
        heard = _names_everything(page)
        if step > 1:  # the step's own heading is read: where it is, and what is asked
            role, name = heard.focused()
            assert role == "heading"
            assert str(step) in name
        if step in answers:
            onward.click()
            _reads_the_errors(page, say("Error"))
            announcements(page)
            answers[step]()
        if step == 4:
            expect(page.locator("#found")).not_to_be_empty()
            assert announcements(page) == [page.locator("#found").inner_text()]
        onward.click()
    with leaving(page):
        page.locator("#declaration").check()
        page.locator("[id='share_with.police']").check()
        page.get_by_role("button", name=say("Check your answers")).click()
    heard = _names_everything(page)
    changes = [name for name in heard.names("button") if name.startswith(say("Change"))]
    assert len(set(changes)) == len(changes), "two buttons are called the same"
    with leaving(page):
        page.get_by_role("button", name=say("Send your report")).first.click()
    _names_everything(page)
    assert page.title().startswith(say("Your report has been sent"))


def _type(page: Page, texts: dict[str, str]) -> None:
    for name, text in texts.items():
        page.locator(f"[id='{name}']").fill(text)


def _who(page: Page) -> None:
    _type(page, {"reporter.name": "Sam Invented"})
    page.locator("[name='reporter.role'][value=agent]").check()


def test_form_without_scripts_names_every_control(browser: Browser, site: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    for path in ("/report", "/record", "/cy/report", "/status", "/status/lost"):
        page.goto(site + path)
        _names_everything(page)
    context.close()


def test_answer_to_a_question_is_heard(page: Page, site: str, world: World) -> None:
    keys = post_json("/v1/reports", body()).json
    case_id = list(world.log.cases)[-1]
    question = outcome_event("need_more_info", message="Which of the posts?")
    world.log.append(world.log.read(case_id)[-1], world.clock(), question)
    page.goto(f"{site}/status")
    _type(page, {"reference": keys["reference"], "receipt": keys["receipt"]})
    with leaving(page):
        page.get_by_role("button", name="Continue").click()
    heard = _names_everything(page)
    expect(page.locator("main h2").first).to_have_text("What you can do now")
    assert "What you can do now" in heard.names("region")
    send = page.locator(".ss-now button")
    assert any("X (formerly Twitter)" in name for name in heard.names("button"))
    with leaving(page):
        send.click()
    _reads_the_errors(page, "Error")
    page.get_by_label("Your answer to X (formerly Twitter)").fill("The second")
    with leaving(page):
        send.click()
    expect(page.locator(".ss-done")).to_be_focused()
    assert Heard(page).names("status")
    _names_everything(page)
