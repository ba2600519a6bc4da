"""Open a case by its reference and its receipt; unknown and wrong are one and the same."""

import hmac

from chalicelib.errors import Gone, NotFound
from chalicelib.model.case import Case
from chalicelib.model.folding import fold
from chalicelib.model.references import hash_receipt, parse_reference
from chalicelib.ports import CaseLog

_NOBODY = "SS22222222222"
"""Well formed, and nobody's: a malformed reference takes the same path as an unknown one."""

_NO_HASH = "0" * 64


def open_status(log: CaseLog, reference: str, receipt: str) -> Case:
    """The case. Raises NotFound for a wrong reference or receipt alike, Gone once erased."""
    events = log.read(parse_reference(reference) or _NOBODY)
    expected = events[0].facts["receipt"] if events else _NO_HASH
    if not hmac.compare_digest(hash_receipt(receipt), str(expected)):
        raise NotFound
    case = fold(events)
    if case.erased:
        raise Gone
    return case
