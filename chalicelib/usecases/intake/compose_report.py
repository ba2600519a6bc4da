"""Turn a report into event 1 of its case: in clear who is told, under its key the words."""

from typing import Any

from chalicelib.catalogue import Area, Catalogue
from chalicelib.model import directory
from chalicelib.model.events import Kind, NewEvent
from chalicelib.model.report import Report
from chalicelib.ports import Reach
from chalicelib.usecases.cases.choose_recipients import Choice, Grounds, choose_recipients
from chalicelib.usecases.intake.recognise_incident import recognise_incident

Json = dict[str, Any]


def compose_report(
    report: Report,
    candidate: directory.NominatedCandidate | None,
    *,
    catalogue: Catalogue,
    reach: Reach,
    election: str,
) -> NewEvent:
    """Give the event. ``candidate`` is whom a good access code named, ``election`` the one that it
    is about where nothing says which."""
    area = _area(catalogue, report, candidate)
    about = _candidate(report, candidate, area, election)
    incidents = [recognise_incident(catalogue, incident) for incident in report.incidents]
    grounds = _grounds(report, area, [incident["platform"] for incident in incidents])
    delegate = candidate.delegate if candidate else None
    public = {
        **_public(report, choose_recipients(catalogue, reach, grounds)),
        "election": catalogue.election(about["election"]).id,
        "verified": candidate is not None,
    }
    private = {
        **_private(report),
        "candidate": about,
        "incidents": incidents,
        **({"via": delegate.name, "via_id": delegate.id} if delegate else {}),
    }
    return NewEvent(Kind.REPORT_SUBMITTED, public, private)


def _grounds(report: Report, area: Area | None, platforms: list[str | None]) -> Grounds:
    shared = report.share_with.model_dump()
    return Grounds(
        category=report.category,
        signs=report.signs,
        danger=report.immediate_danger,
        share_with=dict.fromkeys(shared, False) if report.log_only else shared,
        area=area,
        platforms=platforms,
    )


def _public(report: Report, choice: Choice) -> Json:
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


def _private(report: Report) -> Json:
    return {
        "reporter": report.reporter.model_dump(mode="json", exclude_none=True),
        "statement": report.statement,
        "share_with": report.share_with.model_dump(),
    }


def _area(
    catalogue: Catalogue, report: Report, candidate: directory.NominatedCandidate | None
) -> Area | None:
    if candidate is not None:
        return catalogue.areas.get(candidate.area)
    typed = report.candidate and report.candidate.area
    return catalogue.area(typed) if typed else None


def _candidate(
    report: Report,
    candidate: directory.NominatedCandidate | None,
    area: Area | None,
    election: str,
) -> dict[str, str]:
    """Say who it is about: as the access code says, else as the reporter says, who may be it.

    In danger there may be neither a name nor an area.
    """
    typed, reporter = report.candidate, report.reporter
    own_name = reporter.name if reporter.role == "candidate" else None
    name = candidate.name if candidate else (typed and typed.name) or own_name
    place = {"area": area.id, "area_name": area.name} if area else {}
    unknown_place = {"area_typed": typed.area} if typed and typed.area and not area else {}
    chosen = (candidate and candidate.election) or (typed and typed.election) or election
    return {**({"name": name} if name else {}), "election": chosen, **place, **unknown_place}
