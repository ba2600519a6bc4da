"""The essentials of the guidance, for the back of a letter: one page, from the catalogue alone."""

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
    """What the template sets on the page, in one language."""
    keeping, catalogue = printing.guidance.keeping, printing.catalogue
    more = printing.base_url + localised(say.language, "/guidance/")
    return {
        "heading": say(N_("The essentials")),
        "first_heading": say(N_("Keep it before you report or block")),
        "first": [say(text) for text in keeping.advice[:2]],
        "keep": [
            {"what": say(each.what), "how": say(each.how), **source(each.url, each.checked, say)}
            for each in (keeping.items[name] for name in _EVIDENCE)
        ],
        "rules_heading": say(N_("What breaks the rules")),
        "rules_columns": [
            say(N_("What")),
            say(N_("Against the rules of")),
            say(N_("Against the law?")),
            say(N_("Read in")),
        ],
        "rules": [_kind(printing, each, say) for each in _KINDS],
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
        "platforms": [_platform(printing, each, say) for each in catalogue.platforms.values()],
        "helpers_heading": say(N_("Who else can help")),
        "helpers": [contact(catalogue.authorities[each], say) for each in _HELPERS],
        "more": say(N_("All of the guidance, with its sources:")),
        "more_url": more,
        "more_shown": more.partition("://")[2],
    }


def _kind(printing: Printing, category: str, say: Speech) -> list[Json]:
    """One row: what it is, how many platforms forbid it, what the law says, and who said that."""
    platforms = printing.guidance.platforms.values()
    against = [
        any(each.category == category and each.confidence == "found" for each in platform.breaches)
        for platform in platforms
    ]
    share = say(N_("%(some)s of %(all)s platforms")) % {"some": sum(against), "all": len(against)}
    law = printing.guidance.categories[category].law
    known = law.confidence == "found"
    return [
        {"text": say(printing.catalogue.categories[category].label), "url": None},
        {"text": share, "url": None},
        {
            "text": _first_sentence(say(law.text)) if known else say(N_("Not confirmed")),
            "url": None,
        },
        {"text": f"{site(law.url)}, {day_of(say.language, law.checked)}", "url": law.url},
    ]


def _first_sentence(text: str) -> str:
    first, dot, _ = text.partition(". ")
    return first + dot.strip()


def _platform(printing: Printing, platform: Platform, say: Speech) -> list[Json]:
    """One row: name, time, where its rules are, when that was read."""
    time, checked = _time(printing, platform, say)
    cells = (platform.name, time, site(platform.policy_url), day_of(say.language, checked))
    return [
        {"text": text, "url": platform.policy_url if n == 2 else None}
        for n, text in enumerate(cells)
    ]


def _time(printing: Printing, platform: Platform, say: Speech) -> tuple[str, date]:
    """The time that a platform publishes, or that it publishes none, and when that was read."""
    promise, none = platform.promise, printing.guidance.platforms[platform.id].no_time
    minutes = promise and (promise.decide_minutes or promise.acknowledge_minutes)
    if promise and minutes:
        return span(say.language, minutes), promise.checked
    if none and none.confidence == "found":
        return say(N_("None")), none.checked
    return say(N_("None found")), none.checked if none else platform.checked
