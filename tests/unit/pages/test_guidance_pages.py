"""The guidance pages: every question answered, every statement dated, no link leads nowhere."""

from typing import Any
from xml.etree import ElementTree

import pytest

from chalicelib.catalogue.answers import answer
from chalicelib.languages import CODES, LANGUAGES
from chalicelib.rendering import guidance_pages, render
from chalicelib.rendering.facts import built
from chalicelib.rendering.law_pages import by_nation
from chalicelib.rendering.speech import speech
from chalicelib.rendering.static_pages import StaticPage, pages
from tests.support.html import Page as Parsed

FACTS = built()
ENGLISH = speech("en")
PLANNED = {page.key: page for page in pages(FACTS, ENGLISH)}
PLATFORMS, CATEGORIES = list(FACTS.catalogue.platforms), list(FACTS.catalogue.categories)
OTHERS = tuple(f"{language.prefix}/" for language in LANGUAGES if language.prefix)
ELSEWHERE = (*OTHERS, "/v1/", "/.well-known/")
"""The other languages, and what the API answers."""
HEADINGS = ("What breaches their rules", "Where to report it", "What response to expect")


def _rendered(page: StaticPage) -> str:
    return render(page.template, "en", **page.context)


PARSED = {
    "/" + key.removesuffix("index.html").rstrip("/"): Parsed(_rendered(page))
    for key, page in PLANNED.items()
    if key.endswith(".html")
}


def test_guidance_has_a_page_for_every_platform_and_every_category() -> None:
    for platform in PLATFORMS:
        assert f"/guidance/{platform}" in PARSED
    for category in CATEGORIES:
        assert f"/guidance/categories/{category}" in PARSED
    assert {page.key for page in pages(FACTS, speech("cy"))} == {f"cy/{key}" for key in PLANNED}


def test_link_within_the_site_leads_somewhere() -> None:
    dynamic = {"/status", "/exit", "/changes.atom", "/guidance/data/guidance.json"}
    dynamic |= {f"/statistics.{end}" for end in ("json", "csv", "schema.json")}
    for path, page in PARSED.items():
        for link in page.links():
            if not link.startswith(("/", "#")) or link.startswith(ELSEWHERE):
                continue
            place, _, anchor = link.partition("#")
            place = place.partition("?")[0]
            target = (place.rstrip("/") or "/") if place else path
            assert target in PARSED or target in dynamic, f"{path}: {link}"
            assert not anchor or anchor in PARSED[target].ids, f"{path}: {link}"


@pytest.mark.parametrize("category", CATEGORIES)
def test_platforms_answer_is_two_clicks_from_the_start(category: str) -> None:
    address = f"/guidance/categories/{category}"
    assert address in PARSED["/"].links()
    page = PARSED[address]
    if not FACTS.guidance.categories[category].on_platforms:
        assert not set(PLATFORMS) & page.ids
        return
    for platform in PLATFORMS:
        assert f"#{platform}" in page.links()
        assert platform in page.ids
        assert category in PARSED[f"/guidance/{platform}"].ids


@pytest.mark.parametrize("category", CATEGORIES)
def test_category_says_rules_law_and_who_acts_and_leads_into_the_form(category: str) -> None:
    page, guide = PARSED[f"/guidance/categories/{category}"], FACTS.guidance.categories[category]
    assert {"rules", "law", "who"} <= page.ids
    assert guide.first in page.text
    links = page.links()
    for nation in by_nation(FACTS.guidance, FACTS.catalogue.categories[category]):
        assert nation.path in links
        assert {f"{nation.path}#law-{law.id}" for law in nation.laws} <= set(links)
    assert f"/report?category={category}" in links
    if guide.on_platforms:
        for platform in PLATFORMS:
            assert f"/report?category={category}&platform={platform}" in links


@pytest.mark.parametrize("platform", PLATFORMS)
def test_platform_answers_the_three_questions_with_a_source_and_a_date(platform: str) -> None:
    page, described = PARSED[f"/guidance/{platform}"], FACTS.catalogue.platforms[platform]
    guide = FACTS.guidance.platforms[platform]
    for heading in HEADINGS:
        assert heading in page.text
    silent = "publishes no time" in page.text or "We found no time that" in page.text
    assert silent == (described.promise is None)
    statements: list[Any] = [
        *guide.breaches,
        *described.report_routes,
        *guide.escalation,
        *guide.expect,
        *guide.notes,
    ]
    times = [described.promise or guide.no_time]
    assert page.text.count("checked on") == len(statements) + len(times)
    unsure = sum(statement.confidence != "found" for statement in statements)
    assert page.text.count("Not confirmed") == unsure
    assert {getattr(statement, "url", None) for statement in statements} <= set(page.links())
    assert f"/report?platform={platform}" in page.links()


def test_category_says_so_and_names_the_nearest_rule_when_there_is_none() -> None:
    ruleless = [
        (category, platform)
        for category in CATEGORIES
        for platform in PLATFORMS
        if FACTS.guidance.categories[category].on_platforms
        and not answer(FACTS.catalogue, FACTS.guidance, platform, category).breaches
    ]
    assert ruleless
    for category, platform in ruleless:
        text = PARSED[f"/guidance/categories/{category}"].text
        assert "We found no rule on this" in text
        assert "Where we found no rule of" in PARSED[f"/guidance/{platform}"].text


def test_every_category_is_under_one_heading() -> None:
    shown = [
        category.id
        for group in guidance_pages.category_groups(FACTS)
        for category in group.categories
    ]
    assert sorted(shown) == sorted(CATEGORIES)


def test_category_without_a_group_is_under_the_last_heading() -> None:
    new = FACTS.catalogue.categories["other"]._replace(id="new")
    categories = {**FACTS.catalogue.categories, "new": new}
    changed = FACTS._replace(catalogue=FACTS.catalogue._replace(categories=categories))
    assert guidance_pages.category_groups(changed)[-1].categories[-1] is new


def test_crossing_over_stands_among_dangers_before_what_is_less_near() -> None:
    danger = guidance_pages.category_groups(FACTS)[0].categories
    assert [category.id for category in danger][2:5] == [
        "stalking",
        "offline_crossover",
        "terrorism_extremism",
    ]


@pytest.mark.parametrize("language", CODES)
def test_changes_are_a_feed_with_ids_that_stay(language: str) -> None:
    [feed] = [page for page in pages(FACTS, speech(language)) if page.key.endswith(".atom")]
    xml = render(feed.template, language, **feed.context)
    root = ElementTree.fromstring(xml)  # noqa: S314 - our own
    atom = "{http://www.w3.org/2005/Atom}"
    entries = root.findall(f"{atom}entry")
    ids = [entry.findtext(f"{atom}id") for entry in entries]
    assert len(set(ids)) == len(FACTS.guidance.changes) == len(entries)
    assert ids[-1] == f"tag:standsafe.example.org,2026:changes:{language}:1"
    assert root.findtext(f"{atom}updated") == f"{FACTS.guidance.changes[0].day}T00:00:00Z"
    assert all(entry.find(f"{atom}link") is not None for entry in entries)
