"""Show what a report about danger says in places where it could not be used.

It is kept by the JSON pointer (RFC 6901) of where it was typed; people read words in its place.
"""

import json
import re
from collections.abc import Iterator, Mapping
from itertools import count
from typing import Any, NamedTuple

from chalicelib.model.json_values import JsonObject, JsonView
from chalicelib.rendering.incident_words import MEMBERS
from chalicelib.rendering.translator import N_, Translator, translator

HEADING = N_("What we kept as typed, because we could not sort it")
IN_THEIR_WORDS = "In their own words:"

_LABELS = {
    r"/incidents/(\d+)/seen_at": N_("Post or message %d, when it was seen"),
    r"/incidents/(\d+)": N_("Post or message %d"),
    r"/incidents": N_("Posts or messages"),
    r"/candidate/area|/at_risk(?:/area)?": N_("Where they are or stand"),
    r"/candidate": N_("Who it is about"),
    r"/reporter": N_("Who reported"),
    r"/signs": N_("Signs of danger"),
    r"/evidence(?:/\d+(?:/incidents)?)?": N_("A file"),
    r"/access_code": N_("Access code"),
    r"/statement": N_("More of what happened"),
    r"/share_with": N_("Who may be told"),
    "": N_("Also typed"),
}
"""Labels by the beginning of a pointer; of two that fit, the first."""

_BY_WEIGHT = ("incidents", "statement", "signs", "at_risk", "candidate", "reporter")

_MEMBERS = {
    **{member.name: member.case for member in MEMBERS if member.case},
    "area": N_("Area"),
    "council": N_("Council"),
    "election": N_("Election"),
    "email": N_("Email address"),
    "language": N_("Language"),
    "name": N_("Full name"),
    "office": N_("What they are"),
    "phone": N_("Phone number"),
    "role": N_("Who they are"),
}


class TypedLine(NamedTuple):
    """What was typed in one place, and what people call the place."""

    place: str
    text: str


def typed_lines(as_typed: JsonView, say: Translator) -> list[TypedLine]:
    """Return what was kept as typed, by the pointer of its place, in words: what happened first,
    however a client ordered it."""
    typed = sorted(as_typed.items(), key=lambda place: _weight(place[0]))
    return [_line(pointer, value, say) for pointer, value in typed if value is not None]


def post_numbers(as_typed: JsonView) -> Iterator[int]:
    """Yield the number that each post was typed with: what was left out had one, too."""
    return (number for number in count(1) if f"/incidents/{number - 1}" not in as_typed)


def with_typed_words(view: JsonView) -> JsonObject:
    """Return a case as an authority sees it, its ``as_typed`` in English words.

    ``stated`` is the statement alone; ``statement`` has all of it, for whoever reads no other.
    """
    stated, lines = view.get("statement", ""), typed_lines(view["as_typed"], translator("en"))
    parts = [f"{HEADING}:", *(f"{line.place}: {line.text}" for line in lines)] if lines else []
    parts += [IN_THEIR_WORDS] if parts and stated else []
    parts += [stated] if stated else []
    texts = {"stated": stated, "statement": "\n\n".join(parts)}
    as_typed = [line._asdict() for line in lines]
    return {**view, "as_typed": as_typed, **{name: text for name, text in texts.items() if text}}


def _weight(pointer: str) -> tuple[int, list[int], str]:
    member = pointer[1:].partition("/")[0]
    rank = _BY_WEIGHT.index(member) if member in _BY_WEIGHT else len(_BY_WEIGHT)
    return rank, [int(number) for number in re.findall(r"/(\d+)(?=/|$)", pointer)], pointer


def _line(pointer: str, value: Any, say: Translator) -> TypedLine:
    labels = ((re.match(f"(?:{at})(?=/|$)", pointer), label) for at, label in _LABELS.items())
    match, label = next((match, label) for match, label in labels if match)
    numbers = tuple(int(number) + 1 for number in match.groups())
    for name in reversed(pointer[match.end() :].split("/")[1:]):
        value = {name.replace("~1", "/").replace("~0", "~"): value}
    texts = value if isinstance(value, list) else [value]
    return TypedLine(say(label) % numbers, "\n".join(_in_words(text, say) for text in texts))


def _in_words(value: Any, say: Translator) -> str:
    """Write a value without the marks of JSON, its members as the form calls them; a text alone
    needs no name."""
    if isinstance(value, Mapping) and value.keys() == {"text"}:
        return _in_words(value["text"], say)
    if isinstance(value, Mapping):
        return "; ".join(
            f"{say(_MEMBERS[name]) if name in _MEMBERS else name}: {_in_words(member, say)}"
            for name, member in value.items()
        )
    if isinstance(value, list):
        return "; ".join(_in_words(item, say) for item in value)
    return value if isinstance(value, str) else json.dumps(value)
