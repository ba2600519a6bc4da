"""Fill the guidance pages: contexts for their templates, from the catalogue and the guidance.

Statements are not changed here; they are only put in order and into the page's language.
"""

import datetime as dt
from typing import Any, NamedTuple

from chalicelib.catalogue import Catalogue, Platform
from chalicelib.catalogue.answers import acting_authorities
from chalicelib.catalogue.guidance import Guidance, Measurement
from chalicelib.catalogue.records import BindingTime, Category, Channel
from chalicelib.model.reporter import CONSENT_KINDS
from chalicelib.rendering import formats, response_stats, three_answers
from chalicelib.rendering.category_groups import GROUPS
from chalicelib.rendering.facts import Facts
from chalicelib.rendering.law_pages import by_nation
from chalicelib.rendering.translator import N_, Translator

TOPICS = {
    "acknowledgement": N_("Do they confirm that they have it?"),
    "decision": N_("How long until they decide?"),
    "outcome": N_("Do they tell you what they did?"),
    "appeal": N_("Can you appeal?"),
}
FOR_WHOM = {
    "police": N_("For the police"),
    "candidates": N_("For candidates"),
    "organisations": N_("For organisations"),
    "anyone": N_("For anybody"),
}
PLACES = {"EU": N_("EU"), "Canada": N_("Canada"), "world": N_("Worldwide")}
# Numbers that somebody in distress may need, in this order, before every other authority.
FIRST_HELP = ("police-999", "police-101")


class GroupShown(NamedTuple):
    """Categories under one heading."""

    title: str
    categories: list[Category]


def category_groups(facts: Facts) -> list[GroupShown]:
    """Return every category, each under the heading of its group.

    Editors can change catalogue and guidance apart: a category that no group has is in the last.
    """
    by_id = dict(facts.catalogue.categories)
    groups = [
        GroupShown(
            GROUPS[group.id], [by_id.pop(name) for name in group.categories if name in by_id]
        )
        for group in facts.guidance.groups
    ]
    groups[-1].categories.extend(by_id.values())
    return groups


def platform_page(facts: Facts, platform: Platform, say: Translator) -> dict[str, Any]:
    """Show one platform, by the three questions, with an answer for each kind of abuse."""
    catalogue, guidance = facts.catalogue, facts.guidance
    statements = guidance.platforms[platform.id]
    answers = [facts.answers[platform.id, category] for category in catalogue.categories]
    return {
        "platform": platform,
        "three": three_answers.of_platform(catalogue, platform, answers, say),
        "binding": [time for time in catalogue.binding_times if _binds(time, platform)],
        "statements": statements,
        "labels": {name: say(category.label) for name, category in catalogue.categories.items()},
        "ruled": [answer for answer in answers if answer.breaches],
        "unruled": [
            answer
            for answer in answers
            if not answer.breaches and guidance.categories[answer.category.id].on_platforms
        ],
        "expectations": [
            (say(TOPICS[statement.topic]), statement)
            for statement in statements.expect
            if statement.confidence == "found"
        ],
        "notes": [note for note in statements.notes if note.confidence == "found"],
        "escalation": [
            (say(FOR_WHOM[statement.who]), statement) for statement in statements.escalation
        ],
        "measured": response_stats.show_stats(facts.measured.get(platform.id), say),
        "elsewhere": [
            (_where_and_when(statement, say), statement)
            for statement in statements.measured_elsewhere
        ],
    }


def _binds(time: BindingTime, platform: Platform) -> bool:
    return any(time.binds(platform.id, category) for category in time.categories)


def _where_and_when(figure: Measurement, say: Translator) -> str:
    """Say where and when something was measured: EU, October 2024 to March 2025."""
    months = [_month(month, say) for month in figure.period.split("/")]
    first, last = months[0], months[-1]
    when = (
        first
        if first == last
        else say(N_("%(first)s to %(last)s")) % {"first": first, "last": last}
    )
    return f"{say(PLACES[figure.place])}, {when}"


def _month(month: str, say: Translator) -> str:
    return formats.date(say.language, dt.date.fromisoformat(f"{month}-01")).partition(" ")[2]


def channel_page(facts: Facts, channel: Channel, say: Translator) -> dict[str, Any]:
    """Show a channel that nobody takes anything down from: what to keep, and who acts."""
    return {
        "channel": channel,
        "three": three_answers.of_channel(channel, say),
        "statements": facts.guidance.channels[channel.id],
        "escalation": [
            (say(FOR_WHOM[statement.who]), statement)
            for statement in facts.guidance.channels[channel.id].escalation
        ],
    }


def category_page(facts: Facts, category: Category, say: Translator) -> dict[str, Any]:
    """Show one kind of abuse: rules, law, who acts, what to do, and every platform's answer."""
    catalogue, guidance = facts.catalogue, facts.guidance
    guide = guidance.categories[category.id]
    platforms = catalogue.platforms if guide.on_platforms else {}
    answers = [facts.answers[platform, category.id] for platform in platforms]
    acting = acting_authorities(catalogue, category.id)
    acting_ids = {acting_authority.authority.id for acting_authority in acting}
    helplines = [name for name in guide.helplines if name not in acting_ids]
    return {
        "category": category,
        "three": three_answers.of_category(catalogue, category, guide, answers, say),
        "urgent": catalogue.urgencies[category.urgency].rank == 0,
        "guide": guide,
        "answers": answers,
        "ruled": sum(bool(answer.breaches) for answer in answers),
        "law_by_nation": by_nation(guidance, category),
        "acting": acting,
        "keep": [guidance.keeping.items[item] for item in guide.keep],
        "helplines": [catalogue.authorities[name] for name in helplines],
    }


def authorities_page(catalogue: Catalogue, guidance: Guidance) -> dict[str, Any]:
    """Show who does what: the police first, then who decides on elections, then who advises."""
    shown_first = {*catalogue.forces, *FIRST_HELP}
    other_authorities = [
        authority
        for authority in catalogue.authorities.values()
        if authority.id not in shown_first and not authority.desk_of
    ]
    return {
        "first_help": [catalogue.authorities[name] for name in FIRST_HELP],
        "voiceless": guidance.emergency,
        "electoral": [
            authority
            for authority in other_authorities
            if authority.kind in CONSENT_KINDS["electoral"]
        ],
        "advisers": [
            authority for authority in other_authorities if authority.kind in ("police", "adviser")
        ],
        "forces": sorted(catalogue.forces.values(), key=lambda force: force.name),
        "nations": [(nation.name, nation.notes) for nation in guidance.nations.values()],
        "documents": guidance.documents,
    }
