"""List the pages that are rendered once and served as files, and what each shows."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from chalicelib.languages import DEFAULT, localised
from chalicelib.rendering import guidance_pages, law_pages, law_paths
from chalicelib.rendering.authority_page import authority_page
from chalicelib.rendering.election_words import name_with_place
from chalicelib.rendering.facts import Facts
from chalicelib.rendering.limits_in_words import LimitsInWords
from chalicelib.rendering.link_rules import link_rules
from chalicelib.rendering.report_form import form_context
from chalicelib.rendering.statistics import statistics_page
from chalicelib.rendering.translator import Translator, translator


class Tested(NamedTuple):
    """What the pages are tested with, as the accessibility statement says."""

    on: str
    axe: str
    validator: str
    browser: str


TESTED = Tested("2026-11-29", axe="4.12.1", validator="9.7.1", browser="Chromium")
"""The tests hold the versions to what is installed."""


class StaticPage(NamedTuple):
    """One page: the object's key in the site bucket, its template, and the template's context."""

    key: str
    template: str
    context: dict[str, Any]


def pages(facts: Facts, say: Translator) -> Iterator[StaticPage]:
    """Yield every static page in one language."""
    for path, template, context in _single_pages(facts, say):
        yield _page(say, path, template, context)
    for platform in facts.catalogue.platforms.values():
        context = guidance_pages.platform_page(facts, platform, say)
        yield _page(say, f"/guidance/{platform.id}", "guidance/platform.html.j2", context)
    for channel in facts.catalogue.channels.values():
        context = guidance_pages.channel_page(facts, channel, say)
        yield _page(say, f"/guidance/{channel.id}", "guidance/channel.html.j2", context)
    for category in facts.catalogue.categories.values():
        context = guidance_pages.category_page(facts, category, say)
        address = f"/guidance/categories/{category.id}"
        yield _page(say, address, "guidance/category.html.j2", context)


def _single_pages(facts: Facts, say: Translator) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Yield (path, template, context) of every page that there is one of."""
    catalogue, guidance = facts.catalogue, facts.guidance
    overview = {
        "platforms": list(catalogue.platforms.values()),
        "channels": list(catalogue.channels.values()),
        "groups": guidance_pages.category_groups(facts),
    }
    elections = [name_with_place(election, say) for election in facts.elections]
    yield "/", "start.html.j2", {**overview, "elections": elections}
    form = form_context({}, (), catalogue, say, facts.elections)
    yield "/report", "report.html.j2", form
    yield "/record", "record.html.j2", form
    yield "/left", "left.html.j2", {}
    yield "/report/links.json", "links.json.j2", {"rules": link_rules(catalogue, guidance, say)}
    yield "/case", "case.html.j2", authority_page(catalogue, say)
    yield "/cases", "cases.html.j2", authority_page(catalogue, say)
    yield "/confirm-address", "confirm_address.html.j2", {}
    yield "/guidance/", "guidance/index.html.j2", {**overview, "statements": guidance.platforms}
    yield "/guidance/law", "guidance/law.html.j2", law_pages.law_page(guidance)
    for nation in guidance.nations.values():
        law = law_pages.nation_page(catalogue, guidance, nation, say)
        yield law_paths.path_of(nation.name), "guidance/nation_law.html.j2", law
    yield "/guidance/evidence", "guidance/evidence.html.j2", {"keeping": guidance.keeping}
    authorities = guidance_pages.authorities_page(catalogue, guidance)
    yield "/guidance/authorities", "guidance/authorities.html.j2", authorities
    yield "/how-it-works", "how_it_works.html.j2", {"urgencies": list(catalogue.urgencies.values())}
    yield "/privacy", "privacy.html.j2", _privacy(facts)
    yield "/accessibility", "accessibility.html.j2", {"tested": TESTED, **_contact(facts)}
    yield "/contact", "contact.html.j2", _contact(facts)
    english = LimitsInWords(translator(DEFAULT))
    yield "/platforms", "platforms.html.j2", {"limits": english}
    yield "/statistics", "statistics.html.j2", statistics_page(facts, say)
    yield "/changes", "changes.html.j2", {"changes": guidance.changes}
    yield "/changes.atom", "changes.atom.j2", {"changes": guidance.changes}


def _contact(facts: Facts) -> dict[str, Any]:
    helpers = ("report-harmful-content", "ofcom")
    return {
        "controller": facts.controller,
        "ico": facts.catalogue.authorities["ico"],
        "helpers": [facts.catalogue.authorities[helper] for helper in helpers],
    }


def _privacy(facts: Facts) -> dict[str, Any]:
    days = facts.catalogue.kept_without_election.days
    return {
        "attributions": facts.guidance.attributions,
        "retention_days": days,
        "controller": facts.controller,
        "ico": facts.catalogue.authorities["ico"],
    }


def _page(say: Translator, path: str, template: str, context: Mapping[str, Any]) -> StaticPage:
    """Place a page: /report in Welsh is cy/report/index.html, a path with an extension its own."""
    place = localised(say.language, path).strip("/")
    if "." not in place:
        place = f"{place}/index.html".lstrip("/")
    return StaticPage(place, f"pages/{template}", {**context, "path": path})
