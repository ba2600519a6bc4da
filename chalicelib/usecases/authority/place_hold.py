"""Hold a platform's notification back for the police."""

from datetime import datetime, timedelta

from chalicelib.errors import Conflict, Forbidden
from chalicelib.limits import HOLD
from chalicelib.model.case import Case
from chalicelib.model.events import Event, Kind, NewEvent, stamp
from chalicelib.model.recipient import Recipient
from chalicelib.usecases.authority.act_on_case import (
    ActOnCaseDeps,
    Decide,
    OfficerVisit,
    act_on_case,
    done_by,
)
from chalicelib.usecases.authority.hold_back import hold_back
from chalicelib.usecases.cases.record_action import (
    RecordedAction,
    recipient_of,
    refuse_withdrawn,
    rule_broken,
)

PlaceHoldDeps = ActOnCaseDeps
"""What every act of an officer on a case needs."""

SAME_REQUEST = timedelta(minutes=5)
"""A second request within this time is the first one repeated."""


def place_hold(deps: PlaceHoldDeps, session: str, reference: str, platform: str) -> RecordedAction:
    """Append the hold, or one that lasts longer; what a force repeats at once is one.

    Raises what ``enter`` does; Forbidden for an authority that is no police force; RulesBroken for
    what is no platform of the case; Conflict where it has the report already (``already_offered``,
    with the time), where the candidate tells it (``not_told_by_us``), or the report was withdrawn,
    from everybody or from that platform.
    """

    def decide_for(visit: OfficerVisit) -> Decide:
        refuse_all_but_police(visit)

        def decide(case: Case) -> NewEvent | Event:
            recipient = platform_of(case, platform)
            hold = recipient.holds.get(visit.recipient.id)
            if hold and deps.now() - hold.since < SAME_REQUEST:
                return case.event(hold.seq)
            refuse_withdrawn(case, visit.recipient.id)
            if not recipient.connected:
                raise Conflict("The candidate tells it, not we", code="not_told_by_us")
            refuse_withdrawn(case, recipient.id)  # it has yet to hear of that
            if recipient.known_since is not None:
                raise _too_late(recipient.known_since)
            public = {"platform": platform, "until": stamp(deps.now() + HOLD)}
            return done_by(visit, Kind.HOLD_PLACED, public)

        return decide

    recorded = act_on_case(deps, session, reference, decide_for)
    offered = hold_back(deps.log, deps.feed, deps.now, recorded.case, platform)
    if offered is not None:
        raise _too_late(offered)
    return recorded


def refuse_all_but_police(visit: OfficerVisit) -> None:
    """Raise Forbidden for an authority that is no police force."""
    if visit.recipient.kind != "police":
        raise Forbidden


def platform_of(case: Case, platform: str) -> Recipient:
    """Return a platform of the case. Raises RulesBroken for what is none."""
    recipient = recipient_of(case, platform, "/platform")
    if recipient.kind != "platform":
        raise rule_broken("/platform", "not_a_platform", "Must be a platform of this case")
    return recipient


def _too_late(offered: datetime) -> Conflict:
    message = f"The platform was offered the report by {stamp(offered)}"
    return Conflict(message, code="already_offered")
