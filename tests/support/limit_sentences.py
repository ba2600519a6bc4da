"""Every sentence that states a limit, in the templates' and the code's sources."""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

from babel.messages.pofile import read_po

from chalicelib.rendering.incident_words import MEMBERS
from chalicelib.rendering.translator import TEMPLATES, translator
from tests.support.limit_values import CONSTANTS

_PO = TEMPLATES / "locale/cy/LC_MESSAGES/standsafe.po"
_TRANS = re.compile(r"{%-?\s*trans ([^%]*limits\.[^%]*?)-?%}(.*?){%-?\s*endtrans\s*-?%}", re.DOTALL)
_PLURAL = re.compile(r"{%-?\s*pluralize[^%]*%}")
_PLAIN = re.compile(r"{{-?\s*limits\.(\w+?)(?:_spelt)?\s*-?}}")
_JINJA = re.compile(r"{{.*?}}|{%.*?%}")
_ANY_COUNT = (0, 1, 2, 3, 6, 11)


class Sentence(NamedTuple):
    """Where it stands, its forms in the sources' English, and the limit of each placeholder."""

    place: str
    forms: tuple[str, ...]
    limits: Mapping[str, str]

    def forms_in(self, language: str) -> set[str]:
        """The translations, placeholders and all: one, or one for each plural form."""
        translations = translator(language).translations
        if len(self.forms) == 1:
            return {translations.gettext(self.forms[0])}
        singular, plural = self.forms
        return {translations.ngettext(singular, plural, count) for count in _ANY_COUNT}


@cache
def sentences() -> tuple[Sentence, ...]:
    """Those of the templates, then those that code has."""
    templates = sorted(TEMPLATES.rglob("*.j2"))
    return tuple(sentence for path in templates for sentence in _in_template(path)) + tuple(
        _in_code()
    )


def _in_template(path: Path) -> Iterator[Sentence]:
    source, place = path.read_text(), path.relative_to(TEMPLATES).as_posix()
    for names, body in _TRANS.findall(source):
        limits = dict(re.findall(r"(\w+)=limits\.(\w+)", names))
        forms = tuple(re.sub(r"{{\s*(\w+)\s*}}", r"%(\1)s", form) for form in _PLURAL.split(body))
        yield Sentence(place, forms, {name: constant(of) for name, of in limits.items()})


def _in_code() -> Iterator[Sentence]:
    with _PO.open("rb") as file:
        catalog = read_po(file)
    for message in catalog:
        text = message.id if isinstance(message.id, str) else message.id[0]
        limits = {name: constant(name) for name in re.findall(r"%\((\w+)\)s", text)}
        if limits and all(of in CONSTANTS for of in limits.values()):
            yield Sentence("code", (text,), limits)


def constant(name: str) -> str:
    """The limit of ``limits.name`` or of ``%(name)s``."""
    return name.removesuffix("_spelt").upper()


def plain_lines() -> Iterator[tuple[str, str, set[str]]]:
    """(template, expression of the line as it is shown, limits) of each line of a template that is
    not translated; ``<NAME>`` is where a limit's value stands."""
    for path in sorted(TEMPLATES.rglob("*.j2")):
        for line in path.read_text().splitlines():
            stated = {constant(name) for name in _PLAIN.findall(line)}
            if stated:
                marked = _PLAIN.sub(lambda match: f"<{constant(match[1])}>", line.strip())
                yield path.relative_to(TEMPLATES).as_posix(), _JINJA.sub("\0", marked), stated


def raw_limits() -> set[str]:
    """The limits that attributes, and by them scripts, take as numbers."""
    sources = "".join(path.read_text() for path in TEMPLATES.rglob("*.j2"))
    members = [member.limit for member in MEMBERS if member.limit]
    return {constant(name) for name in (*re.findall(r"limits\.(\w+)\.raw", sources), *members)}
