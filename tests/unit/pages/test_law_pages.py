"""The law, a page for each nation: what was read as facts, what was not apart, doubts elsewhere."""

from datetime import date

import pytest

from chalicelib.catalogue.law import Law
from chalicelib.rendering import render
from chalicelib.rendering.facts import built
from chalicelib.rendering.law_pages import show_laws
from chalicelib.rendering.law_paths import PLACES, path_of
from chalicelib.rendering.static_pages import pages
from chalicelib.rendering.translator import translator
from tests.support.html import Page as Parsed

FACTS = built()
ENGLISH = translator("en")
LAWS = FACTS.guidance.laws
PARSED = {
    "/" + page.key.removesuffix("/index.html"): Parsed(render(page.template, "en", **page.context))
    for page in pages(FACTS, ENGLISH)
    if page.key.startswith("guidance/law")
}


def _of(nation: str, confidence: str) -> list[Law]:
    return [law for law in LAWS.values() if nation in law.nations and law.confidence == confidence]


def test_law_page_leads_to_the_page_of_each_nation() -> None:
    assert set(PLACES) == set(FACTS.guidance.nations)
    assert {path_of(nation) for nation in PLACES} <= set(PARSED["/guidance/law"].links())


@pytest.mark.parametrize("nation", PLACES)
def test_nation_page_has_every_law_that_was_read_with_its_official_link(nation: str) -> None:
    page = PARSED[path_of(nation)]

    for law in _of(nation, "found"):
        assert f"law-{law.id}" in page.ids
        assert law.instrument in page.text
        assert law.url in page.links()


@pytest.mark.parametrize("nation", PLACES)
def test_nation_page_lists_unread_laws_apart_by_name_alone(nation: str) -> None:
    page = PARSED[path_of(nation)]

    assert "More laws, which we have not read" in page.text
    for law in _of(nation, "not_confirmed"):
        assert law.url in page.links()
        assert law.what not in page.text


@pytest.mark.parametrize("nation", PLACES)
def test_nation_page_shows_law_of_no_other_nation(nation: str) -> None:
    foreign = {f"law-{law.id}" for law in LAWS.values() if nation not in law.nations}

    assert not foreign & PARSED[path_of(nation)].ids


@pytest.mark.parametrize(
    ("nation", "police", "prosecutor", "order"),
    [
        ("England", "the police", "the Crown Prosecution Service (CPS)", "injunction"),
        ("Wales", "the police", "the Crown Prosecution Service (CPS)", "injunction"),
        ("Scotland", "Police Scotland", "the Procurator Fiscal (COPFS)", "non-harassment order"),
        (
            "Northern Ireland",
            "the Police Service of Northern Ireland (PSNI)",
            "the Public Prosecution Service (PPS)",
            "stalking protection order",
        ),
    ],
)
def test_nation_page_has_its_own_words_for_police_prosecutors_and_orders(
    nation: str, police: str, prosecutor: str, order: str
) -> None:
    text = PARSED[path_of(nation)].text

    assert f"Who takes a report of a crime: {police}. Who prosecutes: {prosecutor}." in text
    assert order in text


def test_doubt_is_shown_only_where_it_changes_what_somebody_would_do() -> None:
    doubtful = [entry.law.id for entry in show_laws(LAWS.values(), ENGLISH) if entry.doubtful]
    read = [name for name in doubtful if LAWS[name].confidence == "found"]

    assert read == [
        "intimate_deepfake_making",
        "scotland_intimate_images",
        "scotland_common_law",
        "scotland_disqualification",
    ]
    on_pages = sum(page.text.lower().count("not confirmed") for page in PARSED.values())
    assert on_pages < 20  # it was 70


def _law(**parts: object) -> Law:
    return LAWS["threatening_communication"]._replace(**parts)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("law", "when"),
    [
        (_law(), "Law since 31 January 2024"),
        (_law(precision="year"), "Law since 2024"),
        (_law(precision="month"), "Law since January 2024"),
        (_law(precision="unknown", since=None), ""),
        (_law(until=date(2024, 1, 31)), "Law from 31 January 2024 until 31 January 2024"),
    ],
)
def test_law_says_since_when(law: Law, when: str) -> None:
    [entry] = show_laws([law], ENGLISH)

    assert entry.when == when
