"""Offer the choices of the report form, as GOV.UK Frontend's macros take them."""

from typing import Any

from chalicelib.catalogue import Catalogue
from chalicelib.rendering.answers import Answers
from chalicelib.rendering.speech import N_, Speech

ROLES = {
    "candidate": N_("I am the candidate"),
    "agent": N_("I am the candidate’s election agent"),
    "staff": N_("I work or volunteer for the candidate"),
    "family": N_("I am family or a friend"),
    "other": N_("Somebody else"),
}
SHARES = {
    "platforms": N_("The platforms where it happened"),
    "police": N_(
        "The police force for the constituency, and counter-terrorism police where it concerns them"
    ),
    "electoral": N_("The electoral authorities, where it concerns them"),
}
# What the list of candidates says, where a script shows one.
PICKER = {
    "label": N_("Which candidate?"),
    "choose": N_("Choose a candidate"),
    "other": N_("The name is not in this list"),
}


def form_choices(answers: Answers, catalogue: Catalogue, say: Speech) -> dict[str, Any]:
    """Return what the form offers, question by question."""
    return {
        "category_items": [
            _item(category.id, say(category.label), answers.first("category") == category.id)
            for category in catalogue.categories.values()
        ],
        "sign_items": [
            _item(sign.id, say(sign.label), sign.id in answers.all("signs"))
            for sign in catalogue.signs.values()
        ],
        "platform_items": [
            {"value": "", "text": say(N_("Choose a platform"))},
            *({"value": one.id, "text": one.name} for one in catalogue.platforms.values()),
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
        "areas": list(catalogue.areas.of_kind("constituency")),
    }


def _item(value: str, text: str, checked: bool) -> dict[str, Any]:
    return {"value": value, "text": text, "checked": checked}
