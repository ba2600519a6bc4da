"""Read what was filled into the report form, and which of its buttons was pressed.

The body's fields are named as in the API, with dots: reporter.name, incidents.0.url,
share_with.platforms; signs is repeated.
"""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Literal, NamedTuple

from chalicelib.languages import CODES, DEFAULT
from chalicelib.model.reporter import CONSENT_KINDS
from chalicelib.model.sighting import sighting_parts
from chalicelib.rendering.incident_words import BOXES, TYPED

Fields = Mapping[str, Sequence[str]]
"""A decoded form body: each name with its values in the order sent."""

FormStep = Literal["form", "check", "send"]
FOLDED = tuple(name for name in TYPED if name != "url")
"""What can be said of an incident beside its link."""

PLACES = ("candidate.area", "candidate.council", "at_risk.area")
"""Where a form asks for a place; what was chosen of several is in a field with ``.choice``."""

_REPORT_FORM = re.compile(
    r"access_code|about\.[0-9a-f]{32}|category|immediate_danger|signs|statement|evidence|not_added|log_only|declaration|form|links"
    r"|reporter\.(name|role|email|phone|language|discreet_mail|no_mailed_links)|candidate\.(name|area|election|office|council)"
    r"|at_risk\.area|area_asked"
    rf"|({'|'.join(map(re.escape, PLACES))})\.choice"
    rf"|incidents\.\d{{1,4}}\.({'|'.join(map(re.escape, TYPED))})"
    rf"|share_with\.({'|'.join(CONSENT_KINDS)})"
)
_TRUE = frozenset({"on", "true", "1", "yes"})
_LONGEST = 100
"""Letters of a name: a longer one is no field of ours, and is remembered nowhere."""


@lru_cache(maxsize=1_000)
def _is_known(name: str) -> bool:
    return _REPORT_FORM.fullmatch(name) is not None


def _is_of_report_form(name: str) -> bool:
    return len(name) <= _LONGEST and _is_known(name)


def is_ticked(values: Sequence[str]) -> bool:
    """Return whether a box was ticked, by the values of its field: the last one counts."""
    return bool(values) and values[-1].strip().lower() in _TRUE


class Answers:
    """Read fields in templates, where nothing missing is an error."""

    def __init__(self, fields: Fields, *, names: str | None = None) -> None:
        """Keep the fields whose names fit the pattern ``names``, else those of the report form."""
        fits = re.compile(names).fullmatch if names else _is_of_report_form
        self._fields = {
            name: list(filter(None, values)) for name, values in fields.items() if fits(name)
        }

    def first(self, name: str) -> str:
        """Return the value of a field, "" where it was left empty."""
        return next(iter(self._fields.get(name, [])), "")

    def all(self, name: str) -> list[str]:
        """Return every value of a repeated field."""
        return list(self._fields.get(name, []))

    def on(self, name: str) -> bool:
        """Return whether a box was ticked."""
        return is_ticked(self.all(name))

    def boxes(self, name: str) -> tuple[str, str, str, str]:
        """Return what stands in the boxes of a time: day, month, year and time of day."""
        day, month, year, clock = (self.first(f"{name}.{box}") for box in BOXES)
        whole = self.first(name)
        if whole and not (day or month or year or clock):
            return sighting_parts(whole)
        return day, month, year, clock

    def pairs(self) -> list[tuple[str, str]]:
        """Return every (name, value): hidden fields carry them so that no answer is lost."""
        return [(name, value) for name, values in self._fields.items() for value in values]

    def about(self) -> list[tuple[str, str]]:
        """Return which incidents each file is about, as (name, value)."""
        return [(name, value) for name, value in self.pairs() if name.startswith("about.")]

    def slots(self) -> list[int]:
        """Return the numbers of the incidents with anything in them, in order."""
        numbers = {
            int(name.split(".")[1]) for name, _ in self.pairs() if name.startswith("incidents.")
        }
        return sorted(numbers)


class Arranged(NamedTuple):
    """Hold a body's incidents as the form shows them: those with more to them than a link in slots
    of their own, the others as lines of one text area."""

    fields: dict[str, list[str]]
    """The body's fields, the incidents in slots numbered from 0, the other links in ``links``."""
    slots: dict[int, int]
    """Number in the body -> number of the slot, for each incident that has one."""
    lines: dict[int, int]
    """Number in the body -> line of the text area, counted from 1, for each of the others."""

    def field_of(self, number: int, member: str = "url") -> str:
        """Name the form field where a member of a body's incident stands."""
        return "links" if number in self.lines else f"incidents.{self.slots[number]}.{member}"


def arrange(answers: Answers) -> Arranged:
    """Sort a body's incidents into slots and lines."""
    slots: dict[int, int] = {}
    lines: dict[int, int] = {}
    for number in answers.slots():
        more = any(answers.first(f"incidents.{number}.{name}") for name in FOLDED)
        place = slots if more else lines
        place[number] = len(slots) if more else len(lines) + 1
    fields: dict[str, list[str]] = {}
    for name, value in answers.pairs():
        if not name.startswith("incidents."):
            fields.setdefault(name, []).append(value)
    for number, slot in slots.items():
        for name in TYPED:
            if value := answers.first(f"incidents.{number}.{name}"):
                fields[f"incidents.{slot}.{name}"] = [value]
    if lines:
        fields["links"] = ["\n".join(answers.first(f"incidents.{number}.url") for number in lines)]
    return Arranged(fields, slots, lines)


def links_in(fields: Fields) -> list[str]:
    """Return the links that were typed, one on each line: none for none."""
    numbers = Answers(fields, names=r"incidents\.\d{1,4}\.url").slots()
    links = [fields[f"incidents.{number}.url"][-1] for number in numbers]
    return ["\n".join(links)] if links else []


class FormRequest(NamedTuple):
    """Say what a post asks for. ``fields`` are those to validate and, at step send, to store."""

    step: FormStep
    fields: dict[str, list[str]]
    language: str


def read_request(fields: Fields) -> FormRequest:
    """Tell the form's buttons apart.

    ``change`` shows the form again with the answers kept, ``check`` the answers again; either may
    name a language to switch to. Else a ``submission_id`` sends, and without one answers are
    checked. ``show_in`` only decides the language of the answer, never what is stored.
    """
    answered = {name: list(values) for name, values in fields.items()}
    change, check, show_in = (_first(answered, name) for name in ("change", "check", "show_in"))
    for button in (change, check):
        if button in CODES:
            answered["reporter.language"] = [button]
    choices = (show_in, _first(answered, "reporter.language"))
    language = next((code for code in choices if code in CODES), DEFAULT)
    sends = _first(answered, "submission_id") and not check
    return FormRequest("form" if change else "send" if sends else "check", answered, language)


def _first(fields: Fields, name: str) -> str:
    return next(iter(fields.get(name, [])), "")
