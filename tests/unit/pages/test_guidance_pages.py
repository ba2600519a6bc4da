"""The guidance pages: every question answered, every statement dated, no link leads nowhere."""

from typing import Any
from xml.etree import ElementTree

import pytest

from chalicelib.catalogue import statements_table
from chalicelib.catalogue.answers import answer
from chalicelib.languages import CODES, LANGUAGES
from chalicelib.rendering import formats, guidance_pages, render
from chalicelib.rendering.facts import built
from chalicelib.rendering.law_pages import by_nation
from chalicelib.rendering.static_pages import StaticPage, pages
from chalicelib.rendering.translator import translator
from tests.support.html import Page as Parsed

FACTS = built()
ENGLISH = translator("en")
PLANNED = {page.key: page for page in pages(FACTS, ENGLISH)}
PLATFORMS, CATEGORIES = list(FACTS.catalogue.platforms), list(FACTS.catalogue.categories)
CHANNELS = list(FACTS.catalogue.channels)
OTHER_LANGUAGES = tuple(f"{language.prefix}/" for language in LANGUAGES if language.prefix)
ELSEWHERE = (*OTHER_LANGUAGES, "/v1/", "/.well-known/")
"""The other languages, and what the API answers."""
HEADINGS = ("What breaches their rules", "Where to report it", "What response to expect")


def _rendered(page: StaticPage) -> str:
    return render(page.template, "en", **page.context)


PARSED = {
    "/" + key.removesuffix("index.html").rstrip("/"): Parsed(_rendered(page))
    for key, page in PLANNED.items()
    if key.endswith(".html")
}


QUESTIONS = {
    "Does it break the rules?": "rules",
    "Where do I report it?": "where",
    "When will I hear?": "when",
}


def _three(page: Parsed) -> list[str]:
    """Which questions a page asks, in their order."""
    places = {page.text.index(question): name for question, name in QUESTIONS.items()}
    return [places[place] for place in sorted(places)]


def test_guidance_has_a_page_for_every_platform_and_every_category() -> None:
    for platform in PLATFORMS:
        assert f"/guidance/{platform}" in PARSED
    for category in CATEGORIES:
        assert f"/guidance/categories/{category}" in PARSED
    assert {page.key for page in pages(FACTS, translator("cy"))} == {f"cy/{key}" for key in PLANNED}


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
    silent = "publishes no time in which" in page.text or "We found no time that" in page.text
    assert silent == (described.promise is None)
    acted_on: list[Any] = [*guide.breaches, *described.report_routes, *guide.escalation]
    told: list[Any] = [*guide.expect, *guide.notes, *guide.measured_elsewhere]
    statements = acted_on + [statement for statement in told if statement.confidence == "found"]
    for statement in statements:
        assert formats.date("en", statement.checked) in page.text
    unsure = sum(statement.confidence != "found" for statement in acted_on)
    assert page.text.count("Not confirmed") == unsure
    linked = {statement.url for statement in statements if statement.url}
    assert linked <= set(page.links())
    assert f"/report?platform={platform}" in page.links()


def test_page_says_without_a_link_where_an_address_is_not_sure() -> None:
    text = PARSED["/guidance/kick"].text
    assert "Threats or direct attacks on a person or group, by the terms." in text
    assert "Read on 21 August 2026. We are not sure of its address, so there is no link." in text


def test_doubt_that_changes_nothing_is_on_the_statements_page_alone() -> None:
    doubt = "We found nothing on whether a report is confirmed."
    assert doubt not in PARSED["/guidance/kick"].text
    assert doubt in statements_table.render(FACTS.catalogue, FACTS.guidance)


@pytest.mark.parametrize("path", [f"/guidance/{name}" for name in (*PLATFORMS, *CHANNELS)])
def test_page_begins_with_three_answers(path: str) -> None:
    assert _three(PARSED[path]) == ["rules", "where", "when"]


@pytest.mark.parametrize("category", CATEGORIES)
def test_category_begins_with_three_answers(category: str) -> None:
    assert _three(PARSED[f"/guidance/categories/{category}"]) == ["rules", "where", "when"]


def test_time_that_binds_stands_first_where_the_response_is_told() -> None:
    law = FACTS.catalogue.binding_times[0].text
    for platform in PLATFORMS:
        text = PARSED[f"/guidance/{platform}"].text
        response = text[text.rindex("What response to expect") :]
        name = FACTS.catalogue.platforms[platform].name
        published = ("They say that they", f"{name} publishes no time", "We found no time that")
        first = min(response.index(name) for name in published if name in response)
        assert response.index(law) < first
    x = PARSED["/guidance/x"].text
    assert "as the BBC reported on 15 May 2026" in x
    assert "Mostly within 48 hours, by its own commitment: hate for who you are" in x


def test_top_says_whether_it_was_read_that_a_platform_publishes_no_time() -> None:
    for platform, policy in FACTS.guidance.platforms.items():
        text = PARSED[f"/guidance/{platform}"].text
        no_time = policy.no_time
        assert ("Else it publishes no time." in text) == bool(
            no_time and no_time.confidence == "found"
        )
        assert ("Else we found no time." in text) == bool(no_time and no_time.confidence != "found")


def test_measured_figures_say_where_when_and_of_what() -> None:
    text = PARSED["/guidance/x"].text
    assert "EU October 2024 to March 2025" in " ".join(text.split()) or (
        "EU, October 2024 to March 2025" in text
    )
    assert "It took 2.9 hours at the median to settle a report." in text
    assert "not ordinary reports in the app" in text
    assert "no promise to you" in text


def test_channel_says_that_nobody_takes_it_down_and_what_to_keep() -> None:
    for channel in FACTS.guidance.channels.values():
        page = PARSED[f"/guidance/{channel.channel}"]
        assert "There is no platform to take it down" in page.text
        assert channel.how in page.text
        assert "/report" in page.links()


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
        assert "no rule found" in text
        assert "We found no rule on this" in text
        assert "Where we found no rule of" in PARSED[f"/guidance/{platform}"].text


def test_every_category_is_under_one_heading() -> None:
    texts = [
        category.id
        for group in guidance_pages.category_groups(FACTS)
        for category in group.categories
    ]
    assert sorted(texts) == sorted(CATEGORIES)


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
    [feed] = [page for page in pages(FACTS, translator(language)) if page.key.endswith(".atom")]
    xml = render(feed.template, language, **feed.context)
    root = ElementTree.fromstring(xml)  # noqa: S314 - our own
    atom = "{http://www.w3.org/2005/Atom}"
    entries = root.findall(f"{atom}entry")
    ids = [entry.findtext(f"{atom}id") for entry in entries]
    assert len(set(ids)) == len(FACTS.guidance.changes) == len(entries)
    assert ids[-1] == f"tag:standsafe.example.org,2026:changes:{language}:1"
    assert root.findtext(f"{atom}updated") == f"{FACTS.guidance.changes[0].day}T00:00:00Z"
    assert all(entry.find(f"{atom}link") is not None for entry in entries)
