"""Translate into one language, and write times in it. For view-models and templates."""

import gettext
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path

from chalicelib.languages import CODES
from chalicelib.rendering import formats

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"
DOMAIN = "standsafe"


def N_(text: str) -> str:
    """Mark a string for the catalogs; it is translated when it is shown."""
    return text


class UnknownLanguage(ValueError):
    """Pages exist in the languages of ``languages.json`` and no other."""


@dataclass(frozen=True, slots=True)
class Translator:
    """Translate an English string by being called with it; as it is where it has no translation."""

    language: str
    translations: gettext.NullTranslations

    def __call__(self, text: str) -> str:
        """Translate ``text``."""
        return self.translations.gettext(text) if text else ""

    def day_or_moment(self, value: str) -> str:
        """Write a day without a time, and a time with one; what is neither stays as typed."""
        try:
            return formats.day_or_moment(self.language, value)
        except ValueError:
            return value

    def moment(self, value: str | datetime) -> str:
        """Write a time in this language; what is no time stays as it was typed."""
        try:
            return formats.moment(self.language, value)
        except ValueError:
            return str(value)


@cache
def translator(language: str) -> Translator:
    """Return a language with the catalog beside the templates. Raises UnknownLanguage."""
    if language not in CODES:
        raise UnknownLanguage(language)
    locale = TEMPLATES / "locale"
    return Translator(
        language, gettext.translation(DOMAIN, locale, languages=[language], fallback=True)
    )
