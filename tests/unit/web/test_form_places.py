"""Whom a report is about, and where: any office, one place of several, asked for in danger."""

from typing import Any

import pytest

from chalicelib.catalogue import load
from chalicelib.rendering.mail_facts import facts
from chalicelib.rendering.translator import translator
from tests.support.factories import ACCESS_CODE, LOCAL, World
from tests.support.html import Page
from tests.support.report_requests import REPORTS, form
from tests.support.web_client import Answer, post_form

BROWSER = {"accept": "text/html,*/*;q=0.8"}
DANGER = {"immediate_danger": "yes"}


def _checked(**changes: Any) -> Answer:
    return post_form(REPORTS, form(submission_id=None, **changes), **BROWSER)


def _about(area: str, **changes: Any) -> Answer:
    return _checked(**{"candidate.area": area}, **changes)


def _choices(page: Page, field: str = "candidate.area") -> list[str]:
    names = [of for tag, of in page.tags if tag == "input" and of.get("name") == f"{field}.choice"]
    return [of["value"] for of in names if of["value"]]


def _stored(world: World) -> Any:
    return world.case_by_id(list(world.log.cases)[-1]).report or {}


def test_name_that_fits_several_places_comes_back_with_each_to_choose(world: World) -> None:
    answer = _about("Abbey")
    assert answer.status == 422
    page = Page(answer.text)
    assert "Several places are called that. Select the one that you mean" in page.text
    assert "#candidate.area" in page.links()
    wards = [code for code in _choices(page) if code.startswith("E05")]
    assert len(_choices(page)) > 2
    assert "Abbey (ward, " in page.text
    posted = page.form(REPORTS).press(**{"candidate.area.choice": wards[0]})
    checked = Page(post_form(REPORTS, posted, **BROWSER).text)
    assert "Abbey (ward, " in checked.text
    confirmation = post_form(REPORTS, checked.form(REPORTS).press(), **BROWSER)
    assert confirmation.status == 201
    assert _stored(world)["candidate"]["area"] == wards[0]


def test_choice_is_still_there_when_an_answer_is_changed(world: World) -> None:
    page = Page(_about("Abbey").text)
    chosen = _choices(page)[0]
    posted = page.form(REPORTS).press(**{"candidate.area.choice": chosen})
    checked = Page(post_form(REPORTS, posted, **BROWSER).text)
    fields = checked.form(REPORTS).press(change="statement")
    again = Page(post_form(REPORTS, fields, **BROWSER).text)
    assert again.form(REPORTS).press()["candidate.area.choice"] == [chosen]
    other = {**again.form(REPORTS).press(), "candidate.area": ["Aldershot"]}
    other["candidate.area.choice"] = [""]
    assert "Aldershot (UK Parliament seat)" in post_form(REPORTS, other, **BROWSER).text


def test_office_narrows_down_which_place_is_meant(world: World) -> None:
    seat = _about("Ashford", **{"candidate.office": "candidate_uk_mp"})
    assert seat.status == 200
    assert "Ashford (UK Parliament seat)" in seat.text
    assert "Candidate for the House of Commons" in seat.text


@pytest.mark.parametrize(
    ("office", "area", "force"),
    [
        ("councillor", "Leith Walk", "Police Scotland"),
        ("candidate_councillor", "Ashford Common, Spelthorne", "Surrey"),
        ("candidate_mayor_combined", "West Yorkshire", "West Yorkshire"),
        ("candidate_mla", "Belfast North", "Police Service of Northern Ireland"),
        ("parish_councillor", "Rushmoor", "Hampshire"),
        ("agent", "Aldershot", "Hampshire"),
        ("uk_mp", "Aldershot", "Hampshire"),
    ],
)
def test_candidate_or_office_holder_reaches_their_force(
    world: World, office: str, area: str, force: str
) -> None:
    page = Page(_about(area, **{"candidate.office": office}).text)
    listed = page.text.partition("Who is told when you send it")[2]
    assert force in listed
    assert page.form(REPORTS).press()["candidate.office"] == [office]


def test_both_forces_are_told_where_the_person_at_risk_is_elsewhere(world: World) -> None:
    page = Page(_about("Aldershot", **{"at_risk.area": "Leeds"}).text)
    listed = page.text.partition("Who is told when you send it")[2]
    assert "Hampshire" in listed
    assert "West Yorkshire" in listed
    refused = Page(_about("Aldershot", **{"at_risk.area": "Atlantis"}).text)
    assert "#at_risk.area" in refused.links()


def test_access_code_needs_nothing_else_of_the_step(world: World) -> None:
    no_place = {"candidate.name": None, "candidate.area": None, "access_code": ACCESS_CODE}
    assert _checked(**no_place, **{"candidate.office": "candidate_uk_mp"}).status == 200


def test_danger_is_asked_once_for_a_place_and_may_go_on_without(world: World) -> None:
    nowhere = {"candidate.area": None, "candidate.name": None}
    question = Page(_checked(**DANGER, **nowhere).text)
    assert question.title.startswith("Where are they?")
    assert "tel:999" in question.links()
    assert question.text.index("999 now") < question.text.index("Where are they?")
    skipped = Page(post_form(REPORTS, question.form(REPORTS).press(), **BROWSER).text)
    assert skipped.title.startswith("Check your answers")
    assert "No police force is known yet" in skipped.text
    confirmation = post_form(REPORTS, skipped.form(REPORTS).press(), **BROWSER)
    assert confirmation.status == 201
    fields = question.form(REPORTS).press(**{"candidate.area": "Rushmoor"})
    checked = Page(post_form(REPORTS, fields, **BROWSER).text)
    assert "Hampshire" in checked.text.partition("Who is told")[2]
    assert "No police force is known yet" not in checked.text


def test_danger_is_offered_the_places_that_may_be_meant(world: World) -> None:
    question = Page(_about("Abbey", **DANGER).text)
    codes = _choices(question)
    assert len(codes) > 2
    fields = question.form(REPORTS).press(**{"candidate.area.choice": codes[0]})
    assert Page(post_form(REPORTS, fields, **BROWSER).text).title.startswith("Check your answers")


def test_danger_is_not_asked_where_a_force_is_known(world: World) -> None:
    assert Page(_about("Aldershot", **DANGER).text).title.startswith("Check your answers")


def test_form_offers_the_elections_that_are_on_and_keeps_the_one_chosen(world: World) -> None:
    page = Page(_about("Atlantis", **{"candidate.election": LOCAL}).text)
    values = [of.get("value") for tag, of in page.tags if tag == "option"]
    assert LOCAL in values
    assert "parl.2024-07-04" not in values
    assert page.form(REPORTS).press()["candidate.election"] == [LOCAL]
    checked = Page(_about("Leith Walk", **{"candidate.election": LOCAL}).text)
    assert "Local elections, 6 May 2027" in checked.text
    assert "Leith Walk (ward, City of Edinburgh)" in checked.text


def test_form_asks_about_no_election_while_nobody_knows_which_there_are(world: World) -> None:
    world.elections.down = True
    page = Page(_about("Atlantis").text)
    assert "candidate.election" not in page.form(REPORTS).press()
    assert _about("Leith Walk", **DANGER, **{"candidate.election": LOCAL}).status == 200


def test_council_narrows_down_which_ward_is_meant(world: World) -> None:
    checked = Page(_about("Abbey", **{"candidate.council": "Reading"}).text)
    assert "Abbey (ward, Reading)" in checked.text
    assert "Reading (council)" in checked.text


def test_parish_that_we_hold_no_list_of_is_reported_within_its_council(world: World) -> None:
    answers = {"candidate.office": "parish_councillor", "candidate.council": "North Norfolk"}
    checked = Page(_about("Little Snoring", **answers).text)
    assert "Little Snoring" in checked.text
    assert "Norfolk Constabulary" in checked.text
    post_form(REPORTS, checked.form(REPORTS).press(), **BROWSER)
    assert _stored(world)["candidate"]["area_name"] == "Little Snoring, North Norfolk"


def test_council_that_is_none_is_asked_about_by_its_question(world: World) -> None:
    page = Page(_about("Abbey", **{"candidate.council": "Atlantis"}).text)
    assert "#candidate.council" in page.links()
    assert "Enter a council, like Rushmoor" in page.text


@pytest.mark.parametrize(
    ("office", "area", "says"),
    [
        ("councillor", "Leith Walk", "This is an Operation Ford incident. Please flag it as one."),
        ("uk_mp", "Aldershot", "This comes under Operation Bridger. Please flag it so."),
        ("parish_councillor", "Rushmoor", "Operation Ford does not extend to parish"),
        ("mla", "Belfast North", "We found no page that names a police programme for Members"),
    ],
)
def test_confirmation_names_the_programme_or_says_that_there_is_none(
    world: World, office: str, area: str, says: str
) -> None:
    checked = Page(_about(area, **{"candidate.office": office}).text)
    confirmation = Page(post_form(REPORTS, checked.form(REPORTS).press(), **BROWSER).text)
    assert says in confirmation.text


def test_area_of_wales_has_its_welsh_name_on_welsh_pages_and_in_welsh_mails(world: World) -> None:
    welsh = {"reporter.language": "cy", "candidate.office": "councillor"}
    checked = Page(_about("Cathays, Caerdydd", **welsh).text)
    assert "Cathays (ward, Caerdydd)" in checked.text
    post_form(REPORTS, checked.form(REPORTS).press(), **BROWSER)
    candidate = _stored(world)["candidate"]
    assert candidate["area_name"] == "Cathays, Cardiff"
    assert candidate["area_name_cy"] == "Cathays, Caerdydd"
    urgency, now = load().urgencies["urgent"], world.clock()
    for language, name in (("en", "Cathays, Cardiff"), ("cy", "Cathays, Caerdydd")):
        say = translator(language)
        rows = dict(facts(say, "SS", urgency, now, candidate, "Cathays, Cardiff", True, {}, ()))
        assert rows[say("Area")] == name
