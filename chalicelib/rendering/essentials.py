"""Write the essentials of the guidance for the back of a letter: one page, from the catalogue."""

from collections.abc import Iterator
from datetime import date

from chalicelib.catalogue import Catalogue
from chalicelib.catalogue.records import Breach
from chalicelib.languages import localised
from chalicelib.model.json_values import JsonObject
from chalicelib.rendering.formats import date as day_of
from chalicelib.rendering.formats import site, span
from chalicelib.rendering.printed_parts import Printing, contact, source
from chalicelib.rendering.translator import N_, Translator

_EVIDENCE = ("screenshot", "profile", "links", "log")
_HELPERS = ("election-spoc", "feoa", "electoral-commission", "jo-cox-foundation")
_KINDS = (
    "threat_violence",
    "stalking",
    "harassment",
    "sexual_harassment",
    "hate_identity",
    "coordinated_pile_on",
    "doxxing",
    "intimate_images",
    "impersonation",
    "election_misinformation",
)
"""The kinds of abuse that the essentials name, of the catalogue's categories."""


def essentials(printing: Printing, say: Translator) -> JsonObject:
    """Return what the template sets on the page, in one language."""
    keeping, catalogue = printing.guidance.keeping, printing.catalogue
    more = printing.base_url + localised(say.language, "/guidance/")
    return {
        "heading": say(N_("The essentials")),
        "first_heading": say(N_("Keep it before you report or block")),
        "first": [say(text) for text in keeping.advice[:2]],
        "keep": [
            {"what": say(item.what), "how": say(item.how), **source(item.url, item.checked, say)}
            for item in (keeping.items[name] for name in _EVIDENCE)
        ],
        "rules_heading": say(N_("What breaks the rules")),
        "rules_columns": [
            say(N_("What")),
            say(N_("Against the rules of")),
            say(N_("Against the law?")),
            say(N_("Read in")),
        ],
        "rules": [_kind(printing, category, say) for category in _KINDS],
        "times_heading": say(N_("When platforms answer")),
        "times": list(_times(catalogue, say)),
        "helpers_heading": say(N_("Who else can help")),
        "helpers": [contact(catalogue.authorities[helper], say) for helper in _HELPERS],
        "more": say(N_("All of the guidance, with its sources:")),
        "more_url": more,
        "more_shown": more.partition("://")[2],
    }


def _kind(printing: Printing, category: str, say: Translator) -> list[JsonObject]:
    """Return a row: a kind of abuse, how many platforms forbid it, the law, and who says so."""
    platforms = printing.guidance.platforms.values()
    against = [
        any(_forbids(rule, category) for rule in platform.breaches) for platform in platforms
    ]
    share = say(N_("%(some)s of %(all)s platforms")) % {"some": sum(against), "all": len(against)}
    law = printing.guidance.categories[category].law
    text = _first_sentence(say(law.text)) if law.confidence == "found" else say(N_("Not confirmed"))
    return [
        {"text": say(printing.catalogue.categories[category].label), "url": None},
        {"text": share, "url": None},
        {"text": text, "url": None},
        {"text": f"{site(law.url)}, {day_of(say.language, law.checked)}", "url": law.url},
    ]


def _forbids(rule: Breach, category: str) -> bool:
    return rule.category == category and rule.confidence == "found" and rule.covers != "none"


def _first_sentence(text: str) -> str:
    first, dot, _ = text.partition(". ")
    return first + dot.strip()


def _times(catalogue: Catalogue, say: Translator) -> Iterator[JsonObject]:
    """Yield the times that bind, those that platforms publish, and a sentence for the rest."""
    for time in catalogue.binding_times:
        note = time.note if time.note and time.by == "commitment" else ""
        text = f"{say(time.text)} {say(note)}".strip()
        yield {"text": text, **source(time.url, time.checked, say)}
    platforms = catalogue.platforms.values()
    publishing = [platform for platform in platforms if platform.promise]
    for platform in publishing:
        if platform.promise and platform.promise.decide_minutes:
            text = say(N_("%(platform)s says that it decides within %(time)s.")) % {
                "platform": platform.name,
                "time": span(say.language, platform.promise.decide_minutes),
            }
            yield {"text": text, **source(platform.promise.url, platform.promise.checked, say)}
    silent = [platform.name for platform in platforms if platform not in publishing]
    sentence = say(
        N_("Of these we found no time of their own: %(platforms)s. We follow up at ours.")
    )
    yield {"text": sentence % {"platforms": ", ".join(silent)}, **source(None, date.min, say)}
