"""Tell a flood: what reaches one authority without an access code, beyond a few in ten minutes.

Whoever can open the form can report danger a thousand times; each report is accepted, and may be
true. The first of a window are mailed one by one, the others go out together (``send_digests``).
Windows go by the time of the event, so a message that is brought again is judged as it was, and a
window after a full one has no places, so a flood across the border of two is one. What follows from
reports of a flood (nobody confirmed, withdrawn, overdue) goes out together, too: it is escalated
once. Emergencies, other urgent reports and what follows from either have places of their own: what
is less uses up none of danger.
"""

from datetime import datetime

from chalicelib.errors import LimitReached
from chalicelib.limits import FLOOD, FLOOD_MAILS
from chalicelib.model.audiences import MailTiming
from chalicelib.model.case import Case
from chalicelib.model.kinds import MEANING
from chalicelib.ports import Counter, Dispatch, Guards
from chalicelib.units import Days
from chalicelib.usecases.cases.should_send import kind_for

_NEWS = "news"
_REMEMBERED = Days(1)
"""A message that waited longer than this for SES is counted anew."""


def goes_alone(guards: Guards, case: Case, dispatch: Dispatch) -> bool:
    """Take one of the authority's few places for mails of their own, or return False.

    However often it is brought, and by however many at once, it takes one. Raises Unavailable.
    """
    if case.notification(dispatch.seq, dispatch.recipient).attempted_at:
        return True
    subject = str(case.public["urgency"]) if is_report(case, dispatch) else _NEWS
    if subject == _NEWS and _came_in_a_flood(guards, case, dispatch):
        return False
    at = case.event(dispatch.seq).at
    if _is_full(guards, _window(dispatch.recipient, subject, at, back=1)):
        return False
    key = _window(dispatch.recipient, subject, at)
    counter = Counter(key, FLOOD_MAILS, _REMEMBERED.whole_seconds)
    mail = f"alone#{dispatch.case_id}#{dispatch.seq}#{dispatch.recipient}"
    try:
        guards.spend(mail, _REMEMBERED.whole_seconds, counter)
    except LimitReached:
        return False
    return True


def is_report(case: Case, dispatch: Dispatch) -> bool:
    """Return whether it brings the case for the first time."""
    mail = MEANING[kind_for(case.event(dispatch.seq), dispatch.recipient)].authority
    return mail is not None and mail.waits is MailTiming.UNLESS_PRESSING


def _came_in_a_flood(guards: Guards, case: Case, dispatch: Dispatch) -> bool:
    """Return whether the report came to whom this is about in a window that was full."""
    original = case.event(case.original(dispatch.seq))
    was_told = dispatch.recipient in case.recipients  # if not, it is told that another is overdue
    about = dispatch.recipient if was_told else original.public["recipient"]
    at = case.event(case.recipients[about].routed_seq).at
    subject = str(case.public["urgency"])
    windows = (_window(about, subject, at, back=back) for back in (0, 1))
    return any(_is_full(guards, window) for window in windows)


def _is_full(guards: Guards, window: str) -> bool:
    return guards.tries(window) >= FLOOD_MAILS


def _window(authority: str, subject: str, at: datetime, back: int = 0) -> str:
    """Return the counter's key: of the window in which ``at`` is, or of one so many before."""
    return f"flood#{authority}#{subject}#{int(at.timestamp()) // FLOOD.whole_seconds - back}"
