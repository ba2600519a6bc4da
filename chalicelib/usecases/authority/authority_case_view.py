"""Show a case to the authority that it was routed to: all that it may see, and no more."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from chalicelib.catalogue import Catalogue
from chalicelib.catalogue.reasons import IN_DANGER
from chalicelib.errors import Gone
from chalicelib.model.case import Case
from chalicelib.model.elections import election_named
from chalicelib.model.events import Kind, stamp
from chalicelib.model.evidence import Evidence
from chalicelib.model.folding import fold
from chalicelib.model.json_values import JsonObject
from chalicelib.model.kinds import MEANING
from chalicelib.model.recipient import Recipient
from chalicelib.usecases.authority.preservation_text import preservation_text
from chalicelib.usecases.cases.read_case import (
    TIMES,
    is_told_of_danger,
    other_forces,
    recipient_states,
)
from chalicelib.usecases.cases.read_timeline import read_timeline
from chalicelib.usecases.cases.report_places import place_at_risk
from chalicelib.usecases.cases.should_send import taken_back_by

_MEMBERS = ("id", "kind", "name", "state", "overdue")
_OF_FILES = {Kind.EVIDENCE_ADDED, Kind.EVIDENCE_STORED, Kind.EVIDENCE_REJECTED}
"""What happened to one file: the chain of custody names it."""

_WITH_TEXT = {Kind.STAGE_RECORDED, Kind.HANDED_OVER, Kind.PRESERVATION_REQUESTED}
"""Whose text was not written to the reporter."""

_OWN_CHOICES = {"discreet_mail", "no_mailed_links"}
"""Between the reporter and us."""

_OF_OUTCOME = ("status", "at", "ticket")

_OF_STAGE = ("crime_reference", "officer_contact", "note", "correction")
"""What an authority's officers wrote down for one another."""

_KEPT_BACK = {"outcome"}
"""A text that is between the reporter and a recipient."""


def case_as_shared_with(case: Case, recipient: Recipient) -> Case:
    """Return the case as far as a recipient may know it.

    Where the report was taken back from it, that is the case as it was then: what came since was
    never meant for it.
    """
    ended = taken_back_by(case, recipient.id, recipient.routed_seq)
    return case if ended is None or case.erased else fold(case.events[:ended])


def show_case_to_authority(
    catalogue: Catalogue, whole: Case, reader: Recipient, now: datetime
) -> JsonObject:
    """Return all of a case that one authority may see. Raises Gone where it was erased."""
    case = case_as_shared_with(whole, reader)
    report = case.report
    if report is None:
        raise Gone  # erased between entering and reading
    recipients = recipient_states(catalogue, whole, now)
    own_state = next(recipient for recipient in recipients if recipient["id"] == reader.id)
    view: JsonObject = {
        "reference": case.reference,
        "submitted_at": stamp(case.submitted_at),
        **_classification(catalogue, case),
        "reason": IN_DANGER if is_told_of_danger(case, reader) else reader.reason,
        "candidate": _candidate(catalogue, report),
        "reporter": {
            name: value for name, value in report["reporter"].items() if name not in _OWN_CHOICES
        },
        "incidents": [_incident(incident) for incident in case.incidents],
        "as_typed": report.get("as_typed", {}),
        "you": _without_texts(own_state),
        "recipients": [
            _state(catalogue, case, reader, recipient, now)
            for recipient in recipient_states(catalogue, case, now)
            if recipient["id"] != reader.id
        ],
        "other_forces": other_forces(catalogue, case, reader.id),
        "evidence": [_file(file) for file in case.evidence.values()],
        "messages": _messages(whole, reader),
        "timeline": list(_timeline(catalogue, whole, reader, case.last.seq)),
    }
    if report.get("statement"):
        view["statement"] = report["statement"]
    return view


def _timeline(
    catalogue: Catalogue, case: Case, reader: Recipient, last: int
) -> Iterator[JsonObject]:
    """Yield what happened up to event ``last``, and what the reader did since."""
    for line in read_timeline(catalogue, case, viewer=reader.id):
        if line["seq"] <= last or case.event(line["seq"]).public.get("recipient") == reader.id:
            yield _entry(case, reader, line)


def _classification(catalogue: Catalogue, case: Case) -> JsonObject:
    """Return ids of the catalogue, each with its label."""
    public = case.public
    return {
        "category": public["category"],
        "category_label": catalogue.categories[public["category"]].label,
        "urgency": public["urgency"],
        "urgency_label": catalogue.urgencies[public["urgency"]].label,
        "immediate_danger": public["danger"],
        "verified": public["verified"],
        "signs": [{"id": sign, "label": catalogue.signs[sign].label} for sign in public["signs"]],
    }


def _candidate(catalogue: Catalogue, report: Mapping[str, Any]) -> JsonObject:
    """Return name, area and election; the area as it was typed, where we know no such area."""
    candidate: Mapping[str, str] = report["candidate"]
    election = election_named(candidate.get("election", ""), catalogue.election_types)
    area = candidate.get("area_name") or candidate.get("area_typed")
    return _without_nulls(
        {
            "name": candidate.get("name"),
            "area": area,
            "area_code": candidate.get("area"),
            "election": candidate.get("election"),
            "election_name": election.name if election else None,
            "office": candidate.get("office"),
            "at_risk_area": place_at_risk(report) or None,
        }
    )


def _without_nulls(members: Mapping[str, Any]) -> JsonObject:
    return {name: value for name, value in members.items() if value is not None}


def _incident(incident: Mapping[str, Any]) -> JsonObject:
    """Return an incident as it was reported; a box that was not ticked says nothing either way."""
    return {name: value for name, value in _without_nulls(incident).items() if value is not False}


def _without_texts(recipient: JsonObject) -> JsonObject:
    return {name: value for name, value in recipient.items() if name not in _KEPT_BACK}


def _file(file: Evidence) -> JsonObject:
    """Return a file by name and digest; it is handed out in the bundle."""
    return _without_nulls(
        {
            "filename": file.filename,
            "state": file.state,
            "content_type": file.content_type,
            "size": file.size,
            "sha256": file.sha256,
            "nature": None if file.nature == "ordinary" else file.nature,
            "reason": file.reason,
            "incidents": list(file.incidents) or None,
        }
    )


def _messages(case: Case, reader: Recipient) -> list[JsonObject]:
    """Return what was written between the reader and the reporter."""
    return [
        {
            "message_id": message.message_id,
            "at": stamp(message.at),
            "from": message.sender,
            "to": message.to,
            "text": (message.private or {}).get("text", ""),
        }
        for message in case.messages
        if reader.id in (message.sender, message.to)
    ]


def _state(
    catalogue: Catalogue, case: Case, reader: Recipient, recipient: JsonObject, now: datetime
) -> JsonObject:
    """Return how far another recipient is; of its outcome what it is, not what it wrote; of holds
    the reader's own, which it may release, before any other's."""
    members = (*_MEMBERS, *TIMES)
    view = {name: recipient[name] for name in members if name in recipient}
    if "outcome" in recipient:
        view["outcome"] = _without_words(recipient["outcome"])
    if "incidents" in recipient:
        view["incidents"] = [
            {**incident, "outcome": _without_words(incident["outcome"])}
            if "outcome" in incident
            else incident
            for incident in recipient["incidents"]
        ]
    recorded = case.recipients[recipient["id"]]
    hold = recorded.holds.get(reader.id) or recorded.hold
    if hold is not None:
        view["held_until"], view["held_by"] = stamp(hold.until), hold.by
    if recorded.preservations:
        view["preservation"] = _preservation(catalogue, case, reader, recorded, now)
    return view


def _preservation(
    catalogue: Catalogue, case: Case, reader: Recipient, platform: Recipient, now: datetime
) -> JsonObject:
    """Return what police last asked a platform to keep, or are to ask it, the reader's own request
    before any other's; to them alone, its number for it, and how they ask it where we do not."""
    own_requests = [request for request in platform.preservations if request.by == reader.id]
    request = (own_requests or platform.preservations)[-1]
    is_late = request.is_told and now > request.due
    view: JsonObject = {
        "told": request.is_told,
        "status": request.status or ("overdue" if is_late else "requested"),
        "at": stamp(request.at),
        "until": stamp(request.until),
    }
    if request.answered_at is not None:
        view["answered_at"] = stamp(request.answered_at)
    view |= _without_nulls({"kept_until": request.kept_until})
    if not own_requests:
        return view
    view |= _without_nulls({"ticket": request.ticket})
    if not request.is_told:
        view["text"] = preservation_text(catalogue, case, case.event(request.seq))
        record = catalogue.platforms.get(platform.id)
        if record and record.police_route:
            view["route"] = record.police_route._asdict()
    return view


def _without_words(outcome: JsonObject) -> JsonObject:
    """Return what an outcome is; not what it wrote to the reporter."""
    return {name: outcome[name] for name in _OF_OUTCOME if name in outcome}


def _entry(case: Case, reader: Recipient, line: JsonObject) -> JsonObject:
    """Return a line as the reporter sees it, less what was written to them, plus the officer."""
    event = case.event(line["seq"])
    entry = {name: value for name, value in line.items() if name != "text"}
    if event.kind is Kind.OUTCOME_RECORDED:
        entry["text"] = event.public["status"]
    if event.kind in _OF_FILES:
        entry["text"] = case.evidence[event.public["upload_id"]].filename or "not known"
    is_own = event.public.get("recipient") == reader.id
    meaning = MEANING[event.kind].timeline
    if is_own and meaning is not None and meaning.officer:
        private = event.private or {}
        entry["officer"] = {name: private[name] for name in ("name", "role") if name in private}
    if event.kind in _WITH_TEXT and "text" in line:
        entry["text"] = line["text"]
    if event.kind is Kind.STAGE_RECORDED and not event.public["shown"]:
        entry["kept_back"] = True
    if is_own and event.kind is Kind.STAGE_RECORDED:
        private = event.private or {}
        entry |= {name: private[name] for name in _OF_STAGE if name in private}
    if event.kind is Kind.HANDED_OVER and (is_own or event.public["to"] == reader.id):
        entry["reason"] = (event.private or {}).get("reason", "")
    return entry
