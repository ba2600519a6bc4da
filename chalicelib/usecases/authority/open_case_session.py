"""An authority's desk: what its use cases need, and the session that an opened link gives.

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
from chalicelib.model.events import Event, PrivateData
from chalicelib.model.references import parse_reference
from chalicelib.ports import CaseLog, Clock, Feed, Guards, IdSecrets
from chalicelib.usecases.cases.choose_recipients import Reach
from chalicelib.usecases.cases.record_event import open_case

AUTHORITY = "authority"
"""The member of a kept session that is not a case."""


@dataclass(frozen=True, slots=True)
class ActOnCaseDeps:
    """What the desk needs."""

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


def held_by(desk: ActOnCaseDeps, session: str) -> Mapping[str, str] | None:
    """What a session holds: the authority, and by case id the number of the opening."""
    return desk.guards.recall(key_of(session)) if session else None


def enter(desk: ActOnCaseDeps, session: str, reference: str) -> Visit:
    """The case, for a session that opened it.

    Raises NotSignedIn without a session, or where it has ended; NotFound for every case that it
    does not hold, there or not, before anything is read; Gone once erased.
    """
    held = held_by(desk, session)
    if held is None:
        raise NotSignedIn
    case_id = parse_reference(reference)
    if case_id is None or case_id not in held:
        raise NotFound
    case = open_case(desk.log, case_id)
    if case.erased:
        raise Gone
    opened = case.event(int(held[case_id]))
    if desk.now() - opened.at >= AUTHORITY_SESSION:
        raise NotSignedIn
    return Visit(case, case.recipients[held[AUTHORITY]], opened)
