"""What the guidance pages show: contexts for their templates, from the catalogue and the guidance.

What a statement says is theirs alone; here it is only put in order and into the page's language.
"""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from chalicelib.catalogue import Catalogue, Platform
from chalicelib.catalogue.answers import acting_authorities
from chalicelib.catalogue.guidance import GroupId, Guidance, Law
from chalicelib.catalogue.records import Category
from chalicelib.rendering import formats, response_stats
from chalicelib.rendering.facts import Facts
from chalicelib.rendering.speech import N_, Speech

TOPICS = {
    "acknowledgement": N_("Do they confirm that they have it?"),
    "decision": N_("How long until they decide?"),
    "outcome": N_("Do they tell you what they did?"),
    "appeal": N_("Can you appeal?"),
}
WHO = {
    "police": N_("For the police"),
    "candidates": N_("For candidates"),
    "organisations": N_("For organisations"),
    "anyone": N_("For anybody"),
}
# Numbers that somebody in distress may need, in this order, before every other authority.
FIRST_HELP = ("police-999", "police-101")
GROUPS: Mapping[GroupId, str] = {
    "danger": N_("Threats and danger"),
    "private_life": N_("Your private life and accounts"),
    "attacks": N_("Attacks on you"),
    "falsehoods": N_("Fakes and falsehoods"),
    "other": N_("Anything else"),
}
UNITED_KINGDOM = 4  # nations


class GroupShown(NamedTuple):
    """Categories under one heading."""

    title: str
    categories: list[Category]


class LawShown(NamedTuple):
    """A law, and since when and where it is one, in words."""

    law: Law
    when: str
    where: str


def groups(known: Facts) -> list[GroupShown]:
    """Give every category, each under the heading of its group.

    Editors can change catalogue and guidance apart: a category that no group has is in the last.
    """
    by_id = dict(known.catalogue.categories)
    shown = [
        GroupShown(
            GROUPS[group.id], [by_id.pop(name) for name in group.categories if name in by_id]
        )
        for group in known.guidance.groups
    ]
    shown[-1].categories.extend(by_id.values())
    return shown


def platform_page(known: Facts, platform: Platform, say: Speech) -> dict[str, Any]:
    """One platform, by the three questions, with an answer for each kind of abuse."""
    catalogue, guidance = known.catalogue, known.guidance
    said = guidance.platforms[platform.id]
    answers = [known.answers[platform.id, each] for each in catalogue.categories]
    return {
        "platform": platform,
        "said": said,
        "labels": {each.id: say(each.label) for each in catalogue.categories.values()},
        "ruled": [each for each in answers if each.breaches],
        "unruled": [
            each
            for each in answers
            if not each.breaches and guidance.categories[each.category.id].on_platforms
        ],
        "expectations": [(say(TOPICS[each.topic]), each) for each in said.expect],
        "escalation": [(say(WHO[each.who]), each) for each in said.escalation],
        "measured": response_stats.shown(known.measured.get(platform.id), say),
    }


def category_page(known: Facts, category: Category, say: Speech) -> dict[str, Any]:
    """One kind of abuse: the rules, the law, who acts, what to do, and every platform's answer."""
    catalogue, guidance = known.catalogue, known.guidance
    guide = guidance.categories[category.id]
    platforms = catalogue.platforms if guide.on_platforms else {}
    answers = [known.answers[each, category.id] for each in platforms]
    acting = acting_authorities(catalogue, category.id)
    named = {each.authority.id for each in acting}
    return {
        "category": category,
        "urgent": catalogue.urgencies[category.urgency].rank == 0,
        "guide": guide,
        "answers": answers,
        "ruled": sum(bool(each.breaches) for each in answers),
        "laws": laws_shown([guidance.laws[each] for each in guide.laws], say),
        "acting": acting,
        "keep": [guidance.keeping.items[each] for each in guide.keep],
        "helplines": [catalogue.authorities[each] for each in guide.helplines if each not in named],
    }


def law_page(guidance: Guidance, say: Speech) -> dict[str, Any]:
    """All the law there is in the guidance."""
    return {
        "laws": laws_shown(guidance.laws.values(), say),
        "coming": guidance.coming,
        "duties": guidance.duties,
        "nations": [(say(each.name), each.notes) for each in guidance.nations.values()],
        "documents": guidance.documents,
    }


def laws_shown(laws: Iterable[Law], say: Speech) -> list[LawShown]:
    """Laws with their dates and places in words."""
    return [LawShown(law, _when(law, say), _where(law, say)) for law in laws]


def _when(law: Law, say: Speech) -> str:
    """Law since 31 January 2024; law from 1988 to 30 January 2024."""
    year_alone = law.precision == "year"
    since = str(law.since.year) if year_alone else formats.date(say.language, law.since)
    if law.until is None:
        return say(N_("Law since %(since)s")) % {"since": since}
    until = formats.date(say.language, law.until)
    return say(N_("Law from %(since)s until %(until)s")) % {"since": since, "until": until}


def _where(law: Law, say: Speech) -> str:
    if len(law.nations) == UNITED_KINGDOM:
        return say(N_("In the whole of the United Kingdom"))
    nations = formats.several(say.language, [say(each) for each in law.nations])
    return say(N_("In %(nations)s")) % {"nations": nations}


def authorities_page(catalogue: Catalogue, guidance: Guidance) -> dict[str, Any]:
    """Who does what: the police first, then who decides on elections, then who advises."""
    others = [
        each
        for each in catalogue.authorities.values()
        if each.id not in catalogue.forces and each.id not in FIRST_HELP and not each.desk_of
    ]
    return {
        "first_help": [catalogue.authorities[each] for each in FIRST_HELP],
        "voiceless": guidance.emergency,
        "electoral": [each for each in others if each.kind in ("electoral", "returning_officer")],
        "advisers": [each for each in others if each.kind in ("police", "adviser")],
        "forces": sorted(catalogue.forces.values(), key=lambda each: each.name),
        "nations": [(each.name, each.notes) for each in guidance.nations.values()],
        "documents": guidance.documents,
    }
