"""Write the essentials of the guidance for the back of a letter: one page, from the catalogue."""

from datetime import date

from chalicelib.catalogue import Platform
from chalicelib.languages import localised
from chalicelib.rendering.formats import date as day_of
from chalicelib.rendering.formats import site, span
from chalicelib.rendering.printed_parts import Json, Printing, contact, source
from chalicelib.rendering.speech import N_, Speech

_EVIDENCE = ("screenshot", "profile", "links", "log")
_HELPERS = ("election-spoc", "feoa", "electoral-commission", "jo-cox-foundation")
_KINDS = (
    "threat_violence",
    "harassment",
    "hate_identity",
    "doxxing",
    "intimate_images",
    "impersonation",
)
"""The kinds of abuse that the essentials name, of the catalogue's categories."""


def essentials(printing: Printing, say: Speech) -> Json:
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
        "next_heading": say(N_("What happens after you report")),
        "next": [
            say(
                N_("You get a reference to quote and a receipt that opens your report. Keep both.")
            ),
            say(N_("Whoever has your report is named, with the time by which an answer is due.")),
            say(N_("When a time has passed, we follow it up and tell you.")),
            say(N_("You can take a report back, or add to it, at any time.")),
        ],
        "platforms_heading": say(N_("What platforms say about when they answer")),
        "platforms_columns": [
            say(N_("Platform")),
            say(N_("Time it publishes")),
            say(N_("Its own rules")),
            say(N_("Checked on")),
        ],
        "platforms": [
            _platform(printing, platform, say) for platform in catalogue.platforms.values()
        ],
        "helpers_heading": say(N_("Who else can help")),
        "helpers": [contact(catalogue.authorities[helper], say) for helper in _HELPERS],
        "more": say(N_("All of the guidance, with its sources:")),
        "more_url": more,
        "more_shown": more.partition("://")[2],
    }


def _kind(printing: Printing, category: str, say: Speech) -> list[Json]:
    """Return a row: a kind of abuse, how many platforms forbid it, the law, and who says so."""
    platforms = printing.guidance.platforms.values()
    against = [
        any(rule.category == category and rule.confidence == "found" for rule in platform.breaches)
        for platform in platforms
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


def _first_sentence(text: str) -> str:
    first, dot, _ = text.partition(". ")
    return first + dot.strip()


def _platform(printing: Printing, platform: Platform, say: Speech) -> list[Json]:
    """Return a row: a platform, its time, where its rules are, and when that was read."""
    time, checked = _time(printing, platform, say)
    cells = (platform.name, time, site(platform.policy_url), day_of(say.language, checked))
    return [
        {"text": text, "url": platform.policy_url if n == 2 else None}
        for n, text in enumerate(cells)
    ]


def _time(printing: Printing, platform: Platform, say: Speech) -> tuple[str, date]:
    """Return the time that a platform publishes, or that it has none, and when that was read."""
    promise, none = platform.promise, printing.guidance.platforms[platform.id].no_time
    minutes = promise and (promise.decide_minutes or promise.acknowledge_minutes)
    if promise and minutes:
        return span(say.language, minutes), promise.checked
    if none and none.confidence == "found":
        return say(N_("None")), none.checked
    return say(N_("None found")), none.checked if none else platform.checked
