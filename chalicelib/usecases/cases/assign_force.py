"""Assign a police force to a case of danger whose area nobody knew: our operators found it."""

from dataclasses import dataclass

from chalicelib.catalogue import Catalogue
from chalicelib.catalogue.reasons import IN_DANGER
from chalicelib.catalogue.routing import OPERATORS, RoutedRecipient
from chalicelib.errors import Conflict
from chalicelib.model.case import Case
from chalicelib.model.events import Event, Kind, NewEvent
from chalicelib.ports import CaseLog, Now, Reach
from chalicelib.usecases.cases.choose_recipients import recipient_facts
from chalicelib.usecases.cases.open_case import open_case
from chalicelib.usecases.cases.record_action import (
    RecordedAction,
    record_action,
    refuse_withdrawn,
    rule_broken,
)


@dataclass(frozen=True, slots=True)
class AssignForceDeps:
    """What assigning needs."""

    log: CaseLog
    reach: Reach
    catalogue: Catalogue
    now: Now


def assign_force(deps: AssignForceDeps, case_id: str, force: str) -> RecordedAction:
    """Route the case to the force, as if its area had been known; again changes nothing.

    Raises NotFound, Gone; RulesBroken for what is no territorial force; Conflict where the case
    needs none, or has another by now.
    """
    if force not in deps.catalogue.forces:
        raise rule_broken("/force", "force_unknown", "Must be a police force of the catalogue")
    case = open_case(deps.log, case_id)

    def decide(current: Case) -> NewEvent | Event:
        assigned = current.recipients.get(force)
        if assigned is not None:
            return current.event(assigned.routed_seq)
        ours = current.recipients.get(OPERATORS)
        if ours is None:
            raise Conflict("The case has its recipients already", code="no_force_needed")
        if ours.state == "decided":
            raise Conflict("The case has another force by now", code="assigned_already")
        refuse_withdrawn(current)
        routed = RoutedRecipient(force, "police", IN_DANGER)
        urgency, category = current.public["urgency"], current.public["category"]
        facts = recipient_facts(deps.catalogue, deps.reach, routed, urgency, category)
        public = {"recipient": OPERATORS, "to": force, "recipients": [facts]}
        return NewEvent(Kind.FORCE_ASSIGNED, public)

    return record_action(deps, case, decide)
