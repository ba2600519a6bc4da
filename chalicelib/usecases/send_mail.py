"""Send a notification by mail, once, however often its message is delivered.

The intent is recorded before the mail is handed over, the result after. A consumer that is killed
in between leaves an intent without a result: whoever comes next waits for the carrier's own word
that it was sent (``record_mail_event``) before it sends again, with the same key in
``X-Standsafe-Notification``.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from chalicelib.errors import TryAgainLater
from chalicelib.model.case import Case
from chalicelib.model.events import Kind, NewEvent
from chalicelib.ports import CaseLog, Clock, Dispatch, Letter, Mail
from chalicelib.usecases.record import open_case, record
from chalicelib.usecases.still_due import still_due

CARRIER_SPEAKS_WITHIN = timedelta(minutes=1)
"""SES publishes its send event in seconds; after a minute there was none to wait for."""


@dataclass(frozen=True, slots=True)
class PostRoom:
    """What sending mail needs."""

    log: CaseLog
    mail: Mail
    now: Clock


def send_mail(room: PostRoom, dispatch: Dispatch, compose: Callable[[Case], Letter | None]) -> None:
    """Send what ``compose`` makes of the case, unless it was sent. None: there is nothing to send.

    Raises TryAgainLater while an earlier attempt may yet prove to have gone out, Unavailable where
    the carrier did not take the mail.
    """
    case = open_case(room.log, dispatch.case_id)
    if case.notification(dispatch.seq, dispatch.recipient).settled:
        return
    if not still_due(case, dispatch):
        return
    letter = compose(case)
    if letter is None:
        return
    intended = _intend(room, dispatch, case)
    message_id = room.mail.send(letter)
    note_mail(room, dispatch, Kind.NOTIFICATION_SENT, message_id, seen=intended)


def note_mail(
    room: PostRoom, dispatch: Dispatch, kind: Kind, message_id: str, *, seen: Case | None = None
) -> None:
    """Append a step of a mail's way, unless that step is on record already."""
    facts = {"of": dispatch.seq, "recipient": dispatch.recipient, "message_id": message_id}
    step = f"{kind.removeprefix('notification_')}_at"

    def decide(case: Case) -> NewEvent | None:
        past = case.notification(dispatch.seq, dispatch.recipient)
        known = past.settled if kind is Kind.NOTIFICATION_SENT else getattr(past, step) is not None
        return None if known else NewEvent(kind, facts)

    record(room.log, room.now, dispatch.case_id, decide, seen=seen)


def _intend(room: PostRoom, dispatch: Dispatch, case: Case) -> Case:
    facts = {"of": dispatch.seq, "recipient": dispatch.recipient}
    seen = case.notification(dispatch.seq, dispatch.recipient)
    if seen.attempted_at and room.now() - seen.attempted_at < CARRIER_SPEAKS_WITHIN:
        raise TryAgainLater("an earlier attempt may have been sent")

    def decide(now_there: Case) -> NewEvent:
        fresh = now_there.notification(dispatch.seq, dispatch.recipient)
        if fresh.settled or fresh.attempted_at != seen.attempted_at:
            raise TryAgainLater("another consumer has this notification in hand")
        if not still_due(now_there, dispatch):
            raise TryAgainLater("the report was taken back meanwhile")
        return NewEvent(Kind.NOTIFICATION_ATTEMPTED, facts)

    return record(room.log, room.now, dispatch.case_id, decide, seen=case)
