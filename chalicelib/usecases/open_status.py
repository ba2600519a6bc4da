"""Open a case by its reference and its receipt; unknown and wrong are one and the same."""

import hmac

from chalicelib.errors import Gone, NotFound, TooManyTries
from chalicelib.model.case import Case
from chalicelib.model.events import Event
from chalicelib.model.folding import fold
from chalicelib.model.references import digest, hash_receipt, parse_reference
from chalicelib.usecases.status_desk import StatusDesk

MOST_WRONG_TRIES = 10
WINDOW_SECONDS = 3600

_NOBODY = "SS22222222222"
"""Well formed, and nobody's: a malformed reference takes the same path as an unknown one."""

_NO_HASH = "0" * 64


def open_status(desk: StatusDesk, reference: str, receipt: str, address: str) -> Case:
    """The case. Raises NotFound for a wrong reference or receipt alike, Gone once erased.

    Raises TooManyTries after ten wrong ones within an hour from ``address``: of that address, for
    opening reports only. Sending one never waits.
    """
    guesser = stop_guessing(desk, address)
    events = desk.log.read(parse_reference(reference) or _NOBODY)
    if not _is_receipt(events, receipt):
        desk.guards.count(guesser, WINDOW_SECONDS)
        raise NotFound
    return unless_erased(events)


def stop_guessing(desk: StatusDesk, address: str) -> str:
    """The key under which wrong tries from ``address`` count. Raises TooManyTries."""
    secret = desk.secrets.versions[desk.secrets.current]
    guesser = f"try#receipt#{digest(secret, 'address', address)}"
    if desk.guards.tries(guesser) >= MOST_WRONG_TRIES:
        raise TooManyTries(WINDOW_SECONDS)
    return guesser


def unless_erased(events: tuple[Event, ...]) -> Case:
    """The case that these events make. Raises Gone once erased."""
    case = fold(events)
    if case.erased:
        raise Gone
    return case


def _is_receipt(events: tuple[Event, ...], receipt: str) -> bool:
    expected = events[0].facts["receipt"] if events else _NO_HASH
    return hmac.compare_digest(hash_receipt(receipt), str(expected))
