"""Turn a report into event 1 of its case: in clear who is told, under its key the words."""

from chalicelib.catalogue import Area, Catalogue
from chalicelib.catalogue.area_lookup import COUNCILS, shared_force
from chalicelib.model import directory
from chalicelib.model.events import Kind, NewEvent
from chalicelib.model.json_values import JsonObject
from chalicelib.model.report import Report, words_of
from chalicelib.model.retention import retention_facts
from chalicelib.ports import Reach
from chalicelib.usecases.cases.choose_recipients import Grounds, RecipientChoice, choose_recipients
from chalicelib.usecases.cases.report_places import office_of, place_of
from chalicelib.usecases.intake.place_finder import PlaceFinder, in_languages
from chalicelib.usecases.intake.recognise_incident import recognise_incident


def compose_report(
    report: Report,
    candidate: directory.NominatedCandidate | None,
    *,
    catalogue: Catalogue,
    reach: Reach,
    places: PlaceFinder,
) -> NewEvent:
    """Return the event. ``candidate`` is whom a good access code named."""
    election = places.any_election(_election_of(report, candidate))
    typed = report.content
    private = {
        "reporter": typed["reporter"],
        "statement": report.statement,
        "share_with": typed["share_with"],
        "candidate": _candidate(report, candidate, catalogue, places),
        "incidents": [recognise_incident(catalogue, incident) for incident in typed["incidents"]],
        **_at_risk(report, places),
        **({"person_id": candidate.person_id} if candidate else {}),
        **_via(candidate),
    }
    grounds = _grounds(report, private, catalogue)
    choice, area = choose_recipients(catalogue, reach, grounds), grounds.place.area
    public = {
        **_public(report, choice),
        **({"election": election.group} if election else {}),
        **({"nation": area.nation, "force": area.force} if area else {}),
        "retention": retention_facts(election, catalogue.kept_without_election),
        "verified": candidate is not None,
    }
    return NewEvent(Kind.REPORT_SUBMITTED, public, private)


def _grounds(report: Report, private: JsonObject, catalogue: Catalogue) -> Grounds:
    shared = private["share_with"]
    return Grounds(
        category=report.category,
        signs=report.signs,
        danger=report.immediate_danger,
        share_with=dict.fromkeys(shared, False) if report.log_only else shared,
        place=place_of(catalogue, private),
        office=office_of(catalogue, private),
        platforms=[incident["platform"] for incident in private["incidents"]],
    )


def _public(report: Report, choice: RecipientChoice) -> JsonObject:
    return {
        "category": report.category,
        "urgency": choice.urgency,
        "signs": list(report.signs),
        "danger": report.immediate_danger,
        "log_only": report.log_only,
        "tell_reporter": report.reporter.email is not None,
        "recipients": choice.routed,
        "advised": choice.advised,
    }


def _election_of(report: Report, candidate: directory.NominatedCandidate | None) -> str | None:
    """Return the id that the access code says, else the one that was typed: the ballot's, if it is
    known. None where somebody holds office, or nobody said."""
    if candidate is not None:
        return candidate.ballot or candidate.election
    return report.candidate.election if report.candidate else None


def _candidate(
    report: Report,
    candidate: directory.NominatedCandidate | None,
    catalogue: Catalogue,
    places: PlaceFinder,
) -> dict[str, str]:
    """Say who it is about: as the access code says, else as the reporter says, who may be it.

    In danger there may be neither a name nor an area.
    """
    typed, reporter = report.candidate, report.reporter
    own_name = reporter.name if reporter.role == "candidate" else None
    members = {
        "name": candidate.name if candidate else (typed and typed.name) or own_name,
        "election": _election_of(report, candidate),
        "office": typed and typed.office,
    }
    place = _nominated_place(candidate, catalogue, places) if candidate else _place(report, places)
    return {**{name: text for name, text in members.items() if text}, **place}


def _nominated_place(
    candidate: directory.NominatedCandidate, catalogue: Catalogue, places: PlaceFinder
) -> dict[str, str]:
    area = catalogue.areas.get(candidate.area)
    return _area_facts(area, places, candidate.division) if area else {}


def _place(report: Report, places: PlaceFinder) -> dict[str, str]:
    """Return the area that was typed. Where several may be meant, in danger, what was typed and the
    force that they have in common."""
    words = words_of(report)
    if words is None:
        return {}
    areas = places.areas(words)
    if len(areas) == 1:
        return _area_facts(areas[0], places, _division(words.area, areas[0], places))
    force = shared_force(areas)
    return {"area_typed": words.area, **({"force": force} if force else {})}


def _area_facts(area: Area, places: PlaceFinder, division: str) -> dict[str, str]:
    """Return an area by its id, and by a name that says which it is: with what it is within."""
    council = places.council_of(area)

    def name_in(language: str) -> str:
        within = council.name_in(language) if council else ""
        return ", ".join(part for part in (division, area.name_in(language), within) if part)

    return {"area": area.id, **in_languages("area_name", name_in), "area_kind": area.kind}


def _division(typed: str, area: Area, places: PlaceFinder) -> str:
    """Return what was typed, where it is a part of the council of which we hold no list."""
    is_part = area.kind in COUNCILS.kinds and area not in places.councils(typed)
    return typed if is_part else ""


def _at_risk(report: Report, places: PlaceFinder) -> JsonObject:
    """Return where the person at risk is; in danger perhaps only as it was typed."""
    if report.at_risk is None:
        return {}
    typed = report.at_risk.area
    areas = places.whereabouts(typed)
    if len(areas) != 1:
        return {"at_risk": {"area_typed": typed}}
    return {"at_risk": {"area": areas[0].id, "area_name": typed, "force": areas[0].force}}


def _via(candidate: directory.NominatedCandidate | None) -> dict[str, str]:
    delegate = candidate.delegate if candidate else None
    return {"via": delegate.name, "via_id": delegate.id} if delegate else {}
