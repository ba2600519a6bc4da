"""Put an event into a platform's feed, as a signed token that never changes.

The token's id follows from the event, and the first row under it stays: a message that is delivered
again, or a consumer that is killed anywhere, ends with the same bytes in the feed.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from chalicelib.model.case import Case
from chalicelib.model.events import Kind, NewEvent, stamp
from chalicelib.ports import CaseLog, Clock, Dispatch, Feed, FeedToken, Signer
from chalicelib.signing.tokens import SecurityEvent, jti_for, mint
from chalicelib.usecases.record import open_case, record

Payload = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Feeding:
    """What putting tokens into feeds needs. ``now`` dates what we record, ``wall`` what we sign."""

    log: CaseLog
    feed: Feed
    signer: Signer
    base_url: str
    now: Clock
    wall: Clock


def feed_platform(feeding: Feeding, dispatch: Dispatch) -> None:
    """Feed event ``seq`` to the platform once. Raises NotFound, Unavailable."""
    case = open_case(feeding.log, dispatch.case_id)
    if case.notification(dispatch.seq, dispatch.recipient).sent_at is not None or case.erased:
        return
    sent_at = feeding.now()
    token = _token(feeding, case, dispatch, sent_at)
    feeding.feed.put(token)
    sent = NewEvent(
        Kind.NOTIFICATION_SENT,
        {"of": dispatch.seq, "recipient": dispatch.recipient, "jti": token.jti},
    )

    def decide(fresh: Case) -> NewEvent | None:
        told = fresh.notification(dispatch.seq, dispatch.recipient).sent_at is not None
        return None if told else sent

    fresh = record(feeding.log, lambda: sent_at, dispatch.case_id, decide, seen=case)
    if fresh.erased:  # while the token was made
        feeding.feed.erase(token.platform, token.jti)


def _token(feeding: Feeding, case: Case, dispatch: Dispatch, sent_at: datetime) -> FeedToken:
    platform, event = dispatch.recipient, case.event(dispatch.seq)
    kind, payload_of = _EVENTS[event.kind]
    jti = jti_for(at=event.at, case_id=case.case_id, seq=event.seq, platform=platform)
    said = SecurityEvent(
        jti=jti,
        issuer=feeding.base_url,
        audience=platform,
        issued_at=feeding.wall(),
        kind=kind,
        payload=payload_of(case, platform, sent_at),
        subject={"format": "uri", "uri": f"{feeding.base_url}/cases/{case.reference}"},
        transaction=case.reference,
    )
    return FeedToken(platform, jti, mint(feeding.signer, said), case.case_id, event.seq)


def _report(case: Case, platform: str, sent_at: datetime) -> Payload:
    """What a platform needs to act on, about its own service: never who reported, nor why."""
    words, promise = case.report or {}, case.recipients[platform].promise
    return {
        "category": case.facts["category"],
        "urgency": case.facts["urgency"],
        "signs": list(case.facts["signs"]),
        "candidate": _candidate(words["candidate"]),
        "reporter_role": words["reporter"]["role"],
        "incidents": [
            _incident(incident)
            for incident in words["incidents"]
            if incident.get("platform") == platform
        ],
        "evidence": [],
        "acknowledge_by": stamp(promise.acknowledge_by(sent_at)),
        "decide_by": stamp(promise.decide_by(sent_at)),
    }


def _candidate(said: Mapping[str, str]) -> Payload:
    known = {"name": said.get("name"), "area": said.get("area") or said.get("area_typed")}
    return {member: value for member, value in known.items() if value}


def _incident(incident: Mapping[str, Any]) -> Payload:
    """The incident by the contract's members alone; ``deleted`` only where it was."""
    return {name: incident[name] for name in _INCIDENT if incident.get(name)}


_INCIDENT = ("url", "handle", "post_id", "comment_id", "text", "seen_at", "deleted")

_EVENTS: Mapping[Kind, tuple[str, Callable[[Case, str, datetime], Payload]]] = {
    Kind.REPORT_SUBMITTED: ("report-submitted", _report),
}
"""Which of a case's events platforms are told of: the token's kind, and what makes its payload."""
