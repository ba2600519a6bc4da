"""What the authorities' case page needs beside the case: words for ids, whom to hand over to."""

from datetime import date
from typing import Any

from chalicelib.catalogue import Catalogue
from chalicelib.rendering.guidance_pages import FIRST_HELP
from chalicelib.rendering.speech import Speech
from chalicelib.rendering.words import date as day_in_words

_A_MOMENT = "2026-01-01T00:00:00Z"


def desk_page(catalogue: Catalogue, say: Speech) -> dict[str, Any]:
    """The template's context. The page is a file; a script puts the case's ids and times into
    words, and not every browser knows Welsh months."""
    days = [day_in_words(say.language, date(2026, month, 1)) for month in range(1, 13)]
    return {
        "months": [day.split()[1] for day in days],
        "at": say.moment(_A_MOMENT).split()[3],
        "takers": takers(catalogue, say),
        "platforms": {each.id: each.name for each in catalogue.platforms.values()},
        "categories": {each.id: say(each.label) for each in catalogue.categories.values()},
        "urgencies": {each.id: say(each.label) for each in catalogue.urgencies.values()},
        "signs": {each.id: say(each.label) for each in catalogue.signs.values()},
    }


def takers(catalogue: Catalogue, say: Speech) -> list[dict[str, str]]:
    """To whom an authority can hand a case over: options of a select, by name. The page drops those
    that have no address, or the case."""
    able = (each for each in catalogue.authorities.values() if each.kind != "adviser")
    options = [(say(each.name), each.id) for each in able if each.id not in FIRST_HELP]
    return [{"value": of, "text": name} for name, of in sorted(options)]
