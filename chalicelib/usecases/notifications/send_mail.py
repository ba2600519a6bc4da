"""Send a notification by mail, once, however often its message is delivered.

The intent is recorded before the mail is handed over, the result after. A consumer that is killed
in between leaves an intent without a result: whoever comes next waits for the carrier's own word
that it was sent (``record_mail_event``) before it sends again, with the same key in
``X-Standsafe-Notification``.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from chalicelib.errors import TryAgainLater, Unavailable
from chalicelib.model.case import Case
from chalicelib.model.events import Kind, NewEvent, stamp
from chalicelib.model.urgency import PRESSING
from chalicelib.ports import CaseLog, Dispatch, Letter, Mail, Now, Suppressions
from chalicelib.usecases.cases.open_case import open_case
from chalicelib.usecases.cases.record_event import record_event
from chalicelib.usecases.cases.should_send import should_send
from chalicelib.usecases.notifications.measure_delay import measure_delay

CARRIER_SPEAKS_WITHIN = timedelta(minutes=1)
"""SES publishes its send event in seconds; after a minute there was none to wait for."""

LONGEST_PAUSE = timedelta(minutes=15)
LONGEST_PAUSE_PRESSING = timedelta(minutes=2)
"""While SES is down every attempt is on record, so they grow rare; what is pressing stays frequent.
The queue itself shows a message again after three minutes, but what is pressing once its pause is
over."""


@dataclass(frozen=True, slots=True)
class SendMailDeps:
    """What sending mail needs."""

    log: CaseLog
    mail: Mail
    suppressions: Suppressions
    packed: Callable[[str], Sequence[Dispatch]]
    """What went out in one digest, by its id."""
    now: Now


def send_mail(
    deps: SendMailDeps,
    dispatch: Dispatch,
    compose: Callable[[Case], Letter | None],
    why_not: Callable[[str], str | None] | None = None,
) -> None:
    """Send what ``compose`` makes of the case, unless it was sent. None: there is nothing to send.

    What is for a suppressed address is not sent, and recorded as failed: ``chase`` finds another.
    ``why_not`` remembers what ``compose`` has looked up of that.
    Raises TryAgainLater while an earlier attempt may yet prove to have gone out, and where the
    carrier did not take the mail.
    """
    case = open_case(deps.log, dispatch.case_id)
    notification = case.notification(dispatch.seq, dispatch.recipient)
    if notification.settled or notification.failed_at or not should_send(case, dispatch):
        return
    composed_at = deps.now()
    letter = compose(case)
    if letter is None:
        return
    if (why_not or deps.suppressions.reason)(letter.to) is not None:
        reason = {"because": "suppressed"}
        note_mail(deps, dispatch, Kind.NOTIFICATION_FAILED, reason, last_read=case)
        return
    intended = _intend(deps, dispatch, case, composed_at)
    try:
        message_id = deps.mail.send(letter)
    except Unavailable as down:
        attempts = intended.notification(dispatch.seq, dispatch.recipient).attempts
        after = _if_pressing(case, _pause(case, attempts))
        raise TryAgainLater("the carrier did not take it", after=after) from down
    details = {"message_id": message_id}
    note_mail(deps, dispatch, Kind.NOTIFICATION_SENT, details, last_read=intended)


def first_open(suppressions: Suppressions, *addresses: str | None) -> str | None:
    """Return the first of the addresses that may be mailed; None where there is none."""
    mailable = (to for to in addresses if to and suppressions.reason(to) is None)
    return next(mailable, None)


def note_mail(
    deps: SendMailDeps,
    dispatch: Dispatch,
    kind: Kind,
    details: Mapping[str, str],
    *,
    last_read: Case | None = None,
) -> None:
    """Append a step of a mail's way and what the carrier said, unless it is on record already.

    Nobody is told anything here, and a step that is on record stays: the first reading may lag.
    """
    public = {"of": dispatch.seq, "recipient": dispatch.recipient, **details}
    step = f"{kind.removeprefix('notification_')}_at"
    is_sent, appended = kind is Kind.NOTIFICATION_SENT, False

    def decide(case: Case) -> NewEvent | None:
        nonlocal appended
        notification = case.notification(dispatch.seq, dispatch.recipient)
        recorded = notification.settled if is_sent else getattr(notification, step) is not None
        appended = not recorded
        return None if recorded else NewEvent(kind, public)

    case = record_event(
        deps.log, deps.now, dispatch.case_id, decide, last_read=last_read, upto=dispatch.seq
    )
    if is_sent and appended:
        measure_delay(case, dispatch)


def _pause(case: Case, attempts: int) -> timedelta:
    """Return the pause after an attempt: it doubles each time, up to a limit that urgency sets."""
    pressing = case.public["urgency"] in PRESSING
    longest = LONGEST_PAUSE_PRESSING if pressing else LONGEST_PAUSE
    return min(longest, CARRIER_SPEAKS_WITHIN * (1 << min(attempts - 1, 8)))


def _if_pressing(case: Case, span: timedelta) -> timedelta | None:
    """Return the span where it is pressing; else it comes back in its queue's own time."""
    return span if case.public["urgency"] in PRESSING else None


def _intend(deps: SendMailDeps, dispatch: Dispatch, case: Case, composed_at: datetime) -> Case:
    public = {"of": dispatch.seq, "recipient": dispatch.recipient}
    public["promised_from"] = stamp(composed_at)
    before = case.notification(dispatch.seq, dispatch.recipient)
    if before.attempted_at:
        remaining = before.attempted_at + _pause(case, before.attempts) - deps.now()
        if remaining > timedelta():
            why = "an earlier attempt may have been sent, or the carrier is down"
            raise TryAgainLater(why, after=_if_pressing(case, remaining))

    def decide(current_case: Case) -> NewEvent:
        current = current_case.notification(dispatch.seq, dispatch.recipient)
        if current.settled or current.attempted_at != before.attempted_at:
            raise TryAgainLater("another consumer has this notification in hand")
        if not should_send(current_case, dispatch):
            raise TryAgainLater("the report was taken back or erased meanwhile")
        return NewEvent(Kind.NOTIFICATION_ATTEMPTED, public)

    return record_event(
        deps.log, deps.now, dispatch.case_id, decide, last_read=case, upto=dispatch.seq
    )
