"""Six people, from the start page to a confirmation that names their force and their programme."""

from dataclasses import dataclass, field, replace

import pytest
from playwright.sync_api import Page, expect

from chalicelib.catalogue import load
from chalicelib.catalogue.offices import programme_for
from chalicelib.languages import CODES
from chalicelib.rendering.translator import translator
from tests.support.browser.form_walks import NARROW, WIDE, open_form
from tests.support.browser.walking import OpenPage, leaving, look
from tests.support.factories import CONNECTED, LOCAL, World
from tests.support.pairings import pairings

WELLINGTON = "E05009000"
LIST = [f"Example Candidate {number}" for number in range(1, 13)]
"""Twelve of one list; their agent reports for the last."""


@dataclass(frozen=True)
class Role:
    """What somebody answers, and whom the confirmation must name. ``asked``: the questions that are
    shown once it is known what they are."""

    office: str
    area: str
    nation: str
    forces: tuple[str, ...]
    council: str = ""
    election: str = ""
    name: str = "Jo Invented"
    role: int = 1
    asked: frozenset[str] = field(default_factory=frozenset)


COUNCIL, ELECTION = "candidate.council", "candidate.election"
ROLES = {
    "councillor in Scotland": Role(
        office="councillor",
        area="Leith Walk",
        nation="Scotland",
        forces=("police-police-scotland",),
        council="City of Edinburgh",
        asked=frozenset({COUNCIL}),
    ),
    "mayor's candidate across two forces": Role(
        office="candidate_mayor_combined",
        area="Liverpool City Region",
        nation="England",
        forces=("police-merseyside", "police-cheshire"),
        election="mayor.2027-05-06",
        asked=frozenset({ELECTION}),
    ),
    "MLA": Role("mla", "Belfast North", "Northern Ireland", ("police-northern-ireland",)),
    "parish councillor": Role(
        office="parish_councillor",
        area="Little Snoring",
        nation="England",
        forces=("police-norfolk",),
        council="North Norfolk",
        asked=frozenset({COUNCIL}),
    ),
    "agent for a list of twelve": Role(
        office="candidate_councillor",
        area="Wellington, Rushmoor",
        nation="England",
        forces=("police-hampshire",),
        election=LOCAL,
        name=LIST[-1],
        role=2,
        asked=frozenset({COUNCIL, ELECTION}),
    ),
    "MP between elections": Role("uk_mp", "Aldershot", "England", ("police-hampshire",)),
}


@pytest.fixture(scope="module")
def world() -> World:
    """Every force can be told, and a list of twelve stands in one ward."""
    world = World(connected=(*CONNECTED, *load().forces))
    standing = replace(world.robin, election=LOCAL, area=WELLINGTON, ballot="local.rushmoor")
    for number, name in enumerate(LIST):
        world.directory.save_candidates([replace(standing, person_id=f"l{number}", name=name)])
    return world


@pytest.mark.parametrize(("language", "scripts"), pairings(CODES, (True, False)))
@pytest.mark.parametrize("person", ROLES)
def test_role_comes_from_the_start_page_to_its_force_and_programme(
    opened: OpenPage, person: str, language: str, scripts: bool
) -> None:
    role, say = ROLES[person], translator(language)
    page = open_form(
        opened, "/" if language == "en" else "/cy/", NARROW if scripts else WIDE, scripts
    )
    with leaving(page):
        page.get_by_role("button", name=say("Report abuse")).click()
    _fill(page, role, language, scripts)
    _press(page, say("Check your answers"))
    _press(page, say("Send your report"))
    expect(page.locator("h1")).to_have_text(say("Your report has been sent"))
    look(page)
    text = page.locator("main").inner_text()
    for force in role.forces:
        assert say(load().forces[force].name) in text
    answer = programme_for(load(), office=role.office, nation=role.nation)
    assert answer.reason is not None
    assert say(answer.reason.why) in text
    programme = answer.programme
    assert ("Operation" in text) == ("Operation" in say(answer.reason.why))
    assert programme is None or say(programme.sentence) in text


def _fill(page: Page, role: Role, language: str, scripts: bool) -> None:
    say = translator(language)

    def onward() -> None:
        if scripts:
            page.locator(".ss-continue:visible").click()

    onward()
    page.locator("[name=category][value=stalking]").check()
    onward()
    onward()
    page.locator("#links").fill("https://x.com/someone/status/20")
    onward()
    onward()
    onward()
    _say_who(page, role, scripts, say("Choose a candidate"))
    onward()
    page.locator("[id='reporter.name']").fill("Sam Invented")
    page.locator("[name='reporter.role']").nth(role.role - 1).check()
    onward()
    page.locator("[name='share_with.police']").check()
    page.locator("#declaration").check()


def _say_who(page: Page, role: Role, scripts: bool, choose: str) -> None:
    page.locator("[id='candidate.office']").select_option(role.office)
    if scripts:
        for question in (COUNCIL, ELECTION):
            expect(page.locator(f"[id='{question}']")).to_be_visible(visible=question in role.asked)
    if role.election and not scripts:
        page.locator(f"[id='{ELECTION}']").select_option(role.election)
    if role.council:
        page.locator(f"[id='{COUNCIL}']").fill(role.council)
    page.locator("[id='candidate.area']").fill(role.area)
    if scripts and role.name in LIST:
        picked = page.locator("#candidate-pick")
        expect(picked.locator("option").first).to_have_text(choose)
        assert picked.locator("option").count() == len(LIST) + 2
        picked.select_option(role.name)
    else:
        page.locator("[id='candidate.name']").fill(role.name)


def _press(page: Page, name: str) -> None:
    with leaving(page):
        page.get_by_role("button", name=name).last.click()
