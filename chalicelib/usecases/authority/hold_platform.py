"""Hold a platform's notification back for the police, and release it.

The request is recorded first, so that nothing new is fed. The platform's feed decides whether it
was too late: a token that was offered once cannot be taken back, and then the hold ends at once.
The stream brings every hold to ``hold_back`` too, which finishes one that was killed half way. What
was held back is fed when the hold is released, or has run out (``chase_overdue``).
"""

from datetime import datetime, timedelta

from chalicelib.errors import Conflict, Forbidden, NotFound
from chalicelib.limits import HOLD
from chalicelib.model.case import Case, Recipient
from chalicelib.model.events import Event, Kind, NewEvent, stamp
from chalicelib.ports import CaseLog, Clock, Feed
from chalicelib.usecases.authority.act_on_case import (
    ActOnCaseDeps,
    Decide,
    OfficerVisit,
    act_on_case,
    done_by,
)
from chalicelib.usecases.cases.act import (
    RecordedAction,
    recipient_of,
    refuse_withdrawn,
    rule_broken,
)
from chalicelib.usecases.cases.record_event import record

SAME_REQUEST = timedelta(minutes=5)
"""A second request within this time is the first one repeated."""


def place_hold(deps: ActOnCaseDeps, session: str, reference: str, platform: str) -> RecordedAction:
    """Append the hold, or one that lasts longer; a request that is repeated at once is one.

    Raises what ``enter`` does; Forbidden for an authority that is no police force; RulesBroken for
    what is no platform of the case; Conflict where it has the report already (``already_offered``,
    with the time), where the candidate tells it (``not_told_by_us``), or the report was withdrawn.
    """

    def decide_for(visit: OfficerVisit) -> Decide:
        _refuse_all_but_police(visit)

        def decide(case: Case) -> NewEvent | Event:
            recipient = _platform(case, platform)
            hold = recipient.hold
            if hold and deps.now() - hold.since < SAME_REQUEST:
                return case.event(hold.seq)
            refuse_withdrawn(case, visit.recipient.id)
            if not recipient.connected:
                raise Conflict("The candidate tells it, not we", code="not_told_by_us")
            if recipient.delivered_at is not None:
                raise _too_late(recipient.delivered_at)
            public = {"platform": platform, "until": stamp(deps.now() + HOLD)}
            return done_by(visit, Kind.HOLD_PLACED, public)

        return decide

    acted = act_on_case(deps, session, reference, decide_for)
    offered = hold_back(deps.log, deps.feed, deps.now, acted.case, platform)
    if offered is not None:
        raise _too_late(offered)
    return acted


def release_hold(
    deps: ActOnCaseDeps, session: str, reference: str, platform: str
) -> RecordedAction:
    """Append the release, which the stream puts on its way; or find that there is no hold any more.

    Raises what ``enter`` does; Forbidden for an authority that is no police force; RulesBroken for
    what is no platform of the case; NotFound where there never was a hold; Conflict where it is
    another's: the authority that asked for it last may know why the platform must not be told.
    """

    def decide_for(visit: OfficerVisit) -> Decide:
        _refuse_all_but_police(visit)

        def decide(case: Case) -> NewEvent | Event:
            hold = _platform(case, platform).hold
            if hold is None:
                return _last_release(case, platform)
            if hold.by != visit.recipient.id:
                raise Conflict("Another authority asked for it", code="held_by_another")
            return done_by(visit, Kind.HOLD_RELEASED, {"platform": platform, "why": "released"})

        return decide

    return act_on_case(deps, session, reference, decide_for)


def hold_back(log: CaseLog, feed: Feed, now: Clock, case: Case, platform: str) -> datetime | None:
    """Take a held platform's token out of its feed. Raises Unavailable.

    Where it was offered before, end the hold and give when that was.
    """
    recipient = case.recipients[platform]
    notification = case.notification(recipient.told_by, platform)
    if recipient.hold is None or notification.sent_at is None:
        return None
    offered = feed.hold(platform, str(notification.public["jti"]))
    if offered is not None:
        end_hold(log, now, case, platform, "already_offered")
    return offered


def end_hold(log: CaseLog, now: Clock, case: Case, platform: str, why: str) -> None:
    """Append that a hold has ended without its authority asking, unless it has by now."""
    ended = case.recipients[platform].hold

    def decide(current: Case) -> NewEvent | None:
        hold = current.recipients[platform].hold
        if hold is None or hold != ended:
            return None
        public = {"recipient": hold.by, "platform": platform, "why": why}
        return NewEvent(Kind.HOLD_RELEASED, public)

    record(log, now, case.case_id, decide, last_read=case)


def was_held(case: Case, platform: str) -> bool:
    """Tell whether a hold on the platform has ended."""
    return any(_released(event, platform) for event in case.events)


def _refuse_all_but_police(visit: OfficerVisit) -> None:
    if visit.recipient.kind != "police":
        raise Forbidden


def _platform(case: Case, platform: str) -> Recipient:
    recipient = recipient_of(case, platform, "/platform")
    if recipient.kind != "platform":
        raise rule_broken("/platform", "not_a_platform", "Must be a platform of this case")
    return recipient


def _too_late(offered: datetime) -> Conflict:
    message = f"The platform was offered the report by {stamp(offered)}"
    return Conflict(message, code="already_offered")


def _last_release(case: Case, platform: str) -> Event:
    for event in reversed(case.events):
        if _released(event, platform):
            return event
    raise NotFound


def _released(event: Event, platform: str) -> bool:
    return event.kind is Kind.HOLD_RELEASED and event.public["platform"] == platform
