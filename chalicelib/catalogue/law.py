"""Say which law applies: offences, orders and claims of the four nations, by the day and the place.

What was done on a day is judged by the law of that day. Nothing is suggested to anybody that we did
not read, or of which we know no safe date. The data is `source/law.yaml`, built to law.json.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from typing import Literal, NamedTuple

from chalicelib.catalogue.records import Confidence, Note

LawKind = Literal["offence", "order", "civil"]
Precision = Literal["day", "month", "year", "unknown"]


class Law(NamedTuple):
    """An offence, an order that a court can make, or a civil claim.

    `since` and `until` are the first and the last day that it was in force, and count for what was
    done on that day: a law made later does not apply. Where only the month or the year of `since`
    is known, the date is its first day.
    """

    id: str
    kind: LawKind
    title: str
    instrument: str  # "Online Safety Act 2023, section 181"
    what: str
    since: dt.date | None
    until: dt.date | None  # None: still in force
    precision: Precision  # of since
    dates_confidence: Confidence
    nations: tuple[str, ...]  # where it is the law
    categories: tuple[str, ...]
    note: str | None
    url: str
    checked: dt.date
    confidence: Confidence
    doubt: str | None = None  # what is not sure and changes nothing for a reader: English alone

    @property
    def safely_since(self) -> dt.date | None:
        """Return the first day on which it certainly was in force; None where none is known."""
        if self.since is None or self.precision == "day":
            return self.since
        if self.precision == "year" or self.since.month == 12:
            return dt.date(self.since.year + 1, 1, 1)
        return self.since.replace(month=self.since.month + 1, day=1)

    def applies(self, on: dt.date, nation: str) -> bool:
        """Return whether it certainly was in force on that day in that nation."""
        since = self.safely_since
        in_time = since is not None and since <= on and (self.until is None or on <= self.until)
        return in_time and nation in self.nations

    def is_suggested(self, on: dt.date, nation: str) -> bool:
        """Return whether it applies and was read: what is not confirmed is not suggested."""
        return self.confidence == "found" and self.applies(on, nation)


class NationLaw(NamedTuple):
    """A nation's own words for who acts, and what its courts can order."""

    name: str
    police_name: str
    prosecutor: str
    authorities: tuple[str, ...]  # prosecutors, of the catalogue
    notes: tuple[Note, ...]  # who decides on charges, and more
    orders: tuple[Note, ...]


class Laws(NamedTuple):
    """The law of the four nations. Dictionaries are keyed by id and in the order of the source."""

    laws: dict[str, Law]
    nations: dict[str, NationLaw]


def offences_for(
    laws: Mapping[str, Law], *, nation: str | None, happened_on: dt.date, category: str
) -> tuple[Law, ...]:
    """List the offences that one kind of abuse may be, by the law of that day in that nation.

    None for a nation that is not known: which law applies cannot be told without it.
    """
    return tuple(
        law
        for law in laws.values()
        if law.kind == "offence"
        and category in law.categories
        and nation is not None
        and law.is_suggested(happened_on, nation)
    )


def offences_of_days(
    laws: Mapping[str, Law], *, nation: str | None, days: Iterable[dt.date], category: str
) -> tuple[Law, ...]:
    """List the offences of several days, each once, in the order of the source."""
    suggested = {
        law.id
        for day in frozenset(days)
        for law in offences_for(laws, nation=nation, happened_on=day, category=category)
    }
    return tuple(law for law in laws.values() if law.id in suggested)


def orders_for(
    laws: Mapping[str, Law],
    *,
    nation: str | None,
    happened_on: dt.date,
    protecting: Collection[str],
) -> tuple[Law, ...]:
    """List the orders of a court that protect an office (`Office.laws`), by the law of that day."""
    return tuple(
        laws[name]
        for name in protecting
        if nation is not None and laws[name].is_suggested(happened_on, nation)
    )
