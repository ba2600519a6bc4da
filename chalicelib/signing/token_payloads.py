"""Make what platforms are told of a case's events: a token's kind and its payload.

A platform is told what it needs to act on, about its own service: never who reported, nor why,
nor what another platform was told.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from chalicelib.model.case import Case
from chalicelib.model.events import Event, Kind, stamp
from chalicelib.model.incident_members import TOLD_PLATFORMS
from chalicelib.model.incident_progress import incidents_of, progress_of
from chalicelib.model.kinds import MEANING
from chalicelib.model.patterns import MOST_TRAITS, Trait
from chalicelib.model.text_fingerprint import fingerprint

Payload = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class TokenContext:
    """One event of a case that one platform is told of; ``sent_at`` is when its clock starts."""

    case: Case
    event: Event
    platform: str
    sent_at: datetime
    dsa_of: Callable[[str], Sequence[str]] = field(default=lambda category: ())
    """A category's equivalents in the DSA Transparency Database."""
    others_sharing: Callable[[Trait], int] = field(default=lambda trait: 0)
    """How many other reports that this platform was told of share an account or a text."""
    names_of: Callable[[Case], Mapping[str, str]] = field(default=lambda case: {})
    """What the election and the office of a case are called, by member of ``candidate``."""


def _report(telling: TokenContext) -> Payload:
    case, private = telling.case, telling.case.report or {}
    promise = case.recipients[telling.platform].promise
    brought_by = (1, *(seq for seq in case.added if seq <= telling.event.seq))
    incidents = [incident for seq in brought_by for incident in _own_incidents(telling, seq)]
    return {
        "category": case.public["category"],
        "dsa_categories": list(telling.dsa_of(case.public["category"])),
        "urgency": case.public["urgency"],
        "signs": list(case.public["signs"]),
        "candidate": {**_candidate(private["candidate"]), **telling.names_of(case)},
        "reporter_role": private["reporter"]["role"],
        "submitted_at": stamp(case.submitted_at),
        "incidents": [_incident(incident) for incident in incidents],
        "accounts": _accounts(telling, incidents),
        "texts": _texts(telling, incidents),
        "evidence": _identified_files(telling),
        "acknowledge_by": stamp(promise.acknowledge_by(telling.sent_at)),
        "decide_by": stamp(promise.decide_by(telling.sent_at)),
    }


def _accounts(telling: TokenContext, incidents: Sequence[Mapping[str, Any]]) -> list[Payload]:
    """Name each account once, with how many other reports that the platform has name it."""
    handles = dict.fromkeys(incident["handle"] for incident in incidents if incident.get("handle"))
    return [
        {
            "handle": handle,
            "other_reports": telling.others_sharing(
                Trait("account", 0, platform=telling.platform, handle=handle)
            ),
        }
        for handle in handles
    ]


def _texts(telling: TokenContext, incidents: Sequence[Mapping[str, Any]]) -> list[Payload]:
    """Name the incidents whose text is that of other reports that the platform has, but for a few
    words, with how many those are. Of the first ``MOST_TRAITS``."""
    posted = (
        (incident, fingerprint(incident.get("text") or "")) for incident in incidents[:MOST_TRAITS]
    )
    counted = (
        (incident, telling.others_sharing(Trait("text", 0, fingerprint=printed)))
        for incident, printed in posted
        if printed is not None
    )
    return [{**_name_of(incident), "other_reports": count} for incident, count in counted if count]


def _candidate(candidate: Mapping[str, str]) -> Payload:
    members = {
        "name": candidate.get("name"),
        "area": candidate.get("area") or candidate.get("area_typed"),
        "area_name": candidate.get("area_name"),
        "election": candidate.get("election"),
    }
    return {member: value for member, value in members.items() if value}


def _incident(incident: Mapping[str, Any]) -> Payload:
    """Return the incident by the contract's members alone; ``deleted`` only where it was."""
    return {name: incident[name] for name in TOLD_PLATFORMS if incident.get(name)}


def _identified_files(telling: TokenContext) -> list[Payload]:
    """List the platform's own files of which it was known what they are when this event was
    written, each once."""
    case = telling.case
    by_digest = {
        file.sha256: {"sha256": file.sha256, "content_type": file.content_type}
        for file in case.evidence.values()
        if file.known_at is not None
        and file.known_at <= telling.event.seq
        and telling.platform in case.platforms_of(file)
    }
    return list(by_digest.values())


def _evidence(telling: TokenContext) -> Payload:
    public = telling.event.public
    return {"evidence": [{"sha256": public["sha256"], "content_type": public["content_type"]}]}


def _message(telling: TokenContext) -> Payload:
    return {"message_id": telling.event.public["message_id"], **_words(telling.event, "text")}


def _overdue(telling: TokenContext) -> Payload:
    """Make one kind of half-time reminders and of what is overdue: ``half_time`` tells which."""
    public = telling.event.public
    half_time = telling.event.kind is Kind.RESPONSE_DUE
    members = {"what": public["what"], "due": public["due"], "half_time": half_time}
    undecided = _undecided(telling)
    return {**members, "incidents": undecided} if undecided else members


def _undecided(telling: TokenContext) -> list[Payload]:
    """Name the incidents that a decision is missing of, where there is one of others."""
    incidents = list(progress_of(telling.case, telling.case.recipients[telling.platform]))
    missing = [progress.incident for progress in incidents if progress.state != "decided"]
    if telling.event.public["what"] != "decide" or len(missing) == len(incidents):
        return []
    return [_name_of(incident) for incident in missing]


def _name_of(incident: Mapping[str, Any]) -> Payload:
    """Return the members that an outcome can name an incident by."""
    names = ("url", "post_id", "comment_id")
    return {name: incident[name] for name in names if incident.get(name)}


def _withdrawn(telling: TokenContext) -> Payload:
    return {"withdrawn_at": stamp(telling.event.at)}


def _appeal(telling: TokenContext) -> Payload:
    """Return the appeal, and the decision that it is against by the platform's own id."""
    before = [
        outcome
        for outcome in telling.case.recipients[telling.platform].outcomes
        if outcome.seq < telling.event.seq
    ]
    against = {"outcome_id": before[-1].outcome_id} if before else {}
    return {**against, **_words(telling.event, "text")}


def _preservation(telling: TokenContext) -> Payload:
    """Say what has to be kept: by which law, for how long, of which incidents."""
    public, incidents = telling.event.public, incidents_of(telling.case, telling.platform)
    return {
        **_words(telling.event, "legal_basis"),
        "requested_at": stamp(telling.event.at),
        "days": public["days"],
        "until": public["until"],
        "incidents": [_name_of(incident) for incident in incidents],
    }


def _words(event: Event, *members: str) -> Payload:
    private = event.private or {}
    return {member: private[member] for member in members if private.get(member)}


def _added_incidents(telling: TokenContext) -> Payload:
    return {
        "incidents": [
            _incident(incident) for incident in _own_incidents(telling, telling.event.seq)
        ]
    }


def _own_incidents(telling: TokenContext, seq: int) -> list[Mapping[str, Any]]:
    """Return the incidents on the platform that one event brought."""
    incidents = telling.case.incidents_of(seq)
    return [incident for incident in incidents if incident.get("platform") == telling.platform]


PAYLOADS: Mapping[str, Callable[[TokenContext], Payload]] = {
    "report-submitted": _report,
    "evidence-added": _evidence,
    "incidents-added": _added_incidents,
    "message": _message,
    "response-overdue": _overdue,
    "report-withdrawn": _withdrawn,
    "outcome-appealed": _appeal,
    "preservation-requested": _preservation,
}
"""The payload of each kind of token; ``model.kinds`` says which kind of token an event becomes."""


def token_of(telling: TokenContext) -> tuple[str, Payload]:
    """Return the token's kind and payload. Raises KeyError for what no feed carries."""
    kind = _kind_of(telling)
    if kind is None:
        raise KeyError(telling.event.kind)
    return kind, PAYLOADS[kind](telling)


def _kind_of(telling: TokenContext) -> str | None:
    """Return the kind for the event's, unless it takes the report back from this platform, or is
    the first that this platform hears of the case."""
    if _takes_back(telling):
        return "report-withdrawn"
    if telling.event.kind is Kind.INCIDENTS_ADDED and _is_first(telling):
        return "report-submitted"
    return MEANING[telling.event.kind].platform


def _is_first(telling: TokenContext) -> bool:
    return telling.case.recipients[telling.platform].routed_seq == telling.event.seq


def _takes_back(telling: TokenContext) -> bool:
    """Return whether the event takes the report back: a corrected wish to share does so for some
    platforms, and tells others for the first time."""
    return telling.platform in telling.event.public.get("withdrawn_from", ())
