"""Say what applies to a case, by where and when it happened and who it is about.

The nation is the area's, else that of the one force that has the case. Where a report names no
office, it is the one stood for in the election of the report.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from chalicelib.catalogue.law import Law, Laws, NationLaw, offences_of_days, orders_for
from chalicelib.catalogue.offices import (
    Office,
    ProgrammeAnswer,
    office_stood_for,
    programme_for,
)
from chalicelib.catalogue.records import Catalogue
from chalicelib.model.case import Case
from chalicelib.model.sighting import LOCAL

ORDER_FOR_ALL = "disqualification_order"
"""The order that protects everybody who is elected or stands: also where no office is known."""


class Applicable(NamedTuple):
    """What applies to one case."""

    nation: NationLaw | None
    office: Office | None
    programme: ProgrammeAnswer
    offences: tuple[Law, ...]
    orders: tuple[Law, ...]
    days: tuple[dt.date, ...]  # of what happened, as far as it was told; else of the report


def applicable_to(catalogue: Catalogue, laws: Laws, case: Case) -> Applicable:
    """Return what applies to a case that was not erased."""
    nation, office, days = nation_of(catalogue, case), office_of(catalogue, case), days_of(case)
    category = case.public["category"]
    protecting = office.laws if office else (ORDER_FOR_ALL,)
    return Applicable(
        nation=laws.nations.get(nation or ""),
        office=office,
        programme=programme_of(catalogue, case),
        offences=offences_of_days(laws.laws, nation=nation, days=days, category=category),
        orders=orders_for(laws.laws, nation=nation, happened_on=days[-1], protecting=protecting),
        days=days,
    )


def programme_of(catalogue: Catalogue, case: Case) -> ProgrammeAnswer:
    """Return the police programme for whom a case is about."""
    candidate = _candidate(case)
    area = catalogue.areas.get(candidate.get("area", ""))
    return programme_for(
        catalogue,
        office=candidate.get("office"),
        election=candidate.get("election") if area else None,
        area_kind=area.kind if area else None,
        nation=nation_of(catalogue, case),
    )


def office_of(catalogue: Catalogue, case: Case) -> Office | None:
    """Return what the person holds or stands for; None where it is not known.

    An election tells it only beside a known area: a report in danger may name neither.
    """
    candidate = _candidate(case)
    area = catalogue.areas.get(candidate.get("area", ""))
    stood_for = office_stood_for(catalogue, candidate.get("election"), area.kind) if area else None
    return catalogue.offices.get(candidate.get("office") or stood_for or "")


def nation_of(catalogue: Catalogue, case: Case) -> str | None:
    """Return the nation that it happened in, as far as area or force say."""
    area = catalogue.areas.get(_candidate(case).get("area", ""))
    if area is not None:
        return area.nation
    forces = (catalogue.forces.get(recipient) for recipient in case.recipients)
    nations = {nation for force in forces if force for nation in force.nations}
    return nations.pop() if len(nations) == 1 else None


def days_of(case: Case) -> tuple[dt.date, ...]:
    """Return the days on which it was seen, in order; where none was given, that of the report."""
    days = sorted(set(_sightings(case.report or {})))
    return tuple(days) or (case.submitted_at.astimezone(LOCAL).date(),)


def _sightings(report: Mapping[str, Any]) -> Iterator[dt.date]:
    """Yield the day of each sighting, on the UK's clock; a day stays that day."""
    for incident in report.get("incidents", ()):
        sighting = incident.get("seen_at")
        if sighting and "T" in sighting:
            yield dt.datetime.fromisoformat(sighting).astimezone(LOCAL).date()
        elif sighting:
            yield dt.date.fromisoformat(sighting)


def _candidate(case: Case) -> Mapping[str, str]:
    candidate: Mapping[str, str] = (case.report or {}).get("candidate", {})
    return candidate
