"""Exchange the token of a mailed link for a session, and record the officer before it opens."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from chalicelib.errors import Gone, LinkExpired, NotFound, TooManyTries
from chalicelib.limits import AUTHORITY_SESSION
from chalicelib.model.case import Case
from chalicelib.model.events import Kind, NewEvent
from chalicelib.model.officer import Officer
from chalicelib.signing.mailed_links import CaseLink, case_address, read_case_link
from chalicelib.usecases.authority.act_on_case import (
    AUTHORITY,
    ActOnCaseDeps,
    held_by,
    key_of,
)
from chalicelib.usecases.cases.record_event import record

MOST_OPENINGS = 60
"""Per case, authority and hour: a whole shift can look, a loop cannot fill the log."""

_HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Opened:
    """A session, and the case that was opened with it."""

    session: str
    reference: str
    authority: str
    expires: datetime


def open_case_link(deps: ActOnCaseDeps, token: str, officer: Officer, session: str = "") -> Opened:
    """Open the link's case for this officer, in a new session.

    ``session`` is the browser's: where it is of the same authority, the new one takes its cases
    over, so that two mails can be open side by side.

    Raises NotFound for a token that is not ours or a case that is not theirs, Gone once erased,
    LinkExpired, also where the address that it was mailed to is the authority's no more, and
    TooManyTries after ``MOST_OPENINGS`` in an hour.
    """
    link = read_case_link((secret for _, secret in deps.secrets.newest_first()), token)
    if link is None:
        raise NotFound
    private = officer.model_dump()

    def decide(case: Case) -> NewEvent:
        _may_open(deps, case, link)
        return NewEvent(Kind.CASE_LINK_OPENED, {"recipient": link.authority}, private)

    case = record(deps.log, deps.now, link.case_id, decide)
    return Opened(
        session=_new_session(deps, link, case, session),
        reference=case.reference,
        authority=link.authority,
        expires=case.last.at + AUTHORITY_SESSION,
    )


def _may_open(deps: ActOnCaseDeps, case: Case, link: CaseLink) -> None:
    if link.authority not in case.recipients:
        raise NotFound
    if case.erased:
        raise Gone
    now = deps.now()
    theirs = {case_address(address) for address in deps.addresses(link.authority)}
    if link.expired(now) or link.address not in theirs:
        raise LinkExpired
    openings = case.events_of(Kind.CASE_LINK_OPENED, link.authority)
    recent = [event.at for event in openings if now - event.at < _HOUR]
    if len(recent) >= MOST_OPENINGS:
        raise TooManyTries(int((recent[-1] + _HOUR - now).total_seconds()) + 1)


def _new_session(deps: ActOnCaseDeps, link: CaseLink, case: Case, before: str) -> str:
    held = held_by(deps, before) or {}
    carried = held if held.get(AUTHORITY) == link.authority else {}
    session = secrets.token_urlsafe(32)
    kept = {**carried, AUTHORITY: link.authority, case.case_id: str(case.last.seq)}
    deps.guards.keep(key_of(session), kept, AUTHORITY_SESSION.whole_seconds)
    if held:
        deps.guards.forget(key_of(before))
    return session
