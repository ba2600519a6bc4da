"""What the authorities' case page needs beside the case: words for ids, whom to hand over to."""

from typing import Any

from chalicelib.catalogue import Catalogue
from chalicelib.rendering.guidance_pages import takers
from chalicelib.rendering.speech import Speech


def desk_page(catalogue: Catalogue, say: Speech) -> dict[str, Any]:
    """The template's context. The page is a file; a script puts the case's ids into words."""
    return {
        "takers": takers(catalogue),
        "platforms": {each.id: each.name for each in catalogue.platforms.values()},
        "categories": {each.id: say(each.label) for each in catalogue.categories.values()},
        "urgencies": {each.id: say(each.label) for each in catalogue.urgencies.values()},
        "signs": {each.id: say(each.label) for each in catalogue.signs.values()},
    }
