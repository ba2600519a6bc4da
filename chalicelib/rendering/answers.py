"""What was filled in, and the form's own controls. The body's fields are named as in the API, with
dots: reporter.name, incidents.0.url, share_with.platforms; signs is repeated."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Literal, NamedTuple

from chalicelib.rendering import LANGUAGES

Fields = Mapping[str, Sequence[str]]
"""A decoded form body: each name with its values in the order sent."""

Step = Literal["form", "check", "send"]
MOST_INCIDENTS = 50
FIRST_SLOTS = 3

_KNOWN = re.compile(
    r"access_code|category|immediate_danger|signs|statement|evidence|log_only|declaration"
    r"|reporter\.(name|role|email|phone|language)|candidate\.(name|area|election)"
    r"|incidents\.\d{1,2}\.(url|platform|handle|text|seen_at|deleted)"
    r"|share_with\.(platforms|police|electoral)"
)
_TRUE = frozenset({"on", "true", "1", "yes"})


class Answers:
    """Read-only view of the fields, for templates: nothing missing is an error."""

    def __init__(self, fields: Fields, *, known: str | None = None) -> None:
        """``known``: a pattern of the names to keep, those of the report form unless given."""
        pattern = re.compile(known) if known else _KNOWN
        self._fields = {
            name: [value for value in values if value]
            for name, values in fields.items()
            if pattern.fullmatch(name)
        }

    def first(self, name: str) -> str:
        """The value of a field, "" when it was left empty."""
        return next(iter(self._fields.get(name, [])), "")

    def all(self, name: str) -> list[str]:
        """Every value of a repeated field."""
        return list(self._fields.get(name, []))

    def on(self, name: str) -> bool:
        """Whether a box was ticked."""
        return self.first(name).lower() in _TRUE

    def pairs(self) -> Iterator[tuple[str, str]]:
        """Every (name, value): what hidden fields must carry so that no answer is lost."""
        return ((name, value) for name, values in self._fields.items() for value in values)

    def slots(self) -> list[int]:
        """The numbers of the incidents with anything in them, in order."""
        found = {
            int(name.split(".")[1]) for name, _ in self.pairs() if name.startswith("incidents.")
        }
        return sorted(found)


class Request(NamedTuple):
    """What a form post asks for. ``fields`` are those to validate and, at step send, to store."""

    step: Step
    fields: dict[str, list[str]]
    language: str


def read_request(fields: Fields) -> Request:
    """Tell the form's buttons apart.

    ``change`` shows the form again with the answers kept, ``check`` the answers again; either may
    name a language to switch to. Else a ``submission_id`` sends, and without one answers are
    checked. ``show_in`` only decides the language of the answer, never what is stored.
    """
    kept = {name: list(values) for name, values in fields.items()}
    change, check, show_in = (_first(kept, name) for name in ("change", "check", "show_in"))
    for wish in (change, check):
        if wish in LANGUAGES:
            kept["reporter.language"] = [wish]
    wishes = (show_in, _first(kept, "reporter.language"))
    language = next((each for each in wishes if each in LANGUAGES), LANGUAGES[0])
    sends = _first(kept, "submission_id") and not check
    return Request("form" if change else "send" if sends else "check", kept, language)


def _first(fields: Fields, name: str) -> str:
    return next(iter(fields.get(name, [])), "")
