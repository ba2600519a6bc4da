"""Fill the pages on the law: one for each nation, and what they have in common.

A law that was read is told as a fact. What we did not read is listed apart, by name and official
text alone, and suggested to nobody; smaller doubts are in docs/statements.md.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from chalicelib.catalogue import Catalogue
from chalicelib.catalogue.guidance import CategoryGuidance, Guidance
from chalicelib.catalogue.law import Law, NationLaw
from chalicelib.catalogue.records import Category
from chalicelib.rendering import formats
from chalicelib.rendering.law_paths import path_of
from chalicelib.rendering.translator import N_, Translator

MATTERS_FROM = dt.date(2024, 7, 4)
"""The first election that we served. A doubt about an earlier start changes nothing for anybody."""


class LawShown(NamedTuple):
    """A law, and since when it is one, in words; "" where no safe date is known."""

    law: Law
    when: str
    doubtful: bool  # its start is not confirmed, and that may matter


class NationLink(NamedTuple):
    """A nation's page, and what of one kind of abuse is on it."""

    name: str
    path: str
    laws: list[Law]


def law_page(guidance: Guidance) -> dict[str, Any]:
    """Show what the nations have in common, and lead to the page of each."""
    return {
        "nations": [NationLink(name, path_of(name), []) for name in guidance.nations],
        "coming": guidance.coming,
        "duties": [note for note in guidance.duties if note.confidence == "found"],
        "documents": guidance.documents,
    }


def nation_page(
    catalogue: Catalogue, guidance: Guidance, nation: NationLaw, say: Translator
) -> dict[str, Any]:
    """Show the law of one nation: who acts, each offence, orders and claims, and earlier law."""
    laws = [law for law in guidance.laws.values() if nation.name in law.nations]
    read = [law for law in laws if law.confidence == "found"]
    current = [law for law in read if law.until is None]
    return {
        "nation": nation,
        "prosecutors": [catalogue.authorities[name] for name in nation.authorities],
        "kinds": [
            (category, offences)
            for category in catalogue.categories.values()
            if (offences := offences_of(guidance.categories[category.id], current, nation.name))
        ],
        "offences": show_laws((law for law in current if law.kind == "offence"), say),
        "orders": show_laws((law for law in current if law.kind != "offence"), say),
        "earlier": show_laws((law for law in read if law.until is not None), say),
        "unread": [law for law in laws if law.confidence != "found"],
        "others": [
            NationLink(name, path_of(name), []) for name in guidance.nations if name != nation.name
        ],
    }


def by_nation(guidance: Guidance, category: Category) -> list[NationLink]:
    """List the offences that one kind of abuse may be in each nation now, as far as read."""
    guide = guidance.categories[category.id]
    return [
        NationLink(name, path_of(name), offences_of(guide, _current(guidance.laws), name))
        for name in guidance.nations
    ]


def offences_of(guide: CategoryGuidance, laws: Iterable[Law], nation: str) -> list[Law]:
    """Choose the offences of one kind of abuse in one nation."""
    return [
        law
        for law in laws
        if law.id in guide.laws and law.kind == "offence" and nation in law.nations
    ]


def _current(laws: Mapping[str, Law]) -> list[Law]:
    return [law for law in laws.values() if law.confidence == "found" and law.until is None]


def show_laws(laws: Iterable[Law], say: Translator) -> list[LawShown]:
    """Put the dates of laws into words."""
    return [LawShown(law, _when(law, say), _is_doubtful(law)) for law in laws]


def _is_doubtful(law: Law) -> bool:
    doubt_matters = law.since is None or law.since >= MATTERS_FROM
    return law.dates_confidence != "found" and doubt_matters


def _when(law: Law, say: Translator) -> str:
    """Write when it is law: since 31 January 2024; from 1988 until 30 January 2024."""
    if law.since is None:
        return ""
    since = _day(law.since, law.precision, say)
    if law.until is None:
        return say(N_("Law since %(since)s")) % {"since": since}
    until = formats.date(say.language, law.until)
    return say(N_("Law from %(since)s until %(until)s")) % {"since": since, "until": until}


def _day(day: dt.date, precision: str, say: Translator) -> str:
    """Write a day, or its month or year alone where no more is known."""
    words = formats.date(say.language, day)
    return {"year": str(day.year), "month": words.partition(" ")[2]}.get(precision, words)
