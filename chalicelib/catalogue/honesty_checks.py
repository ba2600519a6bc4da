"""Check what the sources claim against themselves: silence on a kind of abuse, and who is cited.

That a platform has no rule on something is a claim as well. It is compared with all that the same
file quotes: a text that speaks of the kind, by the words of the kind's `terms`, contradicts it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple
from urllib.parse import urlsplit

from chalicelib.catalogue import platform_schema, schema
from chalicelib.catalogue.checks import CatalogueFinding, paths_of, unknown
from chalicelib.catalogue.sources import FieldPath, SourceFile

NOT_OFFICIAL = (
    *(
        "bbc.co.uk",
        "bbc.com",
        "theguardian.com",
        "telegraph.co.uk",
        "thetimes.com",
        "thetimes.co.uk",
    ),
    *(
        "independent.co.uk",
        "dailymail.co.uk",
        "mirror.co.uk",
        "inews.co.uk",
        "lbc.co.uk",
        "sky.com",
    ),
    *("itv.com", "reuters.com", "ft.com", "politico.eu", "techcrunch.com", "theverge.com"),
    *("southwalesargus.co.uk", "nytimes.com", "heise.de", "gamesindustry.biz", "engadget.com"),
    *("wikipedia.org", "britannica.com", "lexology.com", "mondaq.com"),
)
"""Press, encyclopaedias and law firms: they say where to look, and are no source of a statement."""


class _Quoted(NamedTuple):
    """A text of a platform's file that says what its rules are on."""

    path: FieldPath
    text: str
    category: str  # "" for a note, which is on none
    not_on: list[str]


def check_claims(files: schema.Files) -> Iterator[CatalogueFinding]:
    """Yield a finding for each text that speaks of a kind on which its file claims no rule."""
    terms = {row.id: [re.compile(term, re.I) for term in row.terms] for row in _categories(files)}
    on_platforms = {row.id for row in _categories(files) if row.guidance.on_platforms}
    for file, platform in files.platforms.items():
        if platform.same_rules_as:
            continue
        ruled = {breach.category for breach in platform.breaches if breach.covers != "none"}
        silent = [name for name in terms if name in on_platforms and name not in ruled]
        for quoted in _quoted(platform):
            yield from unknown(file, paths_of("not_on", quoted.not_on, *quoted.path), terms, "kind")
            spoken = {name for name in silent if name != quoted.category}
            spoken = {
                name
                for name in spoken
                if any(pattern.search(quoted.text) for pattern in terms[name])
            }
            yield from _contradictions(file, quoted, spoken)


def _contradictions(file: str, quoted: _Quoted, spoken: set[str]) -> Iterator[CatalogueFinding]:
    text = "text" if quoted.path[0] == "notes" else "what"
    for name in sorted(spoken - set(quoted.not_on)):
        message = f"speaks of {name!r}, and the file has no rule on it: add one, or say not_on"
        yield file, (*quoted.path, text), message
    for name in sorted(set(quoted.not_on) - spoken):
        yield file, (*quoted.path, "not_on"), f"names {name!r}, and nothing contradicts it"


def _quoted(platform: platform_schema.PlatformEntry) -> Iterator[_Quoted]:
    for i, breach in enumerate(platform.breaches):
        yield _Quoted(("breaches", i), breach.what, breach.category, breach.not_on)
    for i, note in enumerate(platform.notes):
        yield _Quoted(("notes", i), note.text, "", note.not_on)


def _categories(files: schema.Files) -> Iterable[schema.CategoryEntry]:
    return files.categories.values()


def check_cited(sources: Iterable[SourceFile]) -> Iterator[CatalogueFinding]:
    """Yield a finding for each link to a page that is no official one."""
    for source in sources:
        for path in source.lines:
            named = path[:-1] if path and isinstance(path[-1], int) else path
            if named and str(named[-1]).endswith(("url", "urls")):
                host = urlsplit(str(_at(source.data, path))).netloc
                if any(host == name or host.endswith("." + name) for name in NOT_OFFICIAL):
                    yield source.file, path, f"{host} is no official page: cite none, or another"


def _at(data: object, path: FieldPath) -> object:
    value = data
    for part in path:
        value = value[part]  # type: ignore[index] # the path is one of this data's own
    return value
