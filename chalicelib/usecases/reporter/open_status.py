"""Open a case by its reference and its receipt; unknown and wrong are one and the same."""

import hmac
from collections.abc import Callable

from chalicelib.errors import Gone, NotFound
from chalicelib.limits import STATUS_LINK, WRONG_TRIES, WRONG_TRIES_WINDOW
from chalicelib.model.case import Case
from chalicelib.model.events import Event, Kind
from chalicelib.model.folding import fold
from chalicelib.model.references import hash_receipt, parse_reference, squeeze
from chalicelib.signing.mailed_links import status_code
from chalicelib.usecases.reporter.act_on_report import ActOnReportDeps
from chalicelib.usecases.sessions.throttle import Throttle

NOBODY = "SS22222222222"
"""Well formed, and nobody's: a malformed reference takes the same path as an unknown one."""

_GUESSES = Throttle("receipt", WRONG_TRIES, WRONG_TRIES_WINDOW)
_NO_HASH = "0" * 64
_TWICE = 2 * STATUS_LINK.whole_seconds


def open_status(deps: ActOnReportDeps, reference: str, receipt: str, address: str) -> Case:
    """Give the case: the right receipt opens, whatever its address tried before. 100 bits need no
    lock in front of them.

    Raises NotFound for a wrong reference or receipt alike, TooManyTries instead once there were
    ``WRONG_TRIES`` wrong ones from ``address``; Gone once erased.
    """
    return _open(deps, reference, address, lambda events: _is_receipt(events, receipt))


def open_with_either(deps: ActOnReportDeps, reference: str, code: str, address: str) -> Case:
    """Give the case for its receipt, or for the code of a mailed link.

    A code opens it once, within ``STATUS_LINK``. Raises as ``open_status`` does.
    """

    def opens(events: tuple[Event, ...]) -> bool:
        return _is_receipt(events, code) or _spends_a_link(deps, events, code)

    return _open(deps, reference, address, opens)


def _open(
    deps: ActOnReportDeps, reference: str, address: str, opens: Callable[[tuple[Event, ...]], bool]
) -> Case:
    events = deps.log.read(parse_reference(reference) or NOBODY)
    if not opens(events):
        _GUESSES.admit(deps.guards, _GUESSES.key_of(deps.secrets, address))
        raise NotFound
    case = fold(events)
    if case.erased:
        raise Gone
    return case


def _is_receipt(events: tuple[Event, ...], receipt: str) -> bool:
    expected = events[0].public["receipt"] if events else _NO_HASH
    return hmac.compare_digest(hash_receipt(receipt), str(expected))


def _spends_a_link(deps: ActOnReportDeps, events: tuple[Event, ...], code: str) -> bool:
    """Return True the first time for the code of a link that has not run out."""
    since, typed = deps.now() - STATUS_LINK, squeeze(code).encode()
    for event in events:
        if event.kind is Kind.STATUS_LINK_REQUESTED and event.at > since:
            for secret in deps.secrets.versions.values():
                real = squeeze(status_code(secret, event.case_id, event.seq)).encode()
                if hmac.compare_digest(typed, real):
                    return deps.guards.spend(f"status-link#{event.case_id}.{event.seq}", _TWICE)
    return False
