"""Open a report's page by the access code that the report was sent with."""

from chalicelib.errors import NotFound
from chalicelib.model.case import Case
from chalicelib.model.directory import NominatedCandidate
from chalicelib.model.elections import group_of
from chalicelib.model.folding import fold
from chalicelib.model.references import parse_reference
from chalicelib.usecases.candidates.verify_access_code import verify_access_code
from chalicelib.usecases.reporter.begin_status_session import begin_status_session
from chalicelib.usecases.reporter.open_status import NO_CASE
from chalicelib.usecases.reporter.open_status_session import OpenStatusSessionDeps

OpenByAccessCodeDeps = OpenStatusSessionDeps
"""The same as ``open_status_session`` needs."""


def open_by_access_code(deps: OpenByAccessCodeDeps, reference: str, code: str, address: str) -> str:
    """Return the token of a new session for the access code that the report was sent with.

    Raises NotFound for a wrong code and for another's report alike, TooManyTries.
    """
    candidate = verify_access_code(deps.codes, code, address)
    events = deps.reports.log.read(parse_reference(reference) or NO_CASE) if candidate else ()
    case = fold(events) if events else None
    if candidate is None or case is None or not was_sent_with(case, candidate):
        raise NotFound
    return begin_status_session(deps.sessions, case, "access_code")


def was_sent_with(case: Case, candidate: NominatedCandidate) -> bool:
    """Return whether the report was sent with this very code: a delegate's code opens no report of
    the candidate's own, nor of another delegate. Whoever moved to another ballot took it along."""
    report = case.report or {}
    delegate = candidate.delegate.id if candidate.delegate else None
    return (
        report.get("person_id") == candidate.person_id
        and group_of(report["candidate"]["election"]) == group_of(candidate.election)
        and report.get("via_id") == delegate
    )
