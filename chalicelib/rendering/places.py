"""Say which place is meant: areas in words, and the choices where a name fits several."""

from collections.abc import Iterable, Mapping
from typing import Any

from chalicelib.catalogue import Area, Catalogue
from chalicelib.catalogue.areas import Scope
from chalicelib.rendering.answers import PLACES, Answers
from chalicelib.rendering.speech import N_, Speech

KINDS: Mapping[str, str] = {
    "constituency": N_("UK Parliament seat"),
    "ward": N_("ward"),
    "council": N_("council"),
    "county": N_("county council"),
    "combined_authority": N_("combined authority"),
    "london": N_("Greater London"),
    "police_area": N_("police force area"),
    "senedd": N_("Senedd seat"),
    "sp_constituency": N_("Scottish Parliament seat"),
    "sp_region": N_("Scottish Parliament region"),
    "nia": N_("Northern Ireland Assembly seat"),
    "gla_constituency": N_("London Assembly seat"),
}
"""Kind of area -> what people call one."""
ANOTHER = N_("None of these: another place, which I type above")

Item = dict[str, Any]


def choice_items(choices: Iterable[Mapping[str, str]], say: Speech, chosen: str = "") -> list[Item]:
    """Offer areas as the API lists them, and none of them."""
    items = [
        {
            "value": choice["gss"],
            "text": _words(choice["name"], choice["kind"], choice.get("council"), say),
            "checked": choice["gss"] == chosen,
        }
        for choice in choices
    ]
    return [*items, {"value": "", "text": say(ANOTHER)}] if items else []


def place_choices(
    faults: Iterable[Mapping[str, Any]], answers: Answers, catalogue: Catalogue, say: Speech
) -> dict[str, list[Item]]:
    """Give what each place of the form may mean: of a fault that says so, else what was chosen."""
    by_field = {fault["pointer"].strip("/").replace("/", "."): fault for fault in faults}
    offered: dict[str, list[Item]] = {}
    for field in PLACES:
        choices = by_field.get(field, {}).get("choices") or _chosen(field, answers, catalogue)
        offered[field] = choice_items(choices, say, answers.first(f"{field}.choice"))
    return offered


def place_of_answers(field: str, answers: Answers, catalogue: Catalogue, say: Speech) -> str:
    """Say which place was typed or chosen, as far as we know it; else as it was typed."""
    typed, office = answers.first(field), catalogue.offices.get(answers.first("candidate.office"))
    kinds = office.areas if office and field == "candidate.area" else ()
    area = _area(field, answers, catalogue)
    matches = (area,) if area else catalogue.areas.find(typed, Scope(kinds)) if typed else ()
    if len(matches) != 1:
        return typed
    (area,) = matches
    council = catalogue.areas.get(area.council) if area.council else None
    return _words(area.name_in(say.language), area.kind, council and council.name, say)


def _chosen(field: str, answers: Answers, catalogue: Catalogue) -> list[dict[str, str]]:
    area = _area(field, answers, catalogue)
    if area is None:
        return []
    council = catalogue.areas.get(area.council) if area.council else None
    choice = {"gss": area.gss or area.id, "name": area.name, "kind": area.kind}
    return [{**choice, "council": council.name} if council else choice]


def _area(field: str, answers: Answers, catalogue: Catalogue) -> Area | None:
    code = answers.first(f"{field}.choice")
    return catalogue.areas.by_code(code) if code else None


def _words(name: str, kind: str, council: str | None, say: Speech) -> str:
    within = f"{say(KINDS.get(kind, kind))}, {council}" if council else say(KINDS.get(kind, kind))
    return f"{name} ({within})"
