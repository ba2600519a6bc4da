"""Act on a case as an officer, in the session that a mailed link began.

Each act is an event; which officer it was stands in its private part. A session opens the cases of
its authority, and no others; each opening is an event of that case before anything of it is shown.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from chalicelib.catalogue import Catalogue
from chalicelib.catalogue.law import Laws
from chalicelib.errors import Gone, NotFound
from chalicelib.limits import AUTHORITY_SESSION
from chalicelib.model.case import Case
from chalicelib.model.events import Event, Kind, NewEvent, PrivateData
from chalicelib.model.recipient import Recipient
from chalicelib.model.references import parse_reference
from chalicelib.ports import CaseLog, Feed, Guards, IdSecrets, Now, Patterns, Reach, SentCases
from chalicelib.usecases.authority.officer_session import (
    OfficerSession,
    add_opening,
    read_session,
)
from chalicelib.usecases.authority.record_opening import record_opening
from chalicelib.usecases.cases.open_case import open_case
from chalicelib.usecases.cases.record_action import RecordedAction, record_action

Decide = Callable[[Case], NewEvent | Event]
"""What becomes of a case: a new event, or the one that is there already."""


@dataclass(frozen=True, slots=True)
class ActOnCaseDeps:
    """What every act of an officer on a case needs."""

    log: CaseLog
    guards: Guards
    secrets: IdSecrets
    """Of links."""
    digests: IdSecrets
    catalogue: Catalogue
    laws: Callable[[], Laws]
    reach: Reach
    feed: Feed
    sent_cases: SentCases
    patterns: Patterns
    addresses: Callable[[str], Collection[str]]
    """An authority's first and second mail address, as they are now."""
    now: Now


@dataclass(frozen=True, slots=True)
class OfficerVisit:
    """An officer with a case open."""

    case: Case
    recipient: Recipient
    opened: Event
    """The ``case_link_opened`` event that the session stands on."""

    @property
    def public(self) -> dict[str, str | int]:
        """Return the clear part of its events: whose they are, and which opening they follow."""
        return {"recipient": self.recipient.id, "opened": self.opened.seq}

    @property
    def officer(self) -> PrivateData:
        """Return the officer: the sealed part of its events."""
        return self.opened.private or {}


def enter(deps: ActOnCaseDeps, session: str, reference: str) -> OfficerVisit:
    """Return a case to a session: one that it has open, or one of its authority, which it opens.

    Raises NotSignedIn without a session, or where it has ended; NotFound for every case that its
    authority was not sent, existing or not, before anything of it is read; Gone once erased;
    TooManyTries where it was opened too often in an hour.
    """
    officer_session = read_session(deps.guards, deps.addresses, session)
    case_id = parse_reference(reference)
    if case_id is None:
        raise NotFound
    if case_id in officer_session.openings:
        case = open_case(deps.log, case_id)
        if case.erased:
            raise Gone
        opened = case.event(officer_session.openings[case_id])
        if deps.now() - opened.at < AUTHORITY_SESSION:
            return OfficerVisit(case, case.recipients[officer_session.authority], opened)
    return _open_in_session(deps, officer_session, case_id)


def _open_in_session(deps: ActOnCaseDeps, session: OfficerSession, case_id: str) -> OfficerVisit:
    if not deps.sent_cases.has(session.authority, case_id):
        raise NotFound
    case = record_opening(deps.log, deps.now, case_id, session.authority, session.officer)
    add_opening(deps.guards, session, case_id, case.last.seq, deps.now())
    return OfficerVisit(case, case.recipients[session.authority], case.last)


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
    return record_action(deps, visit.case, decide_for(visit))


def done_by(
    visit: OfficerVisit,
    kind: Kind,
    public: Mapping[str, object],
    private: Mapping[str, object] | None = None,
) -> NewEvent:
    """Make an event of this visit: whose it is in clear, which officer's under the case's key."""
    return NewEvent(kind, {**visit.public, **public}, {**visit.officer, **(private or {})})
