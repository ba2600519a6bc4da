"""What a fault is called on the form: one place for the words of every error.

A fault is ``{"pointer": "/incidents/0/url", "code": "string_too_long", "detail": …}``. The words
follow GOV.UK's style: they say how to put it right, and never "please", "sorry", "valid" or
"invalid". ``detail`` is for machines and is not shown.
"""

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from chalicelib.rendering.incident_words import ERRORS
from chalicelib.rendering.limits_in_words import say_with_limits
from chalicelib.rendering.translator import N_, Translator

ShownFault = Mapping[str, str]


class FieldError(NamedTuple):
    """``field`` is the form field's name and its input's id; ``text`` is shown beside it."""

    field: str
    text: str


MISSING = frozenset({"missing", "string_too_short", "required", "value_required", "too_short"})
TOO_LONG = frozenset({"string_too_long", "too_long"})

# Pointer with * for each number -> code group -> words. "" is any other code of that field.
WORDS: Mapping[str, Mapping[str, str]] = {
    **ERRORS,
    "/name": {
        "too_long": N_("The name must be %(name_length)s characters or fewer"),
        "": N_("Enter the name of the agent or member of staff"),
    },
    "/reporter": {"": N_("Enter your details")},
    "/reporter/name": {
        "missing": N_("Enter your full name"),
        "too_long": N_("Your full name must be %(name_length)s characters or fewer"),
        "": N_("Enter your full name as text"),
    },
    "/reporter/role": {"": N_("Select who you are")},
    "/reporter/email": {
        "too_long": N_("Your email address must be 254 characters or fewer"),
        "": N_("Enter an email address in the correct format, like name@example.com"),
    },
    "/reporter/phone": {
        "": N_("Enter a phone number, like 01632 960 001 or +44 808 157 0192"),
    },
    "/reporter/language": {"": N_("Select a language from the list")},
    "/candidate": {"": N_("Enter the candidate’s full name")},
    "/candidate/name": {
        "too_long": N_("The candidate’s full name must be %(name_length)s characters or fewer"),
        "": N_("Enter the candidate’s full name"),
    },
    "/candidate/area": {
        "missing": N_("Enter the ward, council or seat that they stand in or represent"),
        "": N_("Enter a ward, council, seat or town, like Aldershot"),
    },
    "/candidate/office": {"": N_("Select what they are from the list")},
    "/candidate/council": {"": N_("Enter a council, like Rushmoor")},
    "/at_risk": {"": N_("Enter a ward, council, seat or town, like Aldershot")},
    "/at_risk/area": {"": N_("Enter a ward, council, seat or town, like Aldershot")},
    "/candidate/election": {"": N_("Enter an election that this service covers")},
    "/access_code": {
        "": N_("Check the access code, or leave it empty and give the candidate’s name and area"),
    },
    "/category": {"": N_("Select what happened")},
    "/signs": {"": N_("Select only the signs that are listed")},
    "/signs/*": {"": N_("Select only the signs that are listed")},
    "/immediate_danger": {"": N_("Select whether somebody is in immediate danger")},
    "/incidents": {
        "too_long": N_("Give up to %(incidents_a_case)s posts or messages"),
        "": N_("Enter a link, or select the platform where it happened"),
    },
    "/incidents/*": {"": N_("Enter a link, or select the platform where it happened")},
    "/statement": {
        "missing": N_("Tell us what happened"),
        "": N_("What happened must be %(statement_length)s characters or fewer"),
    },
    "/evidence": {"": N_("A report can hold up to %(files)s files")},
    "/share_with": {"": N_("Select who may be told")},
    "/log_only": {"": N_("Select whether to keep it on record only")},
    "/declaration": {"": N_("Confirm that what you have told us is true as far as you know")},
}
# Rules of ours that are told apart by code, wherever they point.
CODES: dict[str, str] = {
    "area_unknown": N_("Enter a ward, council, seat or town, like Aldershot"),
    "area_ambiguous": N_("Several places are called that. Select the one that you mean"),
    "election_closed": N_("That election is over. Leave it out, and select what they are"),
    "candidate_required": N_("Enter the candidate’s full name"),
    "category_unknown": N_("Select what happened"),
    "incident_unknown": N_("Select which of your posts or messages the file is about"),
    "sign_unknown": N_("Select only the signs that are listed"),
    "nobody_chosen": N_("Select who may be told, or select to keep it on record only"),
    "too_large": N_(
        "Your report is too long to be sent at once. Shorten this, or send it in parts"
    ),
    "malformed": N_("Some of what was typed could not be read. Check this and your other answers"),
    "platform_unknown": N_("Select a platform from the list"),
    "election_unknown": N_("Enter an election that this service covers"),
    "day_incomplete": N_("Enter the day, the month and the year, or leave all of them empty"),
    "day_unreal": N_("When you saw it must be a real date, like 4 7 2026"),
    "day_in_future": N_("When you saw it must be today or in the past"),
    "day_too_early": N_("When you saw it must be in 1990 or later"),
    "clock_unknown": N_("Enter the time like 9:30am or 21:30, or leave it empty"),
    "declaration_required": N_("Confirm that what you have told us is true as far as you know"),
    "too_many_delegates": N_("You can have %(delegates)s codes that work. Revoke one first"),
    "url_or_platform": N_("Enter a link, or select the platform where it happened"),
}
# Where a fault about a whole group is shown.
GROUPS = {
    "": "reporter.name",
    "/reporter": "reporter.name",
    "/candidate": "candidate.name",
    "/at_risk": "at_risk.area",
    "/incidents": "links",
    "/share_with": "share_with.platforms",
    "/evidence": "evidence",
    "/submission_id": "declaration",
}
OTHERWISE = N_("Check this answer")


def field_errors(faults: Iterable[ShownFault], say: Translator) -> list[FieldError]:
    """Return one error a field, in the order of the faults; the first of a field wins."""
    errors: dict[str, FieldError] = {}
    for fault in faults:
        field = field_of(fault["pointer"])
        errors.setdefault(field, FieldError(field, say_with_limits(say, words_of(fault))))
    return list(errors.values())


def words_of(fault: ShownFault) -> str:
    """Return the words for a fault, neither translated nor with their limits in them."""
    code = fault["code"]
    if code in CODES:
        return CODES[code]
    words = WORDS.get(re.sub(r"/\d+(?=/|$)", "/*", fault["pointer"]), {})
    group = "missing" if code in MISSING else "too_long" if code in TOO_LONG else ""
    return words.get(group) or words.get("", OTHERWISE)


def field_of(pointer: str) -> str:
    """Name the form field that a JSON pointer stands for: /incidents/0/url is incidents.0.url."""
    if pointer in GROUPS:
        return GROUPS[pointer]
    if re.fullmatch(r"/incidents/\d+", pointer):
        pointer += "/url"
    if pointer.startswith("/signs/"):
        return "signs"
    return pointer.strip("/").replace("/", ".")
