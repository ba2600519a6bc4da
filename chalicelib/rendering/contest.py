"""What packs say of the contest that they are for: place, election, days, returning officer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from operator import itemgetter

from uk_election_timetables.calendars import Country
from uk_election_timetables.election import TimetableEvent
from uk_election_timetables.election_ids import from_election_id

from chalicelib.catalogue import Catalogue
from chalicelib.catalogue.areas import Area, Areas
from chalicelib.catalogue.offices import Office, ProgrammeAnswer, office_stood_for, programme_for
from chalicelib.model.directory import Ballot
from chalicelib.model.elections import Election, ElectionType, parts_of
from chalicelib.rendering.formats import date as day_of
from chalicelib.rendering.translator import N_, Translator

_COUNTRIES = {
    "England": Country.ENGLAND,
    "Scotland": Country.SCOTLAND,
    "Wales": Country.WALES,
    "Northern Ireland": Country.NORTHERN_IRELAND,
}
_EVENTS = {
    TimetableEvent.CLOSE_OF_NOMINATIONS: N_("Nominations close"),
    TimetableEvent.SOPN_PUBLISH_DEADLINE: N_("Who stands is published by"),
    TimetableEvent.REGISTRATION_DEADLINE: N_("Register to vote by"),
    TimetableEvent.POSTAL_VOTE_APPLICATION_DEADLINE: N_("Apply to vote by post by"),
}
_CHIEF_OFFICER = N_("The Chief Electoral Officer for Northern Ireland.")


@dataclass(frozen=True, slots=True)
class Contest:
    """One ballot, with what is known of it."""

    ballot: Ballot
    election: Election
    area: Area
    around: Area | None
    """The council that a ward is part of, or that a division without a list of ours is in."""

    def place(self, language: str) -> str:
        """Name what is stood for: ``Abbey, Barking and Dagenham``."""
        name = self.ballot.division or self.area.name_in(language)
        return f"{name}, {self.around.name_in(language)}" if self.around else name

    def name(self, say: Translator) -> str:
        """Name the election: "Local elections"; a by-election by its own name."""
        return say(self.election.label)

    @property
    def days(self) -> Iterator[tuple[str, date]]:
        """Return what happens before polling day and when, by the timetable that the law sets."""
        country = _COUNTRIES[self.area.nation]
        timetable = from_election_id(self.ballot.id, country).timetable
        by_event = {TimetableEvent[entry["event"]]: entry["date"] for entry in timetable}
        return ((text, by_event[event]) for event, text in _EVENTS.items() if event in by_event)


def contest_of(ballot: Ballot, areas: Areas, types: Mapping[str, ElectionType]) -> Contest | None:
    """Return a ballot's contest; None where our areas or types have changed beneath it."""
    area, parts = areas.get(ballot.area), parts_of(ballot.id, types)
    if area is None or parts is None:
        return None
    kind = types[parts.type]
    around = areas.get(area.council) if area.council else area if ballot.division else None
    return Contest(ballot, Election(ballot.id, parts, kind, (area.nation,)), area, around)


def stood_for(catalogue: Catalogue, contest: Contest) -> Office | None:
    """Return the office of those who stand."""
    office = office_stood_for(catalogue, contest.ballot.id, contest.area.kind)
    return catalogue.offices.get(office) if office else None


def programme(catalogue: Catalogue, contest: Contest) -> ProgrammeAnswer:
    """Return the police programme that covers who stands."""
    area = contest.area
    return programme_for(
        catalogue,
        office=None,
        election=contest.ballot.id,
        area_kind=area.kind,
        nation=area.nation,
    )


def returning_officer(catalogue: Catalogue, contest: Contest, say: Translator) -> str:
    """Say who runs the election there, as far as we know; "" where we do not."""
    nation = contest.area.nation
    if nation == "Northern Ireland":
        return say(_CHIEF_OFFICER)
    office = stood_for(catalogue, contest)
    rows = office.returning_officers if office else ()
    text = next((row.text for row in rows if nation in row.nations), "")
    council = contest.around or (contest.area if contest.area.kind != "constituency" else None)
    if not text or council is None:
        return say(text)
    return f"{council.name_in(say.language)}: {say(text)}"


def days(contest: Contest, say: Translator) -> list[list[str]]:
    """Return what happens when, polling day last, as rows of two cells."""
    rows = [*sorted(contest.days, key=itemgetter(1)), (N_("Polling day"), contest.election.date)]
    return [[say(text), day_of(say.language, day)] for text, day in rows]
