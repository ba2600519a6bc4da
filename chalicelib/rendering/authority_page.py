"""Fill the authorities' case page: words for ids and times, and whom to hand a case over to."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from chalicelib.catalogue import Catalogue
from chalicelib.catalogue.law import Laws
from chalicelib.catalogue.law_loading import load_laws
from chalicelib.catalogue.reasons import HANDED_OVER, IN_DANGER
from chalicelib.catalogue.records import Category, Sign, Urgency
from chalicelib.model.kinds import Kind
from chalicelib.rendering.event_sentences import NOT_TOLD, SENTENCES, TO_RECIPIENT
from chalicelib.rendering.formats import date as day_in_words
from chalicelib.rendering.guidance_pages import FIRST_HELP
from chalicelib.rendering.incident_words import TEXT_LAST
from chalicelib.rendering.translator import Translator

_SHOWN_AS = {"platform": "platforms", "time": "time", "tick": "yes_no"}
_A_MOMENT = "2026-01-01T00:00:00Z"
_OF_HALF = "2026-01-01T{:02}:00:00Z"
"""In winter, when the United Kingdom's clock is UTC; what follows the minutes is am or pm."""


def authority_page(catalogue: Catalogue, say: Translator) -> dict[str, Any]:
    """Return the template's context. The page is a file; a script puts the case's ids and times
    into words, and not every browser knows Welsh months."""
    days = [day_in_words(say.language, date(2026, month, 1)) for month in range(1, 13)]
    lines = {str(kind): say(sentences.case) for kind, sentences in SENTENCES.items()}
    return {
        "months": [day.split()[1] for day in days],
        "at": say.moment(_A_MOMENT).split()[3],
        "halves": [say.moment(_OF_HALF.format(hour)).rpartition("00")[2] for hour in (9, 21)],
        "takers": takers(catalogue, say),
        "incident_rows": list(_incident_rows(say)),
        "happenings": {
            **lines,
            f"{Kind.MESSAGE_SENT}.candidate": say(TO_RECIPIENT.case),
            f"{Kind.PRESERVATION_REQUESTED}.not_told": say(NOT_TOLD.case),
        },
        "platforms": {platform.id: platform.name for platform in catalogue.platforms.values()},
        "categories": _labels(catalogue.categories.values(), say),
        "urgencies": _labels(catalogue.urgencies.values(), say),
        "names": {name: own_name for name, own_name in _names(catalogue, say) if own_name != name},
        "reasons": {text: say(text) for text in dict.fromkeys(_reasons(catalogue))},
        "signs": _labels(catalogue.signs.values(), say),
        "offices": _translated((office.name for office in catalogue.offices.values()), say),
        "programme_words": _translated(_of_programmes(catalogue), say),
        "law_words": _translated(_of_laws(load_laws()), say),
    }


def _translated(texts: Iterable[str], say: Translator) -> dict[str, str]:
    """Return each text by its English, where the page's language has another."""
    return {text: translation for text in texts if (translation := say(text)) != text}


def _of_programmes(catalogue: Catalogue) -> Iterator[str]:
    for programme in catalogue.programmes.values():
        yield from (programme.label, programme.sentence)


def _of_laws(laws: Laws) -> Iterator[str]:
    for law in laws.laws.values():
        yield from (law.title, law.instrument)
    for nation in laws.nations.values():
        yield nation.prosecutor


def _labels(records: Iterable[Category | Urgency | Sign], say: Translator) -> dict[str, str]:
    return {record.id: say(record.label) for record in records}


def _incident_rows(say: Translator) -> Iterator[tuple[str, str, str]]:
    """Yield (member, label, how its value becomes words) of an incident, in the page's order."""
    for member in TEXT_LAST:
        if member.case:
            yield member.name, say(member.case), _SHOWN_AS.get(member.control, "")
        if member.control == "platform":
            yield "platform_named", say(member.case), ""


def _names(catalogue: Catalogue, say: Translator) -> Iterator[tuple[str, str]]:
    """Yield what every authority that can be told is called, in the language of the page."""
    for authority in catalogue.authorities.values():
        if authority.kind != "adviser":
            yield authority.name, say(authority.name)


def _reasons(catalogue: Catalogue) -> Iterator[str]:
    """Yield every sentence that says why an authority was told."""
    for rule in catalogue.routing.rules.values():
        yield rule.why
        yield from (why for _, why in (*rule.specialists, *rule.electoral))
    yield from (HANDED_OVER, IN_DANGER)


def takers(catalogue: Catalogue, say: Translator) -> list[dict[str, str]]:
    """List to whom an authority can hand a case over: options of a select, by name. The page drops
    those that have no address, or the case."""
    authorities = [
        authority for authority in catalogue.authorities.values() if authority.kind != "adviser"
    ]
    options = [
        (say(authority.name), authority.id)
        for authority in authorities
        if authority.id not in FIRST_HELP
    ]
    return [{"value": authority, "text": name} for name, authority in sorted(options)]
