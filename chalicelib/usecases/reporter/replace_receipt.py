"""Give a new receipt to whoever has proven that the report is theirs; the one before it ends."""

from chalicelib.errors import Conflict, Forbidden
from chalicelib.limits import NEW_RECEIPTS
from chalicelib.model.case import Case
from chalicelib.model.events import Event, Kind, NewEvent
from chalicelib.model.references import hash_receipt, new_receipt
from chalicelib.usecases.cases.record_action import record_action
from chalicelib.usecases.reporter.begin_status_session import STATUS_SESSION
from chalicelib.usecases.reporter.open_status_session import OpenStatusSessionDeps
from chalicelib.usecases.reporter.resume_status_session import StatusSession
from chalicelib.usecases.sessions.new_receipts import keep_new_receipt

ReplaceReceiptDeps = OpenStatusSessionDeps
"""The same as ``open_status_session`` needs."""

_BYTES = 13
"""104 bits, of which a receipt has 100."""


def replace_receipt(deps: ReplaceReceiptDeps, session: StatusSession) -> str:
    """Return the new receipt, which is shown this once, and keep its hash alone.

    Sessions that the old one opened are over, but for this one. Raises Forbidden where a mailed
    link opened the session, Conflict after ``NEW_RECEIPTS``, Gone, Unavailable.
    """
    if not session.proven:
        raise Forbidden
    receipt = new_receipt(deps.random(_BYTES))

    def decide(current: Case) -> NewEvent | Event:
        if current.receipts == NEW_RECEIPTS:
            raise Conflict("There is no further receipt for this report", code="too_many_receipts")
        keep_new_receipt(deps.reports.guards, current.case_id, receipt)
        return NewEvent(Kind.RECEIPT_REPLACED, {"receipt": hash_receipt(receipt)})

    case = record_action(deps.reports, session.case, decide).case
    about = deps.sessions.about(case, session.proof)
    STATUS_SESSION.keep(deps.sessions.guards, session.token, about)
    return receipt
