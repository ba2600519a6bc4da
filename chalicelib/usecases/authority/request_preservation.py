"""Ask a platform to keep what it has of a case, for the police."""

from dataclasses import dataclass
from datetime import timedelta

from chalicelib.catalogue.records import PoliceRoute
from chalicelib.errors import Conflict
from chalicelib.model.case import Case
from chalicelib.model.events import Event, Kind, NewEvent, stamp
from chalicelib.model.officer import RequestPreservation
from chalicelib.usecases.authority.act_on_case import (
    ActOnCaseDeps,
    Decide,
    OfficerVisit,
    act_on_case,
    done_by,
)
from chalicelib.usecases.authority.place_hold import (
    SAME_REQUEST,
    platform_of,
    refuse_all_but_police,
)
from chalicelib.usecases.authority.preservation_text import preservation_text
from chalicelib.usecases.cases.record_action import RecordedAction, refuse_withdrawn

RequestPreservationDeps = ActOnCaseDeps
"""What every act of an officer on a case needs."""


@dataclass(frozen=True, slots=True)
class PreservationRequest:
    """A request that is on record; where we do not tell the platform, how its police do."""

    recorded: RecordedAction
    is_told: bool
    route: PoliceRoute | None
    text: str


def request_preservation(
    deps: RequestPreservationDeps, session: str, reference: str, command: RequestPreservation
) -> PreservationRequest:
    """Append the request, which the stream puts on its way; the same one again at once is one.

    Raises what ``enter`` does; Forbidden for an authority that is no police force; RulesBroken for
    what is no platform of the case; Conflict while the platform is held back (``held``: it would
    hear of the case), or where the report was withdrawn, from everybody, that platform or the
    force.
    """

    def decide_for(visit: OfficerVisit) -> Decide:
        refuse_all_but_police(visit)

        def decide(case: Case) -> NewEvent | Event:
            recipient = platform_of(case, command.platform)
            refuse_withdrawn(case, recipient.id)
            refuse_withdrawn(case, visit.recipient.id)
            if recipient.hold is not None:
                raise Conflict("It is held back: release that first", code="held")
            until = deps.now() + timedelta(days=command.days)
            own_requests = [
                preservation
                for preservation in recipient.preservations
                if preservation.by == visit.recipient.id
            ]
            for request in own_requests[-1:]:
                event = case.event(request.seq)
                terms = (event.private or {}).get("legal_basis"), event.public["days"]
                is_same = terms == (command.legal_basis, command.days)
                if is_same and deps.now() - request.at < SAME_REQUEST:
                    return event
            public = {"platform": recipient.id, "days": command.days, "until": stamp(until)}
            private = {"legal_basis": command.legal_basis}
            return done_by(visit, Kind.PRESERVATION_REQUESTED, public, private)

        return decide

    recorded = act_on_case(deps, session, reference, decide_for)
    platform = deps.catalogue.platforms.get(command.platform)
    if recorded.case.preservation(recorded.event.seq).is_told:
        return PreservationRequest(recorded, is_told=True, route=None, text="")
    text = preservation_text(deps.catalogue, recorded.case, recorded.event)
    route = platform.police_route if platform else None
    return PreservationRequest(recorded, is_told=False, route=route, text=text)
