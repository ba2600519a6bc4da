"""Act on a case as an officer, by the session that an opened link gives: each act is an event, and
who did it stands in its private part.

A session is a random token, of which only the hash is kept. It holds the cases of one authority
whose links were opened with it, each by the number of its ``case_link_opened`` event: who the
officer is stands there, under the case's own key, and nowhere else.
"""

import hashlib
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from chalicelib.catalogue import Catalogue
from chalicelib.errors import Gone, NotFound, NotSignedIn
from chalicelib.limits import AUTHORITY_SESSION
from chalicelib.model.case import Case, Recipient
from chalicelib.model.events import Event, Kind, NewEvent, PrivateData
from chalicelib.model.references import parse_reference
from chalicelib.ports import CaseLog, Clock, Feed, Guards, IdSecrets
from chalicelib.usecases.cases.act import Acted, act
from chalicelib.usecases.cases.choose_recipients import Reach
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
    catalogue: Catalogue
    reach: Reach
    feed: Feed
    addresses: Callable[[str], Collection[str]]
    """Where an authority is told now, fresh: first and second address."""
    now: Clock


@dataclass(frozen=True, slots=True)
class Visit:
    """An officer with a case open."""

    case: Case
    recipient: Recipient
    opened: Event
    """The ``case_link_opened`` event that the session stands on."""

    @property
    def public(self) -> dict[str, str | int]:
        """What every event of this visit says in clear: whose, and on which opening it stands."""
        return {"recipient": self.recipient.id, "opened": self.opened.seq}

    @property
    def officer(self) -> PrivateData:
        """Who it was: the words of every event of this visit."""
        return self.opened.private or {}


def key_of(session: str) -> str:
    """Under what a session is kept."""
    return f"desk#{hashlib.sha256(session.encode()).hexdigest()}"


def held_by(deps: ActOnCaseDeps, session: str) -> Mapping[str, str] | None:
    """What a session holds: the authority, and by case id the number of the opening."""
    return deps.guards.recall(key_of(session)) if session else None


def enter(deps: ActOnCaseDeps, session: str, reference: str) -> Visit:
    """The case, for a session that opened it.

    Raises NotSignedIn without a session, or where it has ended; NotFound for every case that it
    does not hold, there or not, before anything is read; Gone once erased.
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
    return Visit(case, case.recipients[held[AUTHORITY]], opened)


def act_on_case(
    deps: ActOnCaseDeps,
    session: str,
    reference: str,
    decide_for: Callable[[Visit], Decide],
) -> Acted:
    """Append what the visit decides, or find the event that it says is there already.

    Raises NotSignedIn, NotFound, Gone as ``enter`` does, and what is decided.
    """
    visit = enter(deps, session, reference)
    return act(deps, visit.case, decide_for(visit))


def done_by(
    visit: Visit,
    kind: Kind,
    public: Mapping[str, object],
    private: Mapping[str, object] | None = None,
) -> NewEvent:
    """An event of this visit: whose it is in clear, which officer's under the case's key."""
    return NewEvent(kind, {**visit.public, **public}, {**visit.officer, **(private or {})})
