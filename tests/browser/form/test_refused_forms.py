"""Nobody loses an answer: every refusal of a form is walked, with scripts and without."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from chalicelib.errors import Conflict, Gone, Unavailable
from chalicelib.limits import BODY, WRONG_TRIES
from tests.support.browser.form_walks import NARROW, WIDE, open_form
from tests.support.browser.walking import OpenPage, look, press
from tests.support.factories import World
from tests.support.pairings import pairings
from tests.support.report_requests import REPORTS, form
from tests.support.web_client import post_form

TYPED = {
    "links": "https://x.com/someone/status/20",
    "incidents.0.text": "Ŵy 字 \N{SNOWMAN}\nsecond line",
    "incidents.0.handle": "@someone",
    "incidents.0.seen_at.day": "4",
    "incidents.0.seen_at.month": "July",
    "incidents.0.seen_at.year": "2026",
    "incidents.0.seen_at.time": "9:30am",
    "candidate.name": "Jo Griffiths",
    "candidate.area": "Aldershot",
    "reporter.name": "Sam Invented",
}
CHOSEN = {"category": "stalking", "incidents.0.platform": "x", "reporter.role": "agent"}
TICKED = ("incidents.0.seen_about", "declaration")
WRONG_CODE = "WXYZ-WXYZ-WXYZ"


def _field(page: Page, name: str) -> Locator:
    return page.locator(f"[id='{name}']")


def _fill(page: Page, **changes: str) -> None:
    page.get_by_text("No link, or more to say").click()
    for name, text in (TYPED | changes).items():
        if len(text) > 10_000:  # a browser takes half a minute to type that
            _field(page, name).evaluate("(field, text) => { field.value = text; }", text)
        else:
            _field(page, name).fill(text)
    for name, value in CHOSEN.items():
        _field(page, name).select_option(value)
    for name in TICKED:
        _field(page, name).check()


def _all_kept(page: Page, **changes: str) -> None:
    """Fail unless the form is shown, with everything in it."""
    for name, text in (TYPED | CHOSEN | changes).items():
        expect(_field(page, name)).to_have_value(text)
    for name in TICKED:
        expect(_field(page, name)).to_be_checked()


def _too_long(page: Page, world: World, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """413, said at the answer that is the longest."""
    return {"incidents.0.text": "many words " * (BODY // 10)}


def _wrong(page: Page, world: World, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """422."""
    return {"incidents.0.seen_at.day": "31", "incidents.0.seen_at.month": "2"}


def _guessed(page: Page, world: World, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """429: too many wrong codes came from here."""
    for _ in range(WRONG_TRIES + 1):
        post_form(REPORTS, form(access_code=WRONG_CODE, **{"candidate.name": None}))
    return {"access_code": WRONG_CODE, "candidate.name": "", "candidate.area": ""}


SpoilPage = Callable[[Page, World, pytest.MonkeyPatch], dict[str, str]]


@pytest.mark.parametrize(
    ("spoil", "scripts"), pairings((_too_long, _wrong, _guessed), (True, False))
)
def test_refusal_that_an_answer_mends_comes_back_with_every_answer(
    opened: OpenPage,
    world: World,
    monkeypatch: pytest.MonkeyPatch,
    spoil: SpoilPage,
    scripts: bool,
) -> None:
    page = open_form(opened, "/record", NARROW if scripts else WIDE, scripts)
    changes = spoil(page, world, monkeypatch)
    _fill(page, **changes)
    press(page, "Check your answers")
    assert page.title().startswith("Error: ")
    _all_kept(page, **changes)
    page.locator(".govuk-error-summary a").first.click()
    expect(page.locator(":focus")).to_have_count(1)
    assert page.evaluate("document.activeElement.matches('input, textarea')")
    look(page)


@pytest.mark.parametrize(
    ("refusal", "scripts"),
    pairings((Unavailable(), RuntimeError("a mistake of ours")), (True, False)),
    ids=repr,
)
def test_report_is_sent_again_or_changed_from_the_page_of_a_failure(
    opened: OpenPage,
    world: World,
    monkeypatch: pytest.MonkeyPatch,
    refusal: Exception,
    scripts: bool,
) -> None:
    def refuse(*_: object) -> None:
        raise refusal

    page = open_form(opened, "/record", NARROW, scripts)
    _fill(page)
    press(page, "Check your answers")
    before = len(world.log.cases)
    with monkeypatch.context() as fault:
        fault.setattr(world.log, "begin", refuse)
        press(page, "Send your report")
        expect(page.locator("h1")).to_have_text("Your report was not sent")
        look(page)
        press(page, "Change your answers")
        _all_kept(page)
        press(page, "Check your answers")
        press(page, "Send your report")
    assert len(world.log.cases) == before
    press(page, "Send your report")
    expect(page.locator("#receipt")).to_be_visible()
    assert len(world.log.cases) == before + 1


@pytest.mark.parametrize(
    ("refusal", "scripts"), pairings((Conflict(), Gone()), (True, False)), ids=repr
)
def test_report_sent_before_with_other_answers_becomes_a_report_of_its_own(
    opened: OpenPage,
    world: World,
    monkeypatch: pytest.MonkeyPatch,
    refusal: Exception,
    scripts: bool,
) -> None:
    def refuse(*_: object) -> None:
        raise refusal

    page = open_form(opened, "/record", NARROW, scripts)
    _fill(page)
    press(page, "Check your answers")
    with monkeypatch.context() as fault:
        fault.setattr(world.log, "begin", refuse)
        press(page, "Send your report")
    look(page)
    press(page, "Check it and send it as a new report")
    for text in TYPED["incidents.0.text"].split("\n"):
        expect(page.get_by_text(text)).to_be_visible()
    press(page, "Send your report")
    expect(page.locator("#receipt")).to_be_visible()


@pytest.mark.parametrize("scripts", [True, False])
def test_back_from_check_your_answers_keeps_every_answer(opened: OpenPage, scripts: bool) -> None:
    page = open_form(opened, "/record", NARROW, scripts)
    _fill(page)
    press(page, "Check your answers")
    look(page)
    press(page, "Back")
    _all_kept(page)
    press(page, "Check your answers")
    press(page, "Send your report")
    expect(page.locator("#receipt")).to_be_visible()


@pytest.mark.parametrize("scripts", [True, False])
def test_message_from_an_old_page_is_sent_again_from_the_new_one(
    opened: OpenPage, scripts: bool
) -> None:
    page = open_form(opened, "/record", NARROW, scripts)
    _fill(page)
    _field(page, "incidents.0.platform").select_option("x")
    press(page, "Check your answers")
    press(page, "Send your report")
    keys = {name: page.locator(f"#{name}").inner_text() for name in ("reference", "receipt")}
    for _ in range(2):  # in two tabs
        page.context.clear_cookies()
        page.goto(page.url.partition("/v1")[0] + "/status")
        for name, text in keys.items():
            _field(page, name).fill(text)
        press(page, "Continue")
    page.evaluate("for (const each of document.querySelectorAll('[name=csrf]')) each.value = 'old'")
    press(page, "Send the report on")
    expect(page.locator(".govuk-error-summary")).to_contain_text("too old")
    look(page)
    page.get_by_label("The platforms where it happened").check()
    press(page, "Send the report on")
    expect(page.get_by_text("Your report is being sent")).to_be_visible()
