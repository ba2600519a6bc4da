"""List every text of the catalogue and the guidance that a page, form or mail can show.

They are translated as the texts of templates are: `tools.translations` extracts what `texts` gives,
and `say` looks each up. A field of a record is a text or it is not, by its name; a test holds that
no field is forgotten.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from chalicelib.catalogue.guidance import Guidance
from chalicelib.catalogue.law import NationLaw
from chalicelib.catalogue.offices import Office
from chalicelib.catalogue.reasons import HANDED_OVER, IN_DANGER
from chalicelib.catalogue.records import Authority, Catalogue, Channel, RoutingRule

TEXTS = frozenset(
    {
        "advice",
        "by_election",
        "definition",
        "first",
        "how",
        "instrument",
        "label",
        "meaning",
        "measure",
        "note",
        "police_name",
        "prosecutor",
        "reasons",
        "sentence",
        "situation",
        "text",
        "title",
        "warning_signs",
        "what",
        "when",
        "why",
    }
)
"""Fields that hold a text, or several."""
_WITH_TRANSLATED_NAME = (Authority, Channel, NationLaw, Office)
"""What has a name in each language; platforms and constituencies have one name."""


def texts(catalogue: Catalogue, guidance: Guidance) -> Iterator[str]:
    """Yield every text once, in the order of the sources."""
    unique = dict.fromkeys(_all(catalogue))
    yield from unique | dict.fromkeys(_all(guidance)) | dict.fromkeys((HANDED_OVER, IN_DANGER))


def is_text(record: Any, field: str) -> bool:
    """Return whether a record's field holds a text, or several, that is translated."""
    return field in TEXTS or (field == "name" and isinstance(record, _WITH_TRANSLATED_NAME))


def _all(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for item in value.values():
            yield from _all(item)
    elif isinstance(value, tuple):
        yield from _record(value) if hasattr(value, "_fields") else _all_of(value)


def _all_of(values: tuple[Any, ...]) -> Iterator[str]:
    for value in values:
        yield from _all(value)


def _record(record: Any) -> Iterator[str]:
    if isinstance(record, RoutingRule):
        yield from (why for _, why in (*record.specialists, *record.electoral))
    if isinstance(record, _WITH_TRANSLATED_NAME) and _has_a_name_in_welsh(record):
        yield record.name
    for field, value in record._asdict().items():
        if field not in TEXTS:
            yield from _all(value)
        elif isinstance(value, str):
            yield value
        elif value:
            yield from value.values() if isinstance(value, dict) else value


def _has_a_name_in_welsh(record: Authority | Channel | NationLaw | Office) -> bool:
    """Return whether the name is translated: names of forces outside Wales are proper names."""
    if not isinstance(record, Authority) or record.kind != "police" or record.desk_of:
        return True
    return not record.nations or "Wales" in record.nations
