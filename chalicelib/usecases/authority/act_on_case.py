"""Act on a case as an officer, by the session that an opened link began.

Each act is an event; which officer it was stands in its private part.

A session is a random token, of which only the hash is kept. It holds the cases of one authority
whose links were opened with it, each by the number of its ``case_link_opened`` event: which
officer it is stands there, under the case's own key, and nowhere else.
"""

import hashlib
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from chalicelib.catalogue import Catalogue
from chalicelib.errors import Gone, NotFound, NotSignedIn
from chalicelib.limits import AUTHORITY_SESSION
from chalicelib.model.case import Case
from chalicelib.model.events import Event, Kind, NewEvent, PrivateData
from chalicelib.model.recipient import Recipient
from chalicelib.model.references import parse_reference
from chalicelib.ports import CaseLog, Clock, Feed, Guards, IdSecrets, Reach
from chalicelib.usecases.cases.act import RecordedAction, act
from chalicelib.usecases.cases.record_event import open_case

Decide = Callable[[Case], NewEvent | Event]
"""What becomes of a case: a new event, or the one that is there already."""

AUTHORITY = "authority"
"""The member of a kept session that is not a case."""


@dataclass(frozen=True, slots=True)
class ActOnCaseDeps:
    """What every act of an officer on a case needs."""

    log: CaseLog
    guards: Guards
    secrets: IdSecrets
    """Of links."""
    digests: IdSecrets
    catalogue: Catalogue
    reach: Reach
    feed: Feed
    addresses: Callable[[str], Collection[str]]
    """An authority's first and second mail address, as they are now."""
    now: Clock


@dataclass(frozen=True, slots=True)
class OfficerVisit:
    """An officer with a case open."""

    case: Case
    recipient: Recipient
    opened: Event
    """The ``case_link_opened`` event that the session stands on."""

    @property
    def public(self) -> dict[str, str | int]:
        """Give the clear part of its events: whose they are, and which opening they follow."""
        return {"recipient": self.recipient.id, "opened": self.opened.seq}

    @property
    def officer(self) -> PrivateData:
        """Give the officer: the sealed part of its events."""
        return self.opened.private or {}


def key_of(session: str) -> str:
    """Give the key under which a session is kept."""
    return f"desk#{hashlib.sha256(session.encode()).hexdigest()}"


def held_by(deps: ActOnCaseDeps, session: str) -> Mapping[str, str] | None:
    """Read what a session holds: the authority, and by case id the number of the opening."""
    return deps.guards.recall(key_of(session)) if session else None


def enter(deps: ActOnCaseDeps, session: str, reference: str) -> OfficerVisit:
    """Give the case to a session that opened it.

    Raises NotSignedIn without a session, or where it has ended; NotFound for every case that it
    does not hold, existing or not, before anything is read; Gone once erased.
    """
    held = held_by(deps, session)
    if held is None:
        raise NotSignedIn
    case_id = parse_reference(reference)
    if case_id is None or case_id not in held:
        raise NotFound
    case = open_case(deps.log, case_id)
    if case.erased:
        raise Gone
    opened = case.event(int(held[case_id]))
    if deps.now() - opened.at >= AUTHORITY_SESSION:
        raise NotSignedIn
    return OfficerVisit(case, case.recipients[held[AUTHORITY]], opened)


def act_on_case(
    deps: ActOnCaseDeps,
    session: str,
    reference: str,
    decide_for: Callable[[OfficerVisit], Decide],
) -> RecordedAction:
    """Append what is decided for the visit, or find the event that is there already.

    Raises NotSignedIn, NotFound and Gone as ``enter`` does, and what ``decide_for`` raises.
    """
    visit = enter(deps, session, reference)
    return act(deps, visit.case, decide_for(visit))


def done_by(
    visit: OfficerVisit,
    kind: Kind,
    public: Mapping[str, object],
    private: Mapping[str, object] | None = None,
) -> NewEvent:
    """Make an event of this visit: whose it is in clear, which officer's under the case's key."""
    return NewEvent(kind, {**visit.public, **public}, {**visit.officer, **(private or {})})
