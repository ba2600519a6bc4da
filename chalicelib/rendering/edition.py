"""Render all that the site is made of, from sources that editors can change."""

import json
from collections.abc import Iterator, Sequence

from chalicelib.catalogue.guidance_loading import load_guidance, revive_guidance
from chalicelib.catalogue.loading import load, revive
from chalicelib.model import published_elections
from chalicelib.model.edition import CATALOGUE, GUIDANCE, Edition, RenderFailure, Sources
from chalicelib.model.response_stats import FILE
from chalicelib.rendering import open_data, response_stats, statistics
from chalicelib.rendering.facts import Controller, Facts, join_facts
from chalicelib.rendering.sandbox import Press, Unreadable, presses, reading
from chalicelib.rendering.static_pages import StaticPage, pages
from chalicelib.rendering.translator import Translator

EVERY_PAGE = "every page"
_NO_CONTROLLER = Controller()
FACTS = f"{CATALOGUE} or {GUIDANCE}"


def edition(sources: Sources, controller: Controller = _NO_CONTROLLER) -> Edition:
    """Render every page in every language, and the open data. An unreadable source fails all.

    ``controller``: whom the privacy notice names.
    """
    made_edition = Edition()
    try:
        facts = facts_in(sources)._replace(controller=controller)
        by_language = presses(sources)
        planned = list(_planned(facts, by_language))
        made_edition.objects |= _data(facts, [press.say for press in by_language])
    except Unreadable as broken:
        made_edition.failed.append(
            RenderFailure(EVERY_PAGE, broken.source, broken.line, broken.reason)
        )
        return made_edition
    for press, page in planned:
        result = press.render(page)
        if isinstance(result, RenderFailure):
            made_edition.failed.append(result)
        else:
            made_edition.objects[page.key] = result.encode()
    return made_edition


def facts_in(sources: Sources) -> Facts:
    """Read the bucket's facts, else the deployed package's. Raises Unreadable."""
    with reading(CATALOGUE):
        source = sources.get(CATALOGUE)
        catalogue = load() if source is None else revive(json.loads(source))
    with reading(GUIDANCE):
        source = sources.get(GUIDANCE)
        guidance = load_guidance() if source is None else revive_guidance(json.loads(source))
    with reading(FILE):
        measured = response_stats.read(sources.get(FILE))
        confirmed = response_stats.read_authorities(sources.get(FILE))
    with reading(statistics.FILE):
        periods = statistics.read(sources.get(statistics.FILE))
    with reading(published_elections.FILE):
        rows = json.loads(sources.get(published_elections.FILE) or b"[]")
        elections = published_elections.from_facts(rows, catalogue.election_types)
    with reading(FACTS):
        facts = join_facts(catalogue, guidance, measured, periods)
        return facts._replace(elections=elections, confirmed=confirmed)


def _planned(facts: Facts, by_language: Sequence[Press]) -> Iterator[tuple[Press, StaticPage]]:
    for press in by_language:
        with reading(FACTS):
            whole = list(pages(facts, press.say))
        yield from ((press, page) for page in whole)


def _data(facts: Facts, says: Sequence[Translator]) -> dict[str, bytes]:
    """Render the guidance as open data."""
    with reading(FACTS):
        objects = list(open_data.objects(facts.catalogue, facts.guidance, says))
        objects += statistics.objects(facts)
    return {key: body for key, body, _ in objects}
