"""Say who somebody is, by the office held or stood for, and what police programme is theirs.

The data is `source/offices.yaml`. Who stands for an office has an entry of their own, `candidate_`
and the office's id, with the same programme, law and authorities: the facts make no difference.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from chalicelib.catalogue.records import Authority, Catalogue, Confidence

CANDIDATE = "candidate_"
"""What the id of those who stand for an office begins with."""


class Programme(NamedTuple):
    """A programme of the police for the safety of those who are elected or stand."""

    id: str
    name: str
    label: str  # what the police call an incident under it
    text: str  # whom it is for
    sentence: str  # what makes a call-taker flag it
    url: str
    checked: dt.date
    confidence: Confidence


class Coverage(NamedTuple):
    """Which programme covers an office in some nations. Neither way found: `not_confirmed`."""

    nations: tuple[str, ...]
    programme: str | None
    why: str  # also why there is none, said to the person
    url: str
    checked: dt.date
    confidence: Confidence


class ReturningOfficer(NamedTuple):
    """Who runs the election to an office in some nations."""

    nations: tuple[str, ...]
    text: str
    url: str
    checked: dt.date
    confidence: Confidence


class Office(NamedTuple):
    """What somebody holds, or stands for."""

    id: str
    name: str
    stands_for: str | None  # the office that such a candidate stands for
    nations: tuple[str, ...]
    areas: tuple[str, ...]  # kinds of area that it is for; empty: any
    elections: tuple[str, ...]  # types of election that fill it, as their ids begin
    coverage: tuple[Coverage, ...]
    authorities: tuple[str, ...]  # who else helps, in order; `helpers` leaves out other nations'
    laws: tuple[str, ...]  # orders that protect them
    returning_officers: tuple[ReturningOfficer, ...]

    def covered_in(self, nation: str | None) -> Coverage | None:
        """Return what covers it in a nation; in no known one, what covers it in all alike."""
        if nation is None:
            return self.coverage[0] if len(self.coverage) == 1 else None
        return next((row for row in self.coverage if nation in row.nations), None)


class ProgrammeAnswer(NamedTuple):
    """The programme that covers somebody, or none, and the statement that says so."""

    programme: Programme | None
    reason: Coverage | None  # None: what they hold or stand for is not known


NOT_KNOWN = ProgrammeAnswer(None, None)


def programme_for(
    catalogue: Catalogue,
    *,
    office: str | None,
    election: str | None = None,
    area_kind: str | None = None,
    nation: str | None = None,
) -> ProgrammeAnswer:
    """Answer which programme covers somebody: by the office, else by that stood for in the
    election. An area alone tells of no office: councillors type the name of a constituency, too.

    A programme is given only where an official page says that it covers them.
    """
    office_id = office or office_stood_for(catalogue, election, area_kind)
    held = catalogue.offices.get(office_id or "")
    coverage = held.covered_in(nation) if held else None
    if held is None or coverage is None or (nation and nation not in held.nations):
        return NOT_KNOWN
    programme_id = coverage.programme if coverage.confidence == "found" else None
    return ProgrammeAnswer(catalogue.programmes[programme_id] if programme_id else None, coverage)


def office_stood_for(
    catalogue: Catalogue, election: str | None, area_kind: str | None = None
) -> str | None:
    """Return the id of whoever stands in an election (`mayor.2027-05-06`); None where several fit,
    or there is none.

    The kind of area tells a council's mayor from a combined authority's.
    """
    if not election:
        return None
    kind_of_election = election.partition(".")[0]
    fitting = [
        office.id
        for office in catalogue.offices.values()
        if office.stands_for
        and kind_of_election in office.elections
        and (area_kind is None or area_kind in office.areas)
    ]
    return fitting[0] if len(fitting) == 1 else None


def helpers(catalogue: Catalogue, office: str, nation: str | None) -> tuple[Authority, ...]:
    """List who helps those who hold or stand for an office, in one nation or in any."""
    authorities = (catalogue.authorities[name] for name in catalogue.offices[office].authorities)
    return tuple(
        authority
        for authority in authorities
        if nation is None or not authority.nations or nation in authority.nations
    )
