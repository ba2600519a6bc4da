"""Open a case by its reference and its receipt; unknown and wrong are one and the same."""

import hmac
from typing import NamedTuple

from chalicelib.errors import Gone, NotFound
from chalicelib.limits import WRONG_TRIES, WRONG_TRIES_WINDOW
from chalicelib.model.case import Case
from chalicelib.model.events import Event
from chalicelib.model.folding import fold
from chalicelib.model.references import hash_receipt, may_be_new_receipt, parse_reference
from chalicelib.ports import Guards
from chalicelib.usecases.reporter.begin_status_session import Proof
from chalicelib.usecases.reporter.report_action_deps import ActOnReportDeps
from chalicelib.usecases.sessions.new_receipts import is_new_receipt
from chalicelib.usecases.sessions.status_links import spend_status_link
from chalicelib.usecases.sessions.throttle import Throttle

OpenStatusDeps = ActOnReportDeps
"""What every act of a reporter on their report needs."""

NO_CASE = "SS22222222222"
"""Well formed, and nobody's: a malformed reference takes the same path as an unknown one."""

_GUESSES = Throttle("receipt", WRONG_TRIES, WRONG_TRIES_WINDOW)
_NO_HASH = "0" * 64


class OpenedReport(NamedTuple):
    """A case, and what opened it."""

    case: Case
    proof: Proof


def open_status(deps: OpenStatusDeps, reference: str, receipt: str, address: str) -> Case:
    """Return the case: the right receipt opens, whatever its address tried before. 100 bits need no
    lock in front of them.

    Raises NotFound for a wrong reference or receipt alike, TooManyTries instead once there were
    ``WRONG_TRIES`` wrong ones from ``address``; Gone once erased.
    """
    return _open(deps, reference, receipt, address).case


def open_with_either(deps: OpenStatusDeps, reference: str, code: str, address: str) -> OpenedReport:
    """Return the case for its receipt, or for the code of a mailed link.

    A code opens it once, within ``STATUS_LINK``. Raises as ``open_status`` does.
    """
    return _open(deps, reference, code, address, links=True)


def is_receipt(deps: OpenStatusDeps, case: Case, receipt: str) -> bool:
    """Return whether a receipt is the one that opens a case that is read already."""
    return case.is_receipt(hash_receipt(receipt))


def _open(
    deps: OpenStatusDeps, reference: str, code: str, address: str, *, links: bool = False
) -> OpenedReport:
    """Read the whole case only once it is open: until then every try reads one row and decrypts
    nothing, whether there is such a case and however long it is. A receipt that was replaced is
    found out afterwards: only whoever had it can tell the difference."""
    case_id = parse_reference(reference) or NO_CASE
    first = deps.log.clear_first(case_id)
    by_receipt = _may_be_receipt(deps.guards, case_id, first, code)
    if by_receipt or (links and spend_status_link(deps.guards, case_id, code)):
        case = fold(deps.log.read(case_id))
        if case.erased:
            raise Gone
        if not by_receipt or is_receipt(deps, case, code):
            return OpenedReport(case, "receipt" if by_receipt else "link")
    _GUESSES.admit(deps.guards, _GUESSES.key_of(deps.secrets, address))
    raise NotFound


def _may_be_receipt(guards: Guards, case_id: str, first: Event | None, receipt: str) -> bool:
    """Return whether it is the case's first receipt, or one that replaced another."""
    hashed, expected = hash_receipt(receipt), str(first.public["receipt"] if first else _NO_HASH)
    is_first = hmac.compare_digest(hashed, expected)
    return is_first or (may_be_new_receipt(receipt) and is_new_receipt(guards, case_id, receipt))
