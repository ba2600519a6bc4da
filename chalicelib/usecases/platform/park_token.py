"""Put a token aside that its platform refused or never took: an operator has to look at it."""

from contextlib import suppress

from chalicelib.errors import Gone, NotFound
from chalicelib.model.case import Case
from chalicelib.model.events import Kind, NewEvent
from chalicelib.model.exchange import ERROR_CODES
from chalicelib.ports import CaseLog, Feed, Now, WaitingToken
from chalicelib.usecases.cases.record_event import record_event
from chalicelib.usecases.cases.should_send import is_void_token


def park_token(
    log: CaseLog, feed: Feed, now: Now, token: WaitingToken, *, err: str, description: str
) -> bool:
    """Record it, then put the token aside; False where it does not wait any more. One of a report
    that was taken back or shared again since is removed: nobody is to offer it any more.

    In this order a crash in between parks it the next time, and it is on record once. What the
    platform wrote stays in the feed, sealed; the case has its code alone. Raises Unavailable, and
    LostRace for a case that is written to without end: then the token waits on.
    """
    is_void = False
    if token.case_id is not None and token.seq is not None:
        seq = token.seq
        code = err if err in ERROR_CODES else "other"
        public = {"of": seq, "recipient": token.platform, "jti": token.jti, "err": code}

        def decide(case: Case) -> NewEvent | None:
            recorded = case.notification(seq, token.platform).parked_at is not None
            return None if recorded else NewEvent(Kind.NOTIFICATION_PARKED, public)

        with suppress(NotFound, Gone):  # a case that is gone has nothing to record
            recorded = record_event(log, now, token.case_id, decide)
            is_void = is_void_token(recorded, seq, token.platform)
    parked = feed.park(token.platform, token.jti, err=err, description=description)
    if parked and is_void:
        feed.erase(token.platform, token.jti)
    return parked
