"""Record how far a case has got with an authority, through to its disposal."""

from chalicelib.model.case import Case
from chalicelib.model.events import Event, Kind, NewEvent
from chalicelib.model.officer import RecordStage
from chalicelib.usecases.authority.act_on_case import (
    ActOnCaseDeps,
    Decide,
    OfficerVisit,
    act_on_case,
    done_by,
)
from chalicelib.usecases.cases.act import RecordedAction


def record_stage(
    deps: ActOnCaseDeps, session: str, reference: str, command: RecordStage
) -> RecordedAction:
    """Append the stage, or find that the case has it already. Raises what ``enter`` does.

    A stage may be followed by any other: investigations are reopened.
    """

    def decide_for(visit: OfficerVisit) -> Decide:
        def decide(case: Case) -> NewEvent | Event:
            stages = case.recipients[visit.recipient.id].stages
            latest = stages[-1] if stages else None
            if latest and (latest.stage, latest.shown) == (command.stage, command.tell_candidate):
                return case.event(latest.seq)
            public = {"stage": command.stage, "shown": command.tell_candidate}
            return done_by(visit, Kind.STAGE_RECORDED, public)

        return decide

    return act_on_case(deps, session, reference, decide_for)
