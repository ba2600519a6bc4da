"""The pages that are rendered once and served as files: which there are, and what each shows."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from chalicelib.languages import DEFAULT, localised
from chalicelib.rendering import guidance_pages as guidance
from chalicelib.rendering.authority_page import authority_page
from chalicelib.rendering.facts import Facts
from chalicelib.rendering.limits_in_words import LimitsInWords
from chalicelib.rendering.link_rules import link_rules
from chalicelib.rendering.report_form import form_context
from chalicelib.rendering.speech import Speech, speech


class StaticPage(NamedTuple):
    """One page: the object's key in the site bucket, its template, and the template's context."""

    key: str
    template: str
    context: dict[str, Any]


def pages(known: Facts, say: Speech) -> Iterator[StaticPage]:
    """Every static page in one language."""
    for path, template, context in _plan(known, say):
        yield _page(say, path, template, context)
    for platform in known.catalogue.platforms.values():
        shown = guidance.platform_page(known, platform, say)
        yield _page(say, f"/guidance/{platform.id}", "guidance/platform.html.j2", shown)
    for category in known.catalogue.categories.values():
        shown = guidance.category_page(known, category, say)
        address = f"/guidance/categories/{category.id}"
        yield _page(say, address, "guidance/category.html.j2", shown)


def _plan(known: Facts, say: Speech) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """(path, template, context) of every page that there is one of."""
    catalogue, said = known.catalogue, known.guidance
    overview = {
        "platforms": list(catalogue.platforms.values()),
        "groups": guidance.groups(known),
    }
    yield "/", "start.html.j2", overview
    form = form_context({}, (), catalogue, say)
    yield "/report", "report.html.j2", form
    yield "/record", "record.html.j2", form
    yield "/left", "left.html.j2", {}
    yield "/report/links.json", "links.json.j2", {"rules": link_rules(catalogue, said, say)}
    yield "/case", "case.html.j2", authority_page(catalogue, say)
    yield "/confirm-address", "confirm_address.html.j2", {}
    yield "/guidance/", "guidance/index.html.j2", {**overview, "said": said.platforms}
    yield "/guidance/law", "guidance/law.html.j2", guidance.law_page(said, say)
    yield "/guidance/evidence", "guidance/evidence.html.j2", {"keeping": said.keeping}
    who = guidance.authorities_page(catalogue, said)
    yield "/guidance/authorities", "guidance/authorities.html.j2", who
    yield "/how-it-works", "how_it_works.html.j2", {"urgencies": list(catalogue.urgencies.values())}
    days = catalogue.election(None).retention_days
    yield "/privacy", "privacy.html.j2", {"attributions": said.attributions, "retention_days": days}
    yield "/accessibility", "accessibility.html.j2", {}
    english = LimitsInWords(speech(DEFAULT))
    yield "/platforms", "platforms.html.j2", {"limits": english}
    yield "/changes", "changes.html.j2", {"changes": said.changes}
    yield "/changes.atom", "changes.atom.j2", {"changes": said.changes}


def _page(say: Speech, path: str, template: str, context: Mapping[str, Any]) -> StaticPage:
    """/report in Welsh is the object cy/report/index.html; a path with an extension is its own."""
    place = localised(say.language, path).strip("/")
    if "." not in place:
        place = f"{place}/index.html".lstrip("/")
    return StaticPage(place, f"pages/{template}", {**context, "path": path})
