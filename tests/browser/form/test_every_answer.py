"""Every answer of the longer form survives every refusal and Back, with scripts and without."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from chalicelib.errors import Conflict, Gone, Unavailable
from chalicelib.limits import BODY, WRONG_TRIES
from tests.support.browser.form_walks import NARROW, open_form
from tests.support.browser.walking import OpenPage, press
from tests.support.browser.whole_form import ELSEWHERE, WHOLE_FORM, answers_of, fill_in, names_of
from tests.support.factories import World
from tests.support.pairings import pairings
from tests.support.report_requests import REPORTS, form
from tests.support.web_client import post_form

WRONG_CODE = "WXYZ-WXYZ-WXYZ"
FormAnswers = dict[str, list[str]]


def _check(page: Page) -> None:
    """Go through the steps, where there are any, and have the answers checked."""
    onward = page.get_by_role("button", name="Continue", exact=True)
    while onward.is_visible():
        onward.click()
        if page.locator(".govuk-error-summary").is_visible():
            return
    press(page, "Check your answers")


def _all_kept(page: Page, **changes: list[str]) -> None:
    answers = answers_of(page)
    lost = {
        name: (values, answers.get(name))
        for name, values in (WHOLE_FORM | changes).items()
        if answers.get(name, []) != values
    }
    assert lost == {}


def _too_long(world: World) -> FormAnswers:
    """413."""
    return {"incidents.0.text": [("many words " * (BODY // 10)).strip()]}


def _wrong(world: World) -> FormAnswers:
    """422."""
    return {"incidents.0.seen_at.day": ["31"], "incidents.0.seen_at.month": ["2"]}


def _guessed(world: World) -> FormAnswers:
    """429."""
    for _ in range(WRONG_TRIES + 1):
        post_form(REPORTS, form(access_code=WRONG_CODE, **{"candidate.name": None}))
    return {"access_code": [WRONG_CODE], "candidate.name": [], "candidate.area": []}


def test_every_field_of_the_form_is_filled_in_or_said_why_not(opened: OpenPage) -> None:
    page = open_form(opened, "/report", NARROW, scripts=False)
    assert names_of(page) == set(WHOLE_FORM) | (names_of(page) & set(ELSEWHERE))


@pytest.mark.parametrize(
    ("spoil", "scripts"), pairings((_too_long, _wrong, _guessed), (True, False))
)
def test_refusal_that_an_answer_mends_keeps_them_all(
    opened: OpenPage, world: World, spoil: Callable[[World], FormAnswers], scripts: bool
) -> None:
    page = open_form(opened, "/report", NARROW, scripts)
    changes = spoil(world)
    fill_in(page, **changes)
    _check(page)
    assert page.title().startswith("Error: ")
    _all_kept(page, **changes)


@pytest.mark.parametrize("scripts", [True, False])
def test_back_unavailable_and_conflict_keep_every_answer(
    opened: OpenPage, world: World, monkeypatch: pytest.MonkeyPatch, scripts: bool
) -> None:
    page = open_form(opened, "/report", NARROW, scripts)
    fill_in(page)
    _check(page)
    press(page, "Back")
    _all_kept(page)
    _check(page)
    for refusal in (Unavailable(), RuntimeError("a mistake of ours"), Conflict(), Gone()):
        _refuse_once(page, world, monkeypatch, refusal)
        if page.get_by_role("button", name="Change your answers").count():
            press(page, "Change your answers")
        else:
            press(page, "Check it and send it as a new report")
            press(page, "Back")
        _all_kept(page)
        _check(page)
    press(page, "Send your report")
    assert page.locator("#receipt").is_visible()


def _refuse_once(
    page: Page, world: World, monkeypatch: pytest.MonkeyPatch, refusal: Exception
) -> None:
    def refuse(*_: object) -> None:
        raise refusal

    with monkeypatch.context() as fault:
        fault.setattr(world.log, "begin", refuse)
        press(page, "Send your report")
