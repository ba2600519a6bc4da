"""Any ballot and any office: what somebody is and which place is meant, by scripts or without."""

import pytest
from playwright.sync_api import Page, expect

from tests.support.browser.form_walks import NARROW, WIDE, open_form
from tests.support.browser.walking import OpenPage, look, press


def _fill(page: Page, office: str, area: str) -> None:
    page.locator("#category").select_option("stalking")
    page.locator("#links").fill("https://x.com/someone/status/20")
    page.locator("[id='candidate.office']").select_option(office)
    page.locator("[id='candidate.area']").fill(area)
    page.locator("[id='candidate.name']").fill("Jo Invented")
    page.locator("[id='reporter.name']").fill("Sam Invented")
    page.locator("[id='reporter.role']").select_option("candidate")
    page.locator("#declaration").check()


@pytest.mark.parametrize("scripts", [True, False])
@pytest.mark.parametrize(
    ("office", "area", "place_shown"),
    [
        ("councillor", "Leith Walk", "Leith Walk (ward, "),
        ("candidate_mayor_combined", "West Yorkshire", "West Yorkshire (combined authority)"),
        ("mla", "Belfast North", "Belfast North (Northern Ireland Assembly seat)"),
    ],
)
def test_somebody_of_any_office_comes_to_a_receipt(
    opened: OpenPage, office: str, area: str, place_shown: str, scripts: bool
) -> None:
    page = open_form(opened, "/record", NARROW if scripts else WIDE, scripts)
    _fill(page, office, area)
    press(page, "Check your answers")
    expect(page.locator("dd", has_text=place_shown)).to_be_visible()
    look(page)
    press(page, "Send your report")
    expect(page.locator("#receipt")).to_be_visible()


@pytest.mark.parametrize("scripts", [True, False])
@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_place_of_several_is_chosen_in_the_same_page(
    opened: OpenPage, width: int, scripts: bool
) -> None:
    page = open_form(opened, "/record", width, scripts)
    _fill(page, "councillor", "Abbey")
    press(page, "Check your answers")
    look(page)
    page.get_by_label("Abbey (ward, Reading)").check()
    expect(page.locator("[id='reporter.name']")).to_have_value("Sam Invented")
    press(page, "Check your answers")
    expect(page.locator("dd", has_text="Abbey (ward, Reading)")).to_be_visible()


def test_names_of_places_are_offered_while_one_is_typed(opened: OpenPage) -> None:
    page = opened("/record", width=NARROW)
    page.locator("[id='candidate.office']").select_option("councillor")
    page.locator("[id='candidate.area']").press_sequentially("ashf")
    offered = page.locator("[id='candidate.area-list'] option")
    expect(offered.first).to_be_attached()
    assert "Ashford Common, Spelthorne" in [
        option.get_attribute("value") for option in offered.all()
    ]
    look(page)


@pytest.mark.parametrize("scripts", [True, False])
@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_danger_is_asked_once_where_it_is(opened: OpenPage, width: int, scripts: bool) -> None:
    page = open_form(opened, "/report", width, False)
    page.locator("#immediate_danger").check()
    page.locator("[name=category][value=stalking]").check()
    page.locator("[id='reporter.name']").fill("Sam Invented")
    page.locator("[id='reporter.role']").check()
    page.locator("#declaration").check()
    if scripts:
        page.unroute_all()
    press(page, "Check your answers")
    expect(page.locator("h1")).to_have_text("Where are they? A council, ward or town is enough")
    look(page)
    press(page, "I do not know: go on")
    expect(page.get_by_text("No police force is known yet for this report")).to_be_visible()
    look(page)
    press(page, "Send your report")
    expect(page.locator("h1")).to_have_text("Call 999 now: no police force has your report yet")
    look(page)
