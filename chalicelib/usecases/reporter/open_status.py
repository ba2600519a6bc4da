"""Open a case by its reference and its receipt; unknown and wrong are one and the same."""

import hmac
from collections.abc import Callable

from chalicelib.errors import Gone, NotFound
from chalicelib.limits import WRONG_TRIES, WRONG_TRIES_WINDOW
from chalicelib.model.case import Case
from chalicelib.model.events import Event
from chalicelib.model.folding import fold
from chalicelib.model.references import hash_receipt, parse_reference
from chalicelib.usecases.reporter.act_on_report import ActOnReportDeps
from chalicelib.usecases.sessions.status_links import spend_status_link
from chalicelib.usecases.sessions.throttle import Throttle

NOBODY = "SS22222222222"
"""Well formed, and nobody's: a malformed reference takes the same path as an unknown one."""

_GUESSES = Throttle("receipt", WRONG_TRIES, WRONG_TRIES_WINDOW)
_NO_HASH = "0" * 64


def open_status(deps: ActOnReportDeps, reference: str, receipt: str, address: str) -> Case:
    """Give the case: the right receipt opens, whatever its address tried before. 100 bits need no
    lock in front of them.

    Raises NotFound for a wrong reference or receipt alike, TooManyTries instead once there were
    ``WRONG_TRIES`` wrong ones from ``address``; Gone once erased.
    """
    return _open(deps, reference, address, lambda _, first: _is_receipt(first, receipt))


def open_with_either(deps: ActOnReportDeps, reference: str, code: str, address: str) -> Case:
    """Give the case for its receipt, or for the code of a mailed link.

    A code opens it once, within ``STATUS_LINK``. Raises as ``open_status`` does.
    """

    def opens(case_id: str, first: Event | None) -> bool:
        return _is_receipt(first, code) or spend_status_link(deps.guards, case_id, code)

    return _open(deps, reference, address, opens)


def _open(
    deps: ActOnReportDeps,
    reference: str,
    address: str,
    opens: Callable[[str, Event | None], bool],
) -> Case:
    """Read the whole case only once it is open: until then every try reads one row and decrypts
    nothing, whether there is such a case and however long it is."""
    case_id = parse_reference(reference) or NOBODY
    if not opens(case_id, deps.log.clear_first(case_id)):
        _GUESSES.admit(deps.guards, _GUESSES.key_of(deps.secrets, address))
        raise NotFound
    case = fold(deps.log.read(case_id))
    if case.erased:
        raise Gone
    return case


def _is_receipt(first: Event | None, receipt: str) -> bool:
    expected = first.public["receipt"] if first else _NO_HASH
    return hmac.compare_digest(hash_receipt(receipt), str(expected))
