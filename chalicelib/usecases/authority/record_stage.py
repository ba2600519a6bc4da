"""Record how far a case has got with an authority, through to its disposal."""

from chalicelib.errors import Conflict
from chalicelib.limits import ANSWERS_A_DAY
from chalicelib.model.case import Case
from chalicelib.model.events import Event, Kind, NewEvent
from chalicelib.model.officer import RecordStage
from chalicelib.model.stages import goes_back
from chalicelib.usecases.authority.act_on_case import (
    ActOnCaseDeps,
    Decide,
    OfficerVisit,
    act_on_case,
    done_by,
)
from chalicelib.usecases.cases.record_action import RecordedAction, refuse_more_a_day

RecordStageDeps = ActOnCaseDeps
"""What every act of an officer on a case needs."""


def record_stage(
    deps: RecordStageDeps, session: str, reference: str, command: RecordStage
) -> RecordedAction:
    """Append the stage with what goes with it, or find that the case has it already.

    Raises what ``enter`` does, and Conflict for a stage that goes back without a reason:
    investigations are reopened by a correction. TooManyTries after ``ANSWERS_A_DAY``.
    """
    details = command.details

    def decide_for(visit: OfficerVisit) -> Decide:
        def decide(case: Case) -> NewEvent | Event:
            recipient = case.recipients[visit.recipient.id]
            latest = case.event(recipient.stages[-1].seq) if recipient.stages else None
            if latest and recipient.stage and _says(latest, command):
                return latest
            if latest and goes_back(latest.public["stage"], command.stage):
                _require_reason(command)
            stages = [stage.at for stage in recipient.stages]
            refuse_more_a_day(stages, ANSWERS_A_DAY, deps.now())
            public: dict[str, object] = {"stage": command.stage, "shown": command.tell_candidate}
            if "crime_reference" in details and command.show_crime_reference:
                public["crime_reference_shown"] = True
            return done_by(visit, Kind.STAGE_RECORDED, public, details)

        return decide

    return act_on_case(deps, session, reference, decide_for)


def _says(recorded: Event, command: RecordStage) -> bool:
    """Return whether the event already records this command."""
    public, private = recorded.public, recorded.private or {}
    if (public["stage"], public["shown"]) != (command.stage, command.tell_candidate):
        return False
    is_shown = public.get("crime_reference_shown", False)
    if command.crime_reference is not None and command.show_crime_reference != is_shown:
        return False
    return all(private.get(name) == value for name, value in command.details.items())


def _require_reason(command: RecordStage) -> None:
    if command.correction is None:
        raise Conflict("A stage goes back only with a reason, as a correction", code="stage_back")
