"""Show a case to the authority that it was routed to, and record who read it."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from chalicelib.catalogue import Catalogue
from chalicelib.catalogue.reasons import IN_DANGER
from chalicelib.errors import Gone
from chalicelib.model.case import Case, Recipient
from chalicelib.model.events import Kind, NewEvent, stamp
from chalicelib.model.evidence import Evidence
from chalicelib.model.folding import fold
from chalicelib.model.kinds import MEANING
from chalicelib.usecases.authority.act_on_case import ActOnCaseDeps, Visit, enter
from chalicelib.usecases.cases.read_case import other_forces, recipients_of, told_of_danger
from chalicelib.usecases.cases.read_timeline import timeline_of
from chalicelib.usecases.cases.record_event import record
from chalicelib.usecases.cases.should_send import taken_back_by

Json = dict[str, Any]

ONE_READ = timedelta(minutes=5)
"""Reads of one visit within this time are one: a page that is reloaded does not fill the log."""

_WHO = ("id", "kind", "name", "state", "overdue")
_TIMES = ("sent_at", "delivered_at", "acknowledged_at", "decided_at")

_OF_FILES = {Kind.EVIDENCE_ADDED, Kind.EVIDENCE_STORED, Kind.EVIDENCE_REJECTED}
"""What happened to one file: the chain of custody names it."""

_KEPT_BACK = {"self_report", "outcome"}
"""Texts that are between the reporter and a recipient."""


def read_authority_case(deps: ActOnCaseDeps, session: str, reference: str) -> Json:
    """The case as its officer needs it. The reading is on record before anything is shown.

    Raises NotSignedIn, NotFound, Gone as ``enter`` does, Unavailable.
    """
    visit = enter(deps, session, reference)

    def decide(case: Case) -> NewEvent | None:
        if _read_just_now(deps, visit, case):
            return None
        return NewEvent(Kind.CASE_READ, visit.public, visit.officer)

    case = record(deps.log, deps.now, visit.case.case_id, decide)
    said = shown_to(deps.catalogue, case, case.recipients[visit.recipient.id], deps.now())
    return {**said, "takers": _takers(deps, case)}


def _takers(deps: ActOnCaseDeps, case: Case) -> list[str]:
    """Ids of those whom the case can be handed over to."""
    able = (each.id for each in deps.catalogue.authorities.values() if each.kind != "adviser")
    return [each for each in able if each not in case.recipients and deps.reach.reaches(each)]


def _read_just_now(deps: ActOnCaseDeps, visit: Visit, case: Case) -> bool:
    return any(
        event.kind is Kind.CASE_READ
        and event.public["opened"] == visit.opened.seq
        and deps.now() - event.at < ONE_READ
        for event in case.events[visit.opened.seq :]
    )


def as_shared_with(case: Case, who: Recipient) -> Case:
    """The case as far as a recipient may know it: where the report was taken back from it, as it
    was then. What came since was never meant for it."""
    ended = taken_back_by(case, who.id, who.told_by)
    return case if ended is None or case.erased else fold(case.events[:ended])


def shown_to(catalogue: Catalogue, whole: Case, you: Recipient, now: datetime) -> Json:
    """All of a case that one authority may see. Raises Gone where it was erased."""
    case = as_shared_with(whole, you)
    report = case.report
    if report is None:
        raise Gone  # erased between entering and reading
    yours = next(who for who in recipients_of(catalogue, whole, now) if who["id"] == you.id)
    others = (who for who in recipients_of(catalogue, case, now) if who["id"] != you.id)
    said: Json = {
        "reference": case.reference,
        "submitted_at": stamp(case.submitted_at),
        **_what(catalogue, case),
        "reason": IN_DANGER if told_of_danger(case, you) else you.reason,
        "candidate": _candidate(report["candidate"]),
        "reporter": dict(report["reporter"]),
        "incidents": [_incident(incident) for incident in report["incidents"]],
        "you": _without_texts(yours),
        "recipients": [_state(case, who) for who in others],
        "other_forces": other_forces(catalogue, case, you.id),
        "evidence": [_file(file) for file in case.evidence.values()],
        "messages": _messages(whole, you),
        "timeline": list(_timeline(catalogue, whole, you, case.last.seq)),
    }
    if report.get("statement"):
        said["statement"] = report["statement"]
    return said


def _timeline(catalogue: Catalogue, case: Case, you: Recipient, last: int) -> Iterator[Json]:
    """What happened up to event ``last``, and what you did since."""
    for told in timeline_of(catalogue, case, viewer=you.id):
        if told["seq"] <= last or case.event(told["seq"]).public.get("recipient") == you.id:
            yield _entry(case, you, told)


def _what(catalogue: Catalogue, case: Case) -> Json:
    """Ids of the catalogue, each with the words for it."""
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


def _candidate(kept: Mapping[str, str]) -> Json:
    """Name and constituency; what was typed, where we know no such constituency."""
    area = kept.get("area_name") or kept.get("area_typed")
    return _given(
        {
            "name": kept.get("name"),
            "area": area,
            "area_code": kept.get("area"),
            "election": kept["election"],
        }
    )


def _given(members: Mapping[str, Any]) -> Json:
    return {name: value for name, value in members.items() if value is not None}


def _incident(given: Mapping[str, Any]) -> Json:
    """As it was given: who did not say that it was deleted did not say that it is there either."""
    said = _given(given)
    return said if said.get("deleted") else {k: v for k, v in said.items() if k != "deleted"}


def _without_texts(recipient: Json) -> Json:
    return {name: value for name, value in recipient.items() if name not in _KEPT_BACK}


def _file(file: Evidence) -> Json:
    """A file by name and digest; it is handed out in the bundle."""
    return _given(
        {
            "filename": file.filename,
            "state": file.state,
            "content_type": file.content_type,
            "size": file.size,
            "sha256": file.sha256,
            "reason": file.reason,
        }
    )


def _messages(case: Case, you: Recipient) -> list[Json]:
    """What was written between you and the person who reported."""
    return [
        {
            "message_id": message.message_id,
            "at": stamp(message.at),
            "from": message.sender,
            "to": message.to,
            "text": (message.private or {}).get("text", ""),
        }
        for message in case.messages
        if you.id in (message.sender, message.to)
    ]


def _state(case: Case, recipient: Json) -> Json:
    """How far another recipient is; of its outcome what it is, not what it wrote."""
    known = (*_WHO, *_TIMES)
    said = {name: recipient[name] for name in known if name in recipient}
    if "outcome" in recipient:
        said["outcome"] = {name: recipient["outcome"][name] for name in ("status", "at")}
    hold = case.recipients[recipient["id"]].hold
    if hold is not None:
        said["held_until"], said["held_by"] = stamp(hold.until), hold.by
    return said


def _entry(case: Case, you: Recipient, told: Json) -> Json:
    """As the reporter sees it, less what was written to them, plus who of your officers it was."""
    event = case.event(told["seq"])
    entry = {name: value for name, value in told.items() if name != "text"}
    if event.kind is Kind.OUTCOME_RECORDED:
        entry["text"] = event.public["status"]
    if event.kind in _OF_FILES:
        entry["text"] = case.evidence[event.public["upload_id"]].filename or "not known"
    yours = event.public.get("recipient") == you.id
    line = MEANING[event.kind].timeline
    if yours and line is not None and line.officer:
        private = event.private or {}
        entry["officer"] = {name: private[name] for name in ("name", "role") if name in private}
    if event.kind in {Kind.STAGE_RECORDED, Kind.HANDED_OVER}:
        entry["text"] = told["text"]
    if event.kind is Kind.STAGE_RECORDED and not event.public["shown"]:
        entry["kept_back"] = True
    if event.kind is Kind.HANDED_OVER and (yours or event.public["to"] == you.id):
        entry["reason"] = (event.private or {}).get("reason", "")
    return entry
