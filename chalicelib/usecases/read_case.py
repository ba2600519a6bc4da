"""What the person who reported sees of a case: the shapes of ``api.md``."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from chalicelib.catalogue import Catalogue
from chalicelib.model.case import REPORTER, Case, Outcome, Recipient
from chalicelib.model.events import Event, Kind, stamp
from chalicelib.usecases.self_report import self_report

Json = dict[str, Any]

_BY = {
    Kind.REPORT_SUBMITTED: "candidate",
    Kind.OUTCOME_RECORDED: "platform",
    Kind.AUTHORITY_ACKNOWLEDGED: "authority",
    Kind.CASE_READ: "authority",
}

_OURS = {
    Kind.ROUTED,
    Kind.NOTIFICATION_ATTEMPTED,
    Kind.CASE_LINK_OPENED,
    Kind.CASE_LINK_REQUESTED,
}


def answer_of(
    catalogue: Catalogue, case: Case, now: datetime, *, receipt: str, status_url: str
) -> Json:
    """The answer to an accepted report."""
    return {
        "reference": case.reference,
        "receipt": receipt,
        "status_url": status_url,
        "verified": case.facts["verified"],
        "recipients": recipients_of(catalogue, case, now),
    }


def status_of(catalogue: Catalogue, case: Case, now: datetime) -> Json:
    """All of a case that its reporter may see."""
    return {
        "reference": case.reference,
        "submitted_at": stamp(case.submitted_at),
        "category": case.facts["category"],
        "urgency": case.facts["urgency"],
        "verified": case.facts["verified"],
        "withdrawn": False,
        "recipients": recipients_of(catalogue, case, now),
        "timeline": timeline_of(catalogue, case),
        "evidence": [],
        "messages": list(_messages(catalogue, case)),
    }


def recipients_of(catalogue: Catalogue, case: Case, now: datetime) -> list[Json]:
    """Each recipient's state, promise and times."""
    return [_recipient(catalogue, case, who, now) for who in case.recipients.values()]


def other_forces(catalogue: Catalogue, case: Case) -> list[str]:
    """Names of the forces that cover the rest of a split constituency."""
    candidate = (case.report or {}).get("candidate", {})
    area = catalogue.areas.get(candidate.get("area", ""))
    return [name_of(catalogue, force) for force in area.other_forces] if area else []


def told_of_danger(case: Case, who: Recipient) -> bool:
    """True where danger is why: the catalogue's words for that are said to the reporter."""
    return bool(case.facts["danger"]) and who.kind == "police"


def timeline_of(catalogue: Catalogue, case: Case) -> list[Json]:
    """What happened and who did it: recipients by name, officers not."""
    return [_entry(catalogue, event) for event in case.events if _is_told(case, event)]


def name_of(catalogue: Catalogue, recipient: str) -> str:
    """What a recipient is called; its id where the catalogue no longer knows it."""
    known = catalogue.platforms.get(recipient) or catalogue.authorities.get(recipient)
    return known.name if known else recipient


def _recipient(catalogue: Catalogue, case: Case, who: Recipient, now: datetime) -> Json:
    view: Json = {
        "id": who.id,
        "kind": who.kind,
        "name": name_of(catalogue, who.id),
        "state": who.state,
        "promise": _promise(who),
        "overdue": who.overdue(now),
    }
    for time in ("sent_at", "delivered_at", "acknowledged_at", "decided_at"):
        at = getattr(who, time)
        if at is not None:
            view[time] = stamp(at)
    also = other_forces(catalogue, case) if who.kind == "police" else []
    if also:
        view["also"] = also
    if who.outcomes:
        view["outcome"] = outcome_of(who.outcomes[-1])
    if who.state in {"self_report", "failed"}:
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


def outcome_of(outcome: Outcome) -> Json:
    """An outcome as it was given, without what only matters between servers."""
    words = {name: value for name, value in (outcome.words or {}).items() if value is not None}
    return {
        "outcome_id": outcome.outcome_id,
        "status": outcome.status,
        "at": stamp(outcome.at),
        **words,
    }


def _is_told(case: Case, event: Event) -> bool:
    """The reporter need not see how mail to them travels, nor what only we keep track of."""
    if event.kind in _OURS or event.facts.get("recipient") == REPORTER:
        return False
    of = event.facts.get("of")
    return of is None or case.event(of).kind is not Kind.CASE_LINK_REQUESTED


def _entry(catalogue: Catalogue, event: Event) -> Json:
    entry: Json = {
        "seq": event.seq,
        "at": stamp(event.at),
        "by": _BY.get(event.kind, "service"),
        "what": str(event.kind),
    }
    recipient = event.facts.get("recipient")
    if recipient is not None:
        entry["who"] = name_of(catalogue, recipient)
    text = _text(event)
    if text is not None:
        entry["text"] = text
    return entry


def _text(event: Event) -> str | None:
    if event.kind is Kind.OUTCOME_RECORDED:
        message = (event.words or {}).get("message")
        return str(message) if message else str(event.facts["status"])
    return None


def _messages(catalogue: Catalogue, case: Case) -> Iterator[Mapping[str, str]]:
    for who in case.recipients.values():
        for outcome in who.outcomes:
            message = (outcome.words or {}).get("message")
            if message:
                yield {
                    "message_id": outcome.outcome_id,
                    "at": stamp(outcome.at),
                    "from": who.id,
                    "to": REPORTER,
                    "text": message,
                }
