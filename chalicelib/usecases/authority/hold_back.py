"""Take all that a held platform's feed has of the case out of its turn.

The hold is recorded first, so that nothing new is fed. The platform's feed decides whether it was
too late: a token that was offered once cannot be taken back, and then the hold ends at once. The
stream brings every hold here, too, which finishes one that was killed half way. What was held back
is fed when the hold is released, or has run out (``chase_overdue``).
"""

from datetime import datetime
from functools import partial

from chalicelib.model.case import Case
from chalicelib.model.events import Event, Kind, NewEvent
from chalicelib.model.recipient_records import ALREADY_OFFERED, Hold
from chalicelib.ports import CaseLog, Feed, Now
from chalicelib.usecases.cases.record_event import record_event


def hold_back(log: CaseLog, feed: Feed, now: Now, case: Case, platform: str) -> datetime | None:
    """Take every token of the case out of a held platform's feed. Raises Unavailable.

    Where one of them was offered before, end the hold and give when that was.
    """
    if not case.recipients[platform].is_held:
        return None
    offered = hold_tokens(feed, case, platform)
    if offered is not None:
        end_hold(log, now, case, platform, ALREADY_OFFERED)
    return offered


def hold_tokens(feed: Feed, case: Case, platform: str) -> datetime | None:
    """Take the tokens of a case out of their turn; give when one was offered before, if any was."""
    times = [feed.hold(platform, jti) for jti in case.tokens_of(platform)]
    return max((at for at in times if at is not None), default=None)


def end_hold(log: CaseLog, now: Now, case: Case, platform: str, why: str) -> None:
    """Append that each hold has ended without its authority asking, unless it has by now."""

    def decide(ended: Hold, current: Case) -> NewEvent | None:
        if current.recipients[platform].holds.get(ended.by) != ended:
            return None
        public = {"recipient": ended.by, "platform": platform, "why": why}
        return NewEvent(Kind.HOLD_RELEASED, public)

    for hold in list(case.recipients[platform].holds.values()):
        case = record_event(log, now, case.case_id, partial(decide, hold), last_read=case)


def was_held(case: Case, platform: str) -> bool:
    """Return whether a hold on the platform has ended."""
    return any(released_by(event, platform) for event in case.events)


def released_by(event: Event, platform: str) -> bool:
    """Return whether the event ended a hold on the platform."""
    return event.kind is Kind.HOLD_RELEASED and event.public["platform"] == platform
