"""Offer the choices of the report form, as GOV.UK Frontend's macros take them."""

from collections.abc import Iterable, Mapping
from typing import Any, cast

from chalicelib.catalogue import Catalogue
from chalicelib.catalogue.guidance import GroupId
from chalicelib.catalogue.offices import Office
from chalicelib.model.elections import Election
from chalicelib.rendering.answers import Answers
from chalicelib.rendering.category_groups import GROUPS
from chalicelib.rendering.election_words import name_with_place
from chalicelib.rendering.translator import N_, Translator

GROUPS_BY_COMMONNESS: tuple[GroupId, ...] = (
    "attacks",
    "danger",
    "falsehoods",
    "private_life",
    "other",
)
COMMONEST_FIRST = (
    "abuse_insult",
    "harassment",
    "hate_identity",
    "coordinated_pile_on",
    "sexual_harassment",
    "threat_violence",
    "stalking",
    "offline_crossover",
)
"""Seven in ten councillors were abused in a year, one in four threatened with violence (Local
Government Association 2025); of crimes against MPs that police recorded, nine in ten were malicious
messages (2016 to 2020). Of the kinds not named no figures were found: they keep their order."""

ROLES: Mapping[str, str] = {
    "candidate": N_("I am the candidate"),
    "agent": N_("I am the candidate’s election agent"),
    "staff": N_("I work or volunteer for the candidate"),
    "family": N_("I am family or a friend"),
    "other": N_("Somebody else"),
}
SHARES = {
    "platforms": N_("The platforms where it happened"),
    "police": N_(
        "The police force for the area, and counter-terrorism police where it concerns them"
    ),
    "electoral": N_("The electoral authorities, where it concerns them"),
}
_WORKING = N_("Working for somebody who does, or for the election")
# What the list of candidates says, where a script shows one.
PICKER = {
    "label": N_("Which candidate?"),
    "choose": N_("Choose a candidate"),
    "other": N_("The name is not in this list"),
}


def form_choices(answers: Answers, catalogue: Catalogue, say: Translator) -> dict[str, Any]:
    """Return what the form offers, question by question."""
    groups = _category_items(answers, catalogue, say)
    return {
        "category_groups": [
            {"id": group, "title": say(GROUPS[group]), "items": items}
            for group, items in groups.items()
        ],
        "category_items": [item for items in groups.values() for item in items],
        "sign_items": [
            _item(sign.id, say(sign.label), sign.id in answers.all("signs"))
            for sign in catalogue.signs.values()
        ],
        "platform_items": [
            {"value": "", "text": say(N_("Choose a platform"))},
            *(
                {"value": platform.id, "text": platform.name}
                for platform in catalogue.platforms.values()
            ),
            *(
                {"value": channel.name, "text": say(channel.name)}
                for channel in catalogue.channels.values()
            ),
        ],
        "role_items": [
            _item(role, say(text), answers.first("reporter.role") == role)
            for role, text in ROLES.items()
        ],
        "share_items": [
            _item("yes", say(text), answers.on(f"share_with.{kind}"))
            | {"name": f"share_with.{kind}", "id": f"share_with.{kind}"}
            for kind, text in SHARES.items()
        ],
        "image_helper": catalogue.authorities["revenge-porn-helpline"],
        "office_groups": [
            {
                "title": say(title),
                "items": [_office_item(office, title, answers, say) for office in group],
            }
            for title, group in _offices(catalogue).items()
        ],
    }


def election_items(
    answers: Answers, elections: Iterable[Election], say: Translator
) -> list[dict[str, Any]]:
    """Offer the elections that are on; nothing where there is none, or nobody knows."""
    chosen = answers.first("candidate.election")
    offered = [
        {
            "value": election.id,
            "text": name_with_place(election, say),
            "selected": election.id == chosen,
            "attributes": {"data-type": election.parts.type},
        }
        for election in elections
    ]
    none = {"value": "", "text": say(N_("None of these, or I do not know"))}
    return [none, *offered] if offered else []


def _offices(catalogue: Catalogue) -> dict[str, list[Office]]:
    """Group what somebody can be: standing, holding office, or working for one."""
    offices = list(catalogue.offices.values())
    elected = {office.stands_for for office in offices} | {"city_common_councillor"}
    return {
        N_("Standing in an election"): [office for office in offices if office.stands_for],
        N_("Holding office"): [office for office in offices if office.id in elected],
        _WORKING: [
            office for office in offices if not office.stands_for and office.id not in elected
        ],
    }


def _office_item(office: Office, group: str, answers: Answers, say: Translator) -> dict[str, Any]:
    """Offer an office, with the types of election that are asked about for it, ``*`` for any."""
    item = _item(office.id, say(office.name), office.id == answers.first("candidate.office"))
    elections = office.elections if office.stands_for else ["*"] if group == _WORKING else []
    return {**item, "elections": ",".join(elections), "areas": ",".join(office.areas)}


def _category_items(
    answers: Answers, catalogue: Catalogue, say: Translator
) -> dict[GroupId, list[dict[str, Any]]]:
    """Group the kinds of abuse, the commonest first; one that is new stands last of its group."""
    places = {category: place for place, category in enumerate(COMMONEST_FIRST)}
    order = sorted(catalogue.categories, key=lambda category: places.get(category, len(places)))
    chosen = answers.first("category")
    groups: dict[GroupId, list[dict[str, Any]]] = {group: [] for group in GROUPS_BY_COMMONNESS}
    for category in map(catalogue.categories.__getitem__, order):
        item = _item(category.id, say(category.label), category.id == chosen)
        groups[cast("GroupId", category.group)].append(item)
    return groups


def _item(value: str, text: str, checked: bool) -> dict[str, Any]:
    return {"value": value, "text": text, "checked": checked}
