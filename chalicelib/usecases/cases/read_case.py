"""What the person who reported sees of a case: the shapes of ``api.md``."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from chalicelib.catalogue import Catalogue
from chalicelib.catalogue.names import elections_desk
from chalicelib.model.case import REPORTER, Case, Message, Recipient, RecordedOutcome
from chalicelib.model.events import stamp
from chalicelib.model.evidence import Evidence
from chalicelib.ports import Clock
from chalicelib.usecases.cases.read_timeline import escalated_name, name_of, timeline_of
from chalicelib.usecases.cases.self_report_route import self_report

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class ReadCaseDeps:
    """What reading a case needs."""

    catalogue: Catalogue
    now: Clock


def read_case(deps: ReadCaseDeps, case: Case) -> Json:
    """Give all of a case that its reporter may see, as it is now."""
    return status_of(deps.catalogue, case, deps.now())


def status_of(catalogue: Catalogue, case: Case, now: datetime) -> Json:
    """Give all of a case that its reporter may see at a moment."""
    return {
        "reference": case.reference,
        "submitted_at": stamp(case.submitted_at),
        "category": case.public["category"],
        "urgency": case.public["urgency"],
        "verified": case.public["verified"],
        "withdrawn": case.withdrawn_by is not None,
        "recipients": recipients_of(catalogue, case, now),
        "timeline": timeline_of(catalogue, case),
        "evidence": [_file(file) for file in case.evidence.values()],
        "messages": _messages(case),
    }


def _file(file: Evidence) -> Json:
    """A file; an empty name is one that we were not told."""
    known = {"sha256": file.sha256, "reason": file.reason, "scan": file.scan}
    said = {name: value for name, value in known.items() if value is not None}
    return {"filename": file.filename or "", "state": file.state, **said}


def recipients_of(catalogue: Catalogue, case: Case, now: datetime) -> list[Json]:
    """Each recipient's state, promise and times."""
    return [_recipient(catalogue, case, who, now) for who in case.recipients.values()]


def other_forces(catalogue: Catalogue, case: Case, to: str) -> list[str]:
    """Names of the forces that cover the rest of a split constituency and were not told: for the
    one with the larger share, and its desk; nobody else is told that most people live there."""
    candidate = (case.report or {}).get("candidate", {})
    area = catalogue.areas.get(candidate.get("area", ""))
    if area is None or to not in (area.force, elections_desk(area.force)):
        return []
    untold = [force for force in area.other_forces if force not in case.recipients]
    return [name_of(catalogue, force) for force in untold]


def told_of_danger(case: Case, who: Recipient) -> bool:
    """True where danger is why: the catalogue's words for that are said to the reporter."""
    return bool(case.public["danger"]) and who.kind == "police"


def _recipient(catalogue: Catalogue, case: Case, who: Recipient, now: datetime) -> Json:
    view: Json = {
        "id": who.id,
        "kind": who.kind,
        "name": name_of(catalogue, who.id),
        "state": "held" if who.hold else who.state,
        "promise": _promise(who),
        "overdue": who.overdue(now),
    }
    for time in ("sent_at", "delivered_at", "acknowledged_at", "decided_at"):
        at = getattr(who, time)
        if at is not None:
            view[time] = stamp(at)
    shown = [stage for stage in who.stages if stage.shown]
    if shown:
        view["stage"] = {"stage": shown[-1].stage, "at": stamp(shown[-1].at)}
    also = other_forces(catalogue, case, who.id)
    if also:
        view["also"] = also
    if who.outcomes:
        view["outcome"] = outcome_of(who.outcomes[-1])
    late = who.escalated
    if late is not None and late.to is not None:
        view["escalated_to"] = escalated_name(catalogue, late.to)
    unsent = who.state in {"self_report", "failed"} or (
        late is not None and late.promised == "send"
    )
    if unsent or who.self_reported_at is not None:
        view["self_report"] = dict(self_report(catalogue, case, who))
    return view


def _promise(who: Recipient) -> Json:
    promise: Json = {"basis": who.promise.basis}
    if who.has_clock:
        promise["acknowledge_by"] = stamp(who.acknowledge_by)
        promise["decide_by"] = stamp(who.decide_by)
    if who.promise.source_url is not None:
        promise["source_url"] = who.promise.source_url
    if who.promise.checked is not None:
        promise["checked"] = who.promise.checked
    return promise


def outcome_of(outcome: RecordedOutcome) -> Json:
    """An outcome as it was given, without what only matters between servers."""
    private = {name: value for name, value in (outcome.private or {}).items() if value is not None}
    return {
        "outcome_id": outcome.outcome_id,
        "status": outcome.status,
        "at": stamp(outcome.at),
        **private,
    }


def _messages(case: Case) -> list[Json]:
    """Both ways, oldest first; what came with an outcome is a message, too."""
    said = [(each.seq, message_of(each)) for each in case.messages]
    for who in case.recipients.values():
        said += [
            (it.seq, _said(it.outcome_id, it.at, (who.id, REPORTER), it.private["message"]))
            for it in who.outcomes
            if it.private and it.private.get("message")
        ]
    return [message for _, message in sorted(said, key=lambda it: it[0])]


def message_of(message: Message) -> Json:
    """Give a message as the API shows it."""
    text = (message.private or {}).get("text", "")
    return _said(message.message_id, message.at, (message.sender, message.to), text)


def _said(message_id: str, at: datetime, way: tuple[str, str], text: str) -> Json:
    sender, to = way
    return {"message_id": message_id, "at": stamp(at), "from": sender, "to": to, "text": text}
