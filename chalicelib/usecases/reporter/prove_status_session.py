"""Open all of a report in a session that a mailed link opened."""

from chalicelib.errors import NotFound
from chalicelib.usecases.candidates.verify_access_code import verify_access_code
from chalicelib.usecases.reporter.begin_status_session import STATUS_SESSION, Proof
from chalicelib.usecases.reporter.open_by_access_code import was_sent_with
from chalicelib.usecases.reporter.open_status import is_receipt
from chalicelib.usecases.reporter.open_status_session import OpenStatusSessionDeps
from chalicelib.usecases.reporter.resume_status_session import StatusSession

ProveStatusSessionDeps = OpenStatusSessionDeps
"""The same as ``open_status_session`` needs."""


def prove_status_session(
    deps: ProveStatusSessionDeps, session: StatusSession, secret: str, address: str
) -> None:
    """Open all of a report in the session that a mailed link opened, by the receipt or by the
    access code that the report was sent with. Raises NotFound for any other, TooManyTries."""
    proof: Proof = "receipt"
    if not is_receipt(deps.reports, session.case, secret):
        candidate = verify_access_code(deps.codes, secret, address)
        if candidate is None or not was_sent_with(session.case, candidate):
            raise NotFound
        proof = "access_code"
    about = deps.sessions.about(session.case, proof)
    STATUS_SESSION.keep(deps.sessions.guards, session.token, about)
