"""What the authorities' case page needs beside the case: words for ids, whom to hand over to."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from chalicelib.catalogue import Catalogue
from chalicelib.catalogue.reasons import HANDED_OVER, IN_DANGER
from chalicelib.model.kinds import Kind
from chalicelib.rendering.event_sentences import SENTENCES, TO_RECIPIENT
from chalicelib.rendering.formats import date as day_in_words
from chalicelib.rendering.guidance_pages import FIRST_HELP
from chalicelib.rendering.incident_words import TEXT_LAST
from chalicelib.rendering.speech import Speech

_SHOWN_AS = {"platform": "platforms", "time": "time", "tick": "yes_no"}
_A_MOMENT = "2026-01-01T00:00:00Z"


def authority_page(catalogue: Catalogue, say: Speech) -> dict[str, Any]:
    """The template's context. The page is a file; a script puts the case's ids and times into
    words, and not every browser knows Welsh months."""
    days = [day_in_words(say.language, date(2026, month, 1)) for month in range(1, 13)]
    lines = {str(kind): say(sentences.case) for kind, sentences in SENTENCES.items()}
    return {
        "months": [day.split()[1] for day in days],
        "at": say.moment(_A_MOMENT).split()[3],
        "takers": takers(catalogue, say),
        "incident_rows": list(_incident_rows(say)),
        "happenings": {**lines, f"{Kind.MESSAGE_SENT}.candidate": say(TO_RECIPIENT.case)},
        "platforms": {each.id: each.name for each in catalogue.platforms.values()},
        "categories": {each.id: say(each.label) for each in catalogue.categories.values()},
        "urgencies": {each.id: say(each.label) for each in catalogue.urgencies.values()},
        "names": {name: own for name, own in _names(catalogue, say) if own != name},
        "reasons": {text: say(text) for text in dict.fromkeys(_reasons(catalogue))},
        "signs": {each.id: say(each.label) for each in catalogue.signs.values()},
    }


def _incident_rows(say: Speech) -> Iterator[tuple[str, str, str]]:
    """(member, label, how its value is put into words) of an incident, in the page's order."""
    for member in TEXT_LAST:
        if member.case:
            yield member.name, say(member.case), _SHOWN_AS.get(member.control, "")
        if member.control == "platform":
            yield "platform_named", say(member.case), ""


def _names(catalogue: Catalogue, say: Speech) -> Iterator[tuple[str, str]]:
    """What everybody who can be told is called, in the language of the page."""
    for each in catalogue.authorities.values():
        if each.kind != "adviser":
            yield each.name, say(each.name)


def _reasons(catalogue: Catalogue) -> Iterator[str]:
    """Every sentence that says why an authority was told."""
    for rule in catalogue.routing.rules.values():
        yield rule.why
        yield from (why for _, why in (*rule.specialists, *rule.electoral))
    yield from (HANDED_OVER, IN_DANGER)


def takers(catalogue: Catalogue, say: Speech) -> list[dict[str, str]]:
    """To whom an authority can hand a case over: options of a select, by name. The page drops those
    that have no address, or the case."""
    able = (each for each in catalogue.authorities.values() if each.kind != "adviser")
    options = [(say(each.name), each.id) for each in able if each.id not in FIRST_HELP]
    return [{"value": of, "text": name} for name, of in sorted(options)]
