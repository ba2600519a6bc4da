"""Read the languages of pages, mails and packs from ``languages.json``, where they are declared.

Another language is an entry there and a catalog, ``locale/CODE/LC_MESSAGES/standsafe.po``; routes,
forms, schemas and the edge follow. The file is read as this module is imported, like the code: a
route is registered for each language before anything is asked.
"""

import json
from pathlib import Path
from typing import NamedTuple


class Language(NamedTuple):
    """One language. ``at`` stands between a day and a time; ``first_in`` are the nations whose
    packs begin with it."""

    code: str
    """BCP 47, as in ``lang`` and ``hreflang``."""
    name: str
    """What its speakers call it."""
    english_name: str
    locale: str
    """Babel's locale, for dates, lengths of time and lists."""
    at: str
    first_in: tuple[str, ...] = ()

    @property
    def prefix(self) -> str:
        """Return what its pages' paths begin with, such as ``/cy``; "" for the default."""
        return "" if self.code == DEFAULT else f"/{self.code}"


def _read(path: Path) -> tuple[Language, ...]:
    rows = json.loads(path.read_text(encoding="utf-8"))
    return tuple(Language(**{**row, "first_in": tuple(row["first_in"])}) for row in rows)


LANGUAGES = _read(Path(__file__).with_suffix(".json"))
"""The first is the one that texts are written in and that others fall back to."""

CODES = tuple(language.code for language in LANGUAGES)
DEFAULT = CODES[0]
BY_CODE = {language.code: language for language in LANGUAGES}


def localised(code: str, path: str) -> str:
    """Return a path of the site in a language: the default at the root, others below theirs."""
    return f"{BY_CODE[code].prefix}{path}"


def language_of(path: str) -> str:
    """Return the code of the language that a path of the site is in."""
    first, below, _ = path.lstrip("/").partition("/")
    return first if below and first in BY_CODE else DEFAULT


def in_order_of(nation: str) -> tuple[str, ...]:
    """Return all codes, those that a nation's people expect first in front."""
    return tuple(sorted(CODES, key=lambda code: nation not in BY_CODE[code].first_in))
