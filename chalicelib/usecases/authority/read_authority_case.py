"""Read a case as the authority that it was routed to, and record which officer read it."""

from datetime import timedelta

from chalicelib.catalogue.applicable import applicable_to
from chalicelib.errors import Gone
from chalicelib.model.case import Case
from chalicelib.model.events import Kind, NewEvent
from chalicelib.model.json_values import JsonObject
from chalicelib.model.recipient import Recipient
from chalicelib.usecases.authority.act_on_case import ActOnCaseDeps, OfficerVisit, enter
from chalicelib.usecases.authority.authority_case_view import (
    case_as_shared_with,
    show_case_to_authority,
)
from chalicelib.usecases.authority.hand_over_case import can_take
from chalicelib.usecases.authority.law_and_programme import law_and_programme
from chalicelib.usecases.cases.list_shared_cases import list_shared_cases
from chalicelib.usecases.cases.record_event import record_event

ReadAuthorityCaseDeps = ActOnCaseDeps
"""What every act of an officer on a case needs."""

ONE_READ = timedelta(minutes=5)
"""Reads of one visit within this time are one: a page that is reloaded does not fill the log."""


def read_authority_case(deps: ReadAuthorityCaseDeps, session: str, reference: str) -> JsonObject:
    """Return the case as its officer needs it. The reading is on record before anything is shown.

    Raises NotSignedIn, NotFound and Gone as ``enter`` does, Unavailable.
    """
    visit = enter(deps, session, reference)

    def decide(case: Case) -> NewEvent | None:
        if case.erased:
            raise Gone
        if _read_just_now(deps, visit, case):
            return None
        return NewEvent(Kind.CASE_READ, visit.public, visit.officer)

    case = record_event(deps.log, deps.now, visit.case.case_id, decide)
    reader = case.recipients[visit.recipient.id]
    view = show_case_to_authority(deps.catalogue, case, reader, deps.now())
    shown_case = case_as_shared_with(case, reader)
    view |= law_and_programme(applicable_to(deps.catalogue, deps.laws(), shown_case))
    shared = _shared(deps, case, reader) if reader.taken_back_by is None else []
    officer = {name: visit.officer[name] for name in ("name", "role")}
    return {**view, "officer": officer, "takers": _takers(deps, case), "shared": shared}


def _shared(deps: ReadAuthorityCaseDeps, case: Case, reader: Recipient) -> list[JsonObject]:
    return list_shared_cases(deps.patterns, deps.catalogue, case, reader)


def _takers(deps: ReadAuthorityCaseDeps, case: Case) -> list[str]:
    """List the ids of those whom the case can be handed over to."""
    able = (
        authority.id
        for authority in deps.catalogue.authorities.values()
        if authority.kind != "adviser"
    )
    unable = {recipient.id for recipient in case.recipients.values() if not can_take(recipient)}
    return [taker for taker in able if taker not in unable and deps.reach.reaches(taker)]


def _read_just_now(deps: ReadAuthorityCaseDeps, visit: OfficerVisit, case: Case) -> bool:
    return any(
        event.kind is Kind.CASE_READ
        and event.public["opened"] == visit.opened.seq
        and deps.now() - event.at < ONE_READ
        for event in case.events[visit.opened.seq :]
    )
