"""All that the site is made of, rendered from sources that editors can change."""

import json
from collections.abc import Iterator, Sequence

from chalicelib.catalogue.guidance_loading import load_guidance, revive_guidance
from chalicelib.catalogue.loading import load, revive
from chalicelib.model.edition import CATALOGUE, GUIDANCE, Edition, RenderFailure, Sources
from chalicelib.model.response_stats import FILE
from chalicelib.rendering import open_data, response_stats
from chalicelib.rendering.facts import Facts, facts
from chalicelib.rendering.sandbox import Press, Unreadable, presses, reading
from chalicelib.rendering.speech import Speech
from chalicelib.rendering.static_pages import StaticPage, pages

EVERY_PAGE = "every page"
FACTS = f"{CATALOGUE} or {GUIDANCE}"


def edition(sources: Sources) -> Edition:
    """Every page in every language, and the open data. A source that cannot be read fails all."""
    made = Edition()
    try:
        known, by_language = facts_in(sources), presses(sources)
        planned = list(_planned(known, by_language))
        made.objects |= _data(known, [press.say for press in by_language])
    except Unreadable as broken:
        made.failed.append(RenderFailure(EVERY_PAGE, broken.source, broken.line, broken.reason))
        return made
    for press, page in planned:
        result = press.render(page)
        if isinstance(result, RenderFailure):
            made.failed.append(result)
        else:
            made.objects[page.key] = result.encode()
    return made


def facts_in(sources: Sources) -> Facts:
    """The bucket's, else the deployed package's. Raises Unreadable."""
    catalogue, guidance = sources.get(CATALOGUE), sources.get(GUIDANCE)
    with reading(CATALOGUE):
        known = load() if catalogue is None else revive(json.loads(catalogue))
    with reading(GUIDANCE):
        said = load_guidance() if guidance is None else revive_guidance(json.loads(guidance))
    with reading(FILE):
        measured = response_stats.read(sources.get(FILE))
    with reading(FACTS):
        return facts(known, said, measured)


def _planned(known: Facts, by_language: Sequence[Press]) -> Iterator[tuple[Press, StaticPage]]:
    for press in by_language:
        with reading(FACTS):
            whole = list(pages(known, press.say))
        yield from ((press, page) for page in whole)


def _data(known: Facts, says: Sequence[Speech]) -> dict[str, bytes]:
    """The guidance as open data."""
    with reading(FACTS):
        found = list(open_data.objects(known.catalogue, known.guidance, says))
    return {key: body for key, body, _ in found}
