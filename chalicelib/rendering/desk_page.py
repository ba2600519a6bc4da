"""What the authorities' case page needs beside the case: words for ids, whom to hand over to."""

from datetime import date
from typing import Any

from chalicelib.catalogue import Catalogue
from chalicelib.rendering.guidance_pages import takers
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
        "takers": takers(catalogue),
        "platforms": {each.id: each.name for each in catalogue.platforms.values()},
        "categories": {each.id: say(each.label) for each in catalogue.categories.values()},
        "urgencies": {each.id: say(each.label) for each in catalogue.urgencies.values()},
        "signs": {each.id: say(each.label) for each in catalogue.signs.values()},
    }
