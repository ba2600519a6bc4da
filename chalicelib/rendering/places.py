"""Say which place is meant: areas in words, and the choices where a name fits several."""

from collections.abc import Iterable, Mapping
from typing import Any

from chalicelib.catalogue import Area, Catalogue
from chalicelib.catalogue.area_lookup import resolve_council, scope_of
from chalicelib.model.elections import election_named
from chalicelib.model.json_values import JsonObject
from chalicelib.rendering.answers import PLACES, Answers
from chalicelib.rendering.translator import N_, Translator

ANOTHER = N_("None of these: another place, which I type above")


def choice_items(
    choices: Iterable[Mapping[str, str]], catalogue: Catalogue, say: Translator, chosen: str = ""
) -> list[JsonObject]:
    """Offer areas as the API lists them, and none of them."""
    areas = (catalogue.areas.by_code(choice["gss"]) for choice in choices)
    items = [
        {
            "value": area.gss or area.id,
            "text": area_in_words(area, catalogue, say),
            "checked": (area.gss or area.id) == chosen,
        }
        for area in areas
        if area is not None
    ]
    return [*items, {"value": "", "text": say(ANOTHER)}] if items else []


def place_choices(
    faults: Iterable[Mapping[str, Any]], answers: Answers, catalogue: Catalogue, say: Translator
) -> dict[str, list[JsonObject]]:
    """Return what each place of the form may mean: by the fault that says so, or as chosen."""
    by_field = {fault["pointer"].strip("/").replace("/", "."): fault for fault in faults}
    offered: dict[str, list[JsonObject]] = {}
    for field in PLACES:
        choices = by_field.get(field, {}).get("choices") or _chosen(field, answers, catalogue)
        offered[field] = choice_items(choices, catalogue, say, answers.first(f"{field}.choice"))
    return offered


def place_of_answers(field: str, answers: Answers, catalogue: Catalogue, say: Translator) -> str:
    """Say which place was typed or chosen, as far as we know it; else as it was typed."""
    typed, area = answers.first(field), _area(field, answers, catalogue)
    matches = (area,) if area else _matches(field, typed, answers, catalogue) if typed else ()
    if len(matches) != 1:
        return typed
    return area_in_words(matches[0], catalogue, say)


def area_in_words(area: Area, catalogue: Catalogue, say: Translator) -> str:
    """Name an area, what it is and what it is within, each in the page's language if we know it:
    ``Abbey (ward, Reading)``."""
    council, kind = (
        catalogue.areas.get(area.council or ""),
        say(catalogue.area_kinds[area.kind].label),
    )
    within = f"{kind}, {council.name_in(say.language)}" if council else kind
    return f"{area.name_in(say.language)} ({within})"


def _matches(field: str, typed: str, answers: Answers, catalogue: Catalogue) -> tuple[Area, ...]:
    """Return what a name may mean, within what the other answers say."""
    areas = catalogue.areas
    if field == "candidate.council":
        return resolve_council(areas, typed)
    if field != "candidate.area":
        return areas.find(typed)
    office = catalogue.offices.get(answers.first("candidate.office"))
    council = answers.first("candidate.council.choice") or answers.first("candidate.council")
    councils = resolve_council(areas, council) if council else ()
    scope = scope_of(
        areas,
        election=election_named(answers.first("candidate.election"), catalogue.election_types),
        kinds=office.areas if office else (),
        council=councils[0].id if len(councils) == 1 else None,
    )
    return areas.find(typed, scope)


def _chosen(field: str, answers: Answers, catalogue: Catalogue) -> list[dict[str, str]]:
    area = _area(field, answers, catalogue)
    return [{"gss": area.gss or area.id}] if area else []


def _area(field: str, answers: Answers, catalogue: Catalogue) -> Area | None:
    code = answers.first(f"{field}.choice")
    return catalogue.areas.by_code(code) if code else None
