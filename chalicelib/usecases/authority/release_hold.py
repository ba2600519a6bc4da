"""Release a hold: the platform is notified of what was held back."""

from chalicelib.errors import Conflict, NotFound
from chalicelib.model.case import Case
from chalicelib.model.events import Event, Kind, NewEvent
from chalicelib.usecases.authority.act_on_case import (
    ActOnCaseDeps,
    Decide,
    OfficerVisit,
    act_on_case,
    done_by,
)
from chalicelib.usecases.authority.hold_back import released_by
from chalicelib.usecases.authority.place_hold import (
    SAME_REQUEST,
    platform_of,
    refuse_all_but_police,
)
from chalicelib.usecases.cases.record_action import (
    RecordedAction,
)

ReleaseHoldDeps = ActOnCaseDeps
"""What every act of an officer on a case needs."""


def release_hold(
    deps: ReleaseHoldDeps, session: str, reference: str, platform: str
) -> RecordedAction:
    """Append the release, which the stream puts on its way; or find that there is no hold any more.
    What another force holds as well stays held.

    Raises what ``enter`` does; Forbidden for an authority that is no police force; RulesBroken for
    what is no platform of the case; NotFound where there never was a hold; Conflict where it is
    another's, who may know why the platform must not be told.
    """

    def decide_for(visit: OfficerVisit) -> Decide:
        refuse_all_but_police(visit)

        def decide(case: Case) -> NewEvent | Event:
            holds, force = platform_of(case, platform).holds, visit.recipient.id
            if not holds:
                return _last_release(case, platform)
            if force not in holds:
                for event in case.events_of(Kind.HOLD_RELEASED, force):
                    if released_by(event, platform) and deps.now() - event.at < SAME_REQUEST:
                        return event
                raise Conflict("Another authority asked for it", code="held_by_another")
            return done_by(visit, Kind.HOLD_RELEASED, {"platform": platform, "why": "released"})

        return decide

    return act_on_case(deps, session, reference, decide_for)


def _last_release(case: Case, platform: str) -> Event:
    for event in reversed(case.events):
        if released_by(event, platform):
            return event
    raise NotFound
