"""Police ask that a platform is not told yet; and that the wait ends.

The wish comes on record first, so that nothing new is fed. Whether the platform was told is decided
by its feed: a token that was offered once cannot be taken back, and then the hold ends as it began.
The stream brings every wish to ``hold_back`` too: one that is killed half way is finished
there. What was held back is fed when the hold is released, or has run out (``chase``).
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
    Visit,
    act_on_case,
    done_by,
)
from chalicelib.usecases.cases.act import Acted, recipient_of, refuse_withdrawn, rule_broken
from chalicelib.usecases.cases.record_event import record

ONE_WISH = timedelta(minutes=5)
"""A second wish within this time is the first one repeated."""


def place_hold(deps: ActOnCaseDeps, session: str, reference: str, platform: str) -> Acted:
    """Append the hold, or one that lasts longer; a wish that is repeated at once is one.

    Raises what ``enter`` does; Forbidden for an authority that is no police force; RulesBroken for
    what is no platform of the case; Conflict where it was told already (``already_offered``, with
    the time), where the candidate tells it (``not_told_by_us``), or the report was withdrawn.
    """

    def decide_for(visit: Visit) -> Decide:
        _refuse_all_but_police(visit)

        def decide(case: Case) -> NewEvent | Event:
            who = _platform(case, platform)
            if who.hold and deps.now() - who.hold.since < ONE_WISH:
                return case.event(who.hold.seq)
            refuse_withdrawn(case, visit.recipient.id)
            if not who.connected:
                raise Conflict("The candidate tells it, not we", code="not_told_by_us")
            if who.delivered_at is not None:
                raise _too_late(who.delivered_at)
            public = {"platform": platform, "until": stamp(deps.now() + HOLD)}
            return done_by(visit, Kind.HOLD_PLACED, public)

        return decide

    acted = act_on_case(deps, session, reference, decide_for)
    offered = hold_back(deps.log, deps.feed, deps.now, acted.case, platform)
    if offered is not None:
        raise _too_late(offered)
    return acted


def release_hold(deps: ActOnCaseDeps, session: str, reference: str, platform: str) -> Acted:
    """Append the release, which the stream puts on its way; or find that there is no hold any more.

    Raises what ``enter`` does; Forbidden for an authority that is no police force; RulesBroken for
    what is no platform of the case; NotFound where there never was a hold; Conflict where it is
    another's: who asked for it last may know why the platform must not be told.
    """

    def decide_for(visit: Visit) -> Decide:
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
    """Take a held platform's token out of its turn. Where it was offered before, end the hold and
    give when that was. Raises Unavailable."""
    who = case.recipients[platform]
    told = case.notification(who.told_by, platform)
    if who.hold is None or told.sent_at is None:
        return None
    offered = feed.hold(platform, str(told.public["jti"]))
    if offered is not None:
        end_hold(log, now, case, platform, "already_offered")
    return offered


def end_hold(log: CaseLog, now: Clock, case: Case, platform: str, why: str) -> None:
    """Append that a hold has ended without its authority's word, unless it has by now."""
    seen = case.recipients[platform].hold

    def decide(fresh: Case) -> NewEvent | None:
        hold = fresh.recipients[platform].hold
        if hold is None or hold != seen:
            return None
        public = {"recipient": hold.by, "platform": platform, "why": why}
        return NewEvent(Kind.HOLD_RELEASED, public)

    record(log, now, case.case_id, decide, seen=case)


def was_held(case: Case, platform: str) -> bool:
    """True where a hold on the platform has ended."""
    return any(_released(event, platform) for event in case.events)


def _refuse_all_but_police(visit: Visit) -> None:
    if visit.recipient.kind != "police":
        raise Forbidden


def _platform(case: Case, platform: str) -> Recipient:
    who = recipient_of(case, platform, "/platform")
    if who.kind != "platform":
        raise rule_broken("/platform", "not_a_platform", "Must be a platform of this case")
    return who


def _too_late(offered: datetime) -> Conflict:
    said = f"The platform was offered the report by {stamp(offered)}"
    return Conflict(said, code="already_offered")


def _last_release(case: Case, platform: str) -> Event:
    for event in reversed(case.events):
        if _released(event, platform):
            return event
    raise NotFound


def _released(event: Event, platform: str) -> bool:
    return event.kind is Kind.HOLD_RELEASED and event.public["platform"] == platform
