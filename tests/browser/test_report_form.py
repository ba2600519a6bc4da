"""The report form as somebody fills it in, with JavaScript and without, and by keyboard alone."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Open

LINK = "https://x.com/someone/status/20"


def _fill(page: Page) -> None:
    page.get_by_label("Threat of violence or death").check()
    page.get_by_label("Link to the post or message", exact=True).fill(LINK)
    page.get_by_label("Candidate’s full name").fill("Jo Griffiths")
    page.get_by_role("combobox", name="Constituency").fill("Aldershot")
    page.get_by_label("Your full name").fill("Jo Griffiths")
    page.get_by_label("I am the candidate", exact=True).check()
    page.get_by_label("The platforms where it happened").check()
    page.get_by_label("What I have told you is true").check()


@pytest.mark.parametrize("scripts", [True, False])
def test_a_report_goes_from_the_start_page_to_its_receipt(opened: Open, scripts: bool) -> None:
    page = opened("/", width=320, scripts=scripts)
    page.get_by_role("button", name="Report abuse").click()
    _fill(page)
    page.get_by_role("button", name="Check your answers").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Check your answers")
    expect(page.get_by_text(LINK)).to_be_visible()
    page.get_by_role("button", name="Send your report").click()
    expect(page.get_by_text("R9F4-XK2M-77QP-VTWD-3H")).to_be_visible()
    expect(page.get_by_role("link", name="Report it on tiktok.com")).to_be_visible()


@pytest.mark.parametrize("scripts", [True, False])
def test_errors_stand_beside_their_fields_with_what_was_entered(
    opened: Open, scripts: bool
) -> None:
    page = opened("/report", scripts=scripts)
    _fill(page)
    page.get_by_role("combobox", name="Constituency").fill("Nowhere")
    page.get_by_role("button", name="Check your answers").click()
    assert page.title().startswith("Error: ")
    summary = page.get_by_role("alert")
    expect(summary.get_by_role("link")).to_have_count(1)
    if scripts:
        expect(page.locator(".govuk-error-summary")).to_be_focused()
    summary.get_by_role("link").click()
    area = page.get_by_role("combobox", name="Constituency")
    expect(area).to_have_value("Nowhere")
    if scripts:
        expect(area).to_be_focused()
    described = area.get_attribute("aria-describedby") or ""
    assert "candidate.area-error" in described.split()
    expect(page.get_by_label("Link to the post or message", exact=True)).to_have_value(LINK)


def test_change_leads_back_to_the_field_with_every_answer_kept(opened: Open) -> None:
    page = opened("/report", scripts=False)
    _fill(page)
    page.get_by_role("button", name="Check your answers").click()
    page.get_by_role("button", name="Change Candidate", exact=True).click()
    assert page.url.endswith("#candidate.name")
    expect(page.get_by_label("Candidate’s full name")).to_have_value("Jo Griffiths")
    page.get_by_label("Candidate’s full name").fill("Jo Griffiths-Jones")
    page.get_by_role("button", name="Check your answers").click()
    expect(page.get_by_text("Jo Griffiths-Jones")).to_be_visible()
    expect(page.get_by_text(LINK)).to_be_visible()


def test_another_link_can_be_added_without_javascript(opened: Open) -> None:
    page = opened("/report", scripts=False)
    page.get_by_label("Link to the post or message", exact=True).fill(LINK)
    expect(page.get_by_label("Link to another post or message")).to_have_count(2)
    page.get_by_role("button", name="Add another link").click()
    expect(page.get_by_label("Link to another post or message")).to_have_count(3)
    expect(page.get_by_label("Link to the post or message", exact=True)).to_have_value(LINK)


def test_changing_language_on_the_check_loses_nothing(opened: Open) -> None:
    page = opened("/report", scripts=False)
    _fill(page)
    page.get_by_role("button", name="Check your answers").click()
    page.get_by_role("button", name="Cymraeg").click()
    assert page.locator("html").get_attribute("lang") == "cy"
    expect(page.get_by_text(LINK)).to_be_visible()


def test_enter_in_a_field_checks_the_answers_and_does_nothing_else(opened: Open) -> None:
    page = opened("/report")
    _fill(page)
    page.get_by_label("Your full name").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Check your answers")


def test_a_report_can_be_made_by_keyboard_alone(opened: Open) -> None:
    page = opened("/report")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to main content")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator(".govuk-js-exit-this-page-skiplink")).to_be_focused()
    _tab_to(page, "category")
    page.keyboard.press("Space")
    _tab_to(page, "incidents.0.url")
    page.keyboard.type(LINK)
    _tab_to(page, "candidate.name")
    page.keyboard.type("Jo Griffiths")
    _tab_to(page, "candidate.area")
    page.keyboard.type("Aldershot")
    _tab_to(page, "reporter.name")
    page.keyboard.type("Jo Griffiths")
    _tab_to(page, "reporter.role")
    page.keyboard.press("Space")
    _tab_to(page, "declaration")
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Check your answers")


def _tab_to(page: Page, field: str) -> None:
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == field:
            return
    raise AssertionError(f"{field} cannot be reached by Tab")


@pytest.mark.parametrize("scripts", [True, False])
def test_exit_leaves_at_once(opened: Open, scripts: bool) -> None:
    page = opened("/report", scripts=scripts)
    page.get_by_label("Your full name").fill("Jo")
    page.locator(".govuk-exit-this-page__button").click()
    page.wait_for_url("**/exit")
    assert page.title() == "Weather"


def test_three_presses_of_shift_leave_too(opened: Open) -> None:
    page = opened("/report")
    for _ in range(3):
        page.keyboard.press("Shift")
    page.wait_for_url("**/exit")


def test_exit_stays_in_sight_while_scrolling(opened: Open) -> None:
    page = opened("/report", width=320)
    page.get_by_label("What I have told you is true").scroll_into_view_if_needed()
    expect(page.locator(".govuk-exit-this-page__button")).to_be_in_viewport()
