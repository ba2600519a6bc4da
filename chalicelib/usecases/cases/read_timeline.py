"""What happened to a case as its reporter sees it: a line an event, officers unnamed."""

from typing import Any

from chalicelib.catalogue import Catalogue
from chalicelib.model.case import OPERATOR, REPORTER, Case
from chalicelib.model.events import Event, Kind, stamp

Json = dict[str, Any]

_BY_CANDIDATE = frozenset(
    {
        Kind.REPORT_SUBMITTED,
        Kind.EVIDENCE_ADDED,
        Kind.SELF_REPORTED,
        Kind.PROMOTED,
        Kind.CONSENT_CORRECTED,
        Kind.WITHDRAWN,
        Kind.OUTCOME_APPEALED,
        Kind.STATUS_LINK_REQUESTED,
    }
)
_BY_AUTHORITY = frozenset(
    {
        Kind.AUTHORITY_ACKNOWLEDGED,
        Kind.CASE_READ,
        Kind.STAGE_RECORDED,
        Kind.HANDED_OVER,
        Kind.HOLD_PLACED,
    }
)
_STEPS = frozenset({Kind.NOTIFICATION_SENT, Kind.NOTIFICATION_DELIVERED})
_ROUTES = frozenset(
    {Kind.REPORT_SUBMITTED, Kind.PROMOTED, Kind.CONSENT_CORRECTED, Kind.HANDED_OVER}
)
"""Events whose way is told step by step; of others it is told only that they did not arrive."""

_SHOWN = (
    _BY_CANDIDATE
    | _BY_AUTHORITY
    | _STEPS
    | {
        Kind.OUTCOME_RECORDED,
        Kind.MESSAGE_SENT,
        Kind.NOTIFICATION_FAILED,
        Kind.NOTIFICATION_PARKED,
        Kind.EVIDENCE_STORED,
        Kind.EVIDENCE_REJECTED,
        Kind.EVIDENCE_SCANNED,
        Kind.RESPONSE_OVERDUE,
        Kind.HOLD_PLACED,
        Kind.HOLD_RELEASED,
    }
)


def timeline_of(catalogue: Catalogue, case: Case, *, desk: str | None = None) -> list[Json]:
    """What happened and who did it: recipients by name, officers not. An authority's ``desk`` also
    sees the stages that it keeps back from the reporter."""
    return [_entry(catalogue, case, each) for each in case.events if _is_told(case, each, desk)]


def name_of(catalogue: Catalogue, recipient: str) -> str:
    """What a recipient is called; its id where the catalogue no longer knows it."""
    known = catalogue.platforms.get(recipient) or catalogue.authorities.get(recipient)
    return known.name if known else recipient


def _is_told(case: Case, event: Event, desk: str | None) -> bool:
    """The reporter need not see how mail to them travels, nor what only we keep track of."""
    if event.kind not in _SHOWN:
        return False
    if event.kind is Kind.STAGE_RECORDED:
        return bool(event.public["shown"]) or event.public["recipient"] == desk
    of, to = event.public.get("of"), event.public.get("recipient")
    if of is None:
        return True
    if event.kind is Kind.NOTIFICATION_FAILED:
        return to == REPORTER or (to in case.recipients and _is_theirs(case.event(of)))
    return to in case.recipients and case.event(of).kind in _ROUTES


def _is_theirs(event: Event) -> bool:
    """A link that an authority asked for is between it and us."""
    return event.kind is not Kind.CASE_LINK_REQUESTED


def _entry(catalogue: Catalogue, case: Case, event: Event) -> Json:
    entry: Json = {
        "seq": event.seq,
        "at": stamp(event.at),
        "by": _by(case, event),
        "what": str(event.kind),
    }
    who = _who(event)
    if who is not None:
        entry["who"] = name_of(catalogue, who)
    text = _text(catalogue, event)
    if text is not None:
        entry["text"] = text
    return entry


def _by(case: Case, event: Event) -> str:
    if event.kind in _BY_CANDIDATE:
        return "candidate"
    if event.kind in _BY_AUTHORITY:
        return "authority"
    if event.kind is Kind.OUTCOME_RECORDED:
        return "platform"
    if event.kind is Kind.MESSAGE_SENT:
        sender = case.recipients.get(event.public["from"])
        return "candidate" if sender is None else _side(sender.kind)
    return "service"


def _side(kind: str) -> str:
    return "platform" if kind == "platform" else "authority"


def _who(event: Event) -> str | None:
    """The recipient that it is about, or that a message is to or from; None for the reporter."""
    public = event.public
    if event.kind is Kind.MESSAGE_SENT:
        return str(public["to"] if public["from"] == REPORTER else public["from"])
    if event.kind in {Kind.HOLD_PLACED, Kind.HOLD_RELEASED}:
        return str(public["platform"])
    who = public.get("recipient")
    return None if who == REPORTER else who


def _text(catalogue: Catalogue, event: Event) -> str | None:
    public, private = event.public, event.private or {}
    if event.kind is Kind.OUTCOME_RECORDED:
        return str(private.get("message") or public["status"])
    if event.kind is Kind.STAGE_RECORDED:
        return str(public["stage"])
    if event.kind is Kind.HANDED_OVER:
        return name_of(catalogue, public["to"])
    if event.kind is Kind.RESPONSE_OVERDUE:
        to = public.get("escalated_to")
        return None if to is None else escalated_name(catalogue, to)
    if event.kind in {Kind.MESSAGE_SENT, Kind.OUTCOME_APPEALED}:
        return private.get("text")
    if event.kind in {Kind.EVIDENCE_ADDED, Kind.EVIDENCE_STORED, Kind.EVIDENCE_REJECTED}:
        return private.get("filename") or public.get("reason")
    return public.get("verdict") or public.get("because")


def escalated_name(catalogue: Catalogue, to: str) -> str:
    """Who was told that somebody is late."""
    return "our operators" if to == OPERATOR else name_of(catalogue, to)
