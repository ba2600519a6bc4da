"""The pages that are rendered once and served as files: which there are, and what each shows."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from chalicelib.catalogue import Authority, Catalogue, Platform
from chalicelib.catalogue.records import Breach
from chalicelib.rendering.faults import N_
from chalicelib.rendering.report_form import form_context
from chalicelib.rendering.speech import Speech
from chalicelib.rendering.words import localised

TOPICS = {
    "acknowledgement": N_("Do they confirm that they have it?"),
    "decision": N_("How long until they decide?"),
    "outcome": N_("Do they tell you what they did?"),
    "appeal": N_("Can you appeal?"),
}
# Numbers that somebody in distress may need, in this order, before every other authority.
FIRST_HELP = ("police-999", "police-101")


class Page(NamedTuple):
    """One page: the object's key in the site bucket, its template, and the template's context."""

    key: str
    template: str
    context: dict[str, Any]


class Rule(NamedTuple):
    """What a platform says of one category."""

    label: str
    breach: Breach


def pages(catalogue: Catalogue, say: Speech) -> Iterator[Page]:
    """Every static page in one language."""
    platforms = list(catalogue.platforms.values())
    yield _page(say, "/", "pages/start.html.j2", platforms=platforms)
    form = form_context({}, (), catalogue, say)
    yield _page(say, "/report", "pages/report.html.j2", **form)
    yield _page(
        say,
        "/guidance/",
        "pages/guidance/index.html.j2",
        platforms=platforms,
        first_help=[catalogue.authorities[each] for each in FIRST_HELP],
        helpers=list(_helpers(catalogue)),
        duties=catalogue.duties,
        attributions=catalogue.attributions,
    )
    for platform in platforms:
        yield _page(
            say,
            f"/guidance/{platform.id}",
            "pages/guidance/platform.html.j2",
            **_platform(platform, catalogue, say),
        )
    yield _page(say, "/case", "pages/case.html.j2")


def _page(say: Speech, path: str, template: str, **context: Any) -> Page:
    """/report in Welsh is the object cy/report/index.html."""
    folder = localised(say.language, path).strip("/")
    key = f"{folder}/index.html" if folder else "index.html"
    return Page(key, template, {**context, "path": path})


def _helpers(catalogue: Catalogue) -> Iterator[Authority]:
    """Who else can help or decide: all but the forces and the police's own numbers."""
    for authority in catalogue.authorities.values():
        if authority.id not in catalogue.forces and authority.id not in FIRST_HELP:
            yield authority


def _platform(platform: Platform, catalogue: Catalogue, say: Speech) -> dict[str, Any]:
    """Context of one platform's page, in the order of the three questions."""
    return {
        "platform": platform,
        "rules": [
            Rule(say(catalogue.categories[breach.category].label), breach)
            for breach in platform.breaches
        ],
        "expectations": [(say(TOPICS[each.topic]), each) for each in platform.expect],
        "duties": catalogue.duties,
    }
