"""Show a case to the reporter: the shapes of ``api.md``."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from chalicelib.catalogue import Catalogue
from chalicelib.catalogue.law import Laws
from chalicelib.catalogue.names import elections_desk
from chalicelib.model.case import Case, Message
from chalicelib.model.events import stamp
from chalicelib.model.evidence import Evidence
from chalicelib.model.incident_progress import IncidentProgress, progress_of
from chalicelib.model.json_values import JsonObject
from chalicelib.model.recipient import Recipient
from chalicelib.model.recipient_ids import REPORTER
from chalicelib.model.recipient_records import RecordedOutcome
from chalicelib.ports import Now
from chalicelib.usecases.cases.read_timeline import read_timeline
from chalicelib.usecases.cases.recipient_names import name_of
from chalicelib.usecases.cases.self_report_route import self_report_route

TIMES = ("sent_at", "delivered_at", "acknowledged_at", "decided_at")


@dataclass(frozen=True, slots=True)
class ReadCaseDeps:
    """What reading a case needs. ``self_report_text`` writes what the reporter can copy, ``laws``
    gives the law."""

    catalogue: Catalogue
    laws: Callable[[], Laws]
    self_report_text: Callable[[Catalogue, Case, Recipient], str]
    now: Now


def read_case(deps: ReadCaseDeps, case: Case) -> JsonObject:
    """Return all of a case that its reporter may see, as it is now."""
    return status_of(deps, case, deps.now())


def status_of(deps: ReadCaseDeps, case: Case, now: datetime) -> JsonObject:
    """Return all of a case that its reporter may see at a moment."""
    return {
        "reference": case.reference,
        "submitted_at": stamp(case.submitted_at),
        "category": case.public["category"],
        "urgency": case.public["urgency"],
        "verified": case.public["verified"],
        "withdrawn": case.withdrawn_by is not None,
        "recipients": recipients_of(deps, case, now),
        "timeline": read_timeline(deps.catalogue, case),
        "evidence": [_file(file) for file in case.evidence.values()],
        "messages": _messages(case),
    }


def _file(file: Evidence) -> JsonObject:
    """Show a file; a name that we were not told is empty."""
    members = {
        "sha256": file.sha256,
        "nature": None if file.nature == "ordinary" else file.nature,
        "reason": file.reason,
        "scan": file.scan,
        "incidents": list(file.incidents) or None,
    }
    known_members = {name: value for name, value in members.items() if value is not None}
    return {"filename": file.filename or "", "state": file.state, **known_members}


def recipients_of(deps: ReadCaseDeps, case: Case, now: datetime) -> list[JsonObject]:
    """Return each recipient's state, promise and times, and how to report to it oneself."""
    states = recipient_states(deps.catalogue, case, now)
    for recipient, view in zip(case.recipients.values(), states, strict=True):
        if _needs_self_report(recipient):
            route = self_report_route(deps.catalogue, case, recipient)
            text = deps.self_report_text(deps.catalogue, case, recipient)
            view["self_report"] = {**route, "text": text}
    return states


def recipient_states(catalogue: Catalogue, case: Case, now: datetime) -> list[JsonObject]:
    """Return each recipient's state, promise and times."""
    return [_recipient(catalogue, case, recipient, now) for recipient in case.recipients.values()]


def _needs_self_report(recipient: Recipient) -> bool:
    escalation = recipient.escalated
    never_sent = escalation is not None and escalation.promised == "send"
    unsent = recipient.state in {"self_report", "failed"} or never_sent
    return unsent or recipient.self_reported_at is not None


def other_forces(catalogue: Catalogue, case: Case, to: str) -> list[str]:
    """Return the names of the other forces of an area, where they were not notified.

    Only the first force sees them, and its elections desk: nobody else learns whose area it is.
    """
    candidate = (case.report or {}).get("candidate", {})
    area = catalogue.areas.get(candidate.get("area", ""))
    if area is None or to not in (area.force, elections_desk(area.force)):
        return []
    untold = [force for force in area.other_forces if force not in case.recipients]
    return [name_of(catalogue, force) for force in untold]


def is_told_of_danger(case: Case, recipient: Recipient) -> bool:
    """Return True where danger is why: then the catalogue's reason is not the one to show."""
    return bool(case.public["danger"]) and recipient.kind == "police"


def _recipient(catalogue: Catalogue, case: Case, recipient: Recipient, now: datetime) -> JsonObject:
    view: JsonObject = {
        "id": recipient.id,
        "kind": recipient.kind,
        "name": name_of(catalogue, recipient.id),
        "state": "held" if recipient.is_held else recipient.state,
        "promise": _promise(recipient),
        "overdue": recipient.overdue(now),
    }
    view |= _times(recipient)
    if (stage := recipient.shown_stage) is not None:
        view["stage"] = {"stage": stage.stage, "at": stamp(stage.at)}
        if stage.crime_reference:
            view["stage"]["crime_reference"] = stage.crime_reference
    if recipient.kind == "police" and (also := other_forces(catalogue, case, recipient.id)):
        view["also"] = also
    if (newest := next(recipient.since_routed(reversed(recipient.outcomes)), None)) is not None:
        view["outcome"] = outcome_of(newest)
    if recipient.kind == "platform":
        incidents = [_incident(progress) for progress in progress_of(case, recipient)]
        view |= {"incidents": incidents} if incidents else {}
    escalation = recipient.escalated
    if escalation is not None and escalation.to is not None:
        view["escalated_to"] = name_of(catalogue, escalation.to)
    if escalation is not None and escalation.promised == "decide":
        view |= _regulator(catalogue, recipient)
    return view


def _regulator(catalogue: Catalogue, recipient: Recipient) -> JsonObject:
    """Return who is told, and where, that a time that binds the recipient has passed."""
    regulator = catalogue.authorities.get(recipient.promise.regulator or "")
    return {"regulator": {"name": regulator.name, "url": regulator.url}} if regulator else {}


def _incident(progress: IncidentProgress) -> JsonObject:
    """Return an incident of a platform by what names it, and how far that platform has got."""
    names = ("url", "post_id", "handle")
    ids = {name: progress.incident[name] for name in names if progress.incident.get(name)}
    view: JsonObject = {**ids, "state": progress.state}
    if progress.outcome is not None:
        view["outcome"] = outcome_of(progress.outcome)
    return view


def _times(recipient: Recipient) -> JsonObject:
    return {name: stamp(at) for name in TIMES if (at := getattr(recipient, name)) is not None}


def _promise(recipient: Recipient) -> JsonObject:
    promise: JsonObject = {"basis": recipient.promise.basis}
    if recipient.has_clock:
        promise["acknowledge_by"] = stamp(recipient.acknowledge_by)
        promise["decide_by"] = stamp(recipient.decide_by)
    if recipient.promise.source_url is not None:
        promise["source_url"] = recipient.promise.source_url
    if recipient.promise.checked is not None:
        promise["checked"] = recipient.promise.checked
    if recipient.promise.bound_by is not None:
        promise["bound_by"] = recipient.promise.bound_by
    return promise


def outcome_of(outcome: RecordedOutcome) -> JsonObject:
    """Return an outcome as it was given, without what only matters between servers."""
    private = {name: value for name, value in (outcome.private or {}).items() if value is not None}
    return {
        "outcome_id": outcome.outcome_id,
        "status": outcome.status,
        "at": stamp(outcome.at),
        **private,
    }


def _messages(case: Case) -> list[JsonObject]:
    """List messages both ways, oldest first, with those that came with an outcome."""
    numbered = [(message.seq, message_of(message)) for message in case.messages]
    for recipient in case.recipients.values():
        numbered += [
            (outcome.seq, _message_of(recipient, outcome))
            for outcome in recipient.outcomes
            if outcome.private and outcome.private.get("message")
        ]
    return [message for _, message in sorted(numbered, key=lambda pair: pair[0])]


def _message_of(recipient: Recipient, outcome: RecordedOutcome) -> JsonObject:
    text = (outcome.private or {})["message"]
    return _message_shape(outcome.outcome_id, outcome.at, (recipient.id, REPORTER), text)


def message_of(message: Message) -> JsonObject:
    """Return a message as the API shows it."""
    text = (message.private or {}).get("text", "")
    return _message_shape(message.message_id, message.at, (message.sender, message.to), text)


def _message_shape(message_id: str, at: datetime, way: tuple[str, str], text: str) -> JsonObject:
    sender, to = way
    return {"message_id": message_id, "at": stamp(at), "from": sender, "to": to, "text": text}
