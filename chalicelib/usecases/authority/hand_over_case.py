"""Hand a case over to another authority with the reason: it is notified as the first one was."""

from chalicelib.catalogue.reasons import HANDED_OVER
from chalicelib.catalogue.routing import RoutedRecipient
from chalicelib.errors import Conflict
from chalicelib.model.case import Case
from chalicelib.model.events import Event, Kind, NewEvent
from chalicelib.model.officer import HandOver
from chalicelib.model.recipient import Recipient
from chalicelib.usecases.authority.act_on_case import (
    ActOnCaseDeps,
    Decide,
    OfficerVisit,
    act_on_case,
    done_by,
)
from chalicelib.usecases.cases.choose_recipients import recipient_facts
from chalicelib.usecases.cases.record_action import RecordedAction, refuse_withdrawn, rule_broken

HandOverCaseDeps = ActOnCaseDeps
"""What every act of an officer on a case needs."""


def hand_over_case(
    deps: HandOverCaseDeps, session: str, reference: str, command: HandOver
) -> RecordedAction:
    """Append to which authority the case goes, or find that it went there already.

    The authority that hands over can still read the case. Raises what ``enter`` does; RulesBroken
    for what is no authority of the catalogue, only advises, or has no address; Conflict where that
    authority has the case already, or the report was withdrawn, from everybody or from it.
    """

    def decide_for(visit: OfficerVisit) -> Decide:
        def decide(case: Case) -> NewEvent | Event:
            for event in case.events_of(Kind.HANDED_OVER, visit.recipient.id):
                if event.seq == _routed_seq(case, command.to):
                    return event
            refuse_withdrawn(case, visit.recipient.id)
            _refuse_told(case, command.to)
            recipient = _new_recipient(deps, command.to)
            urgency, category = case.public["urgency"], case.public["category"]
            facts = recipient_facts(deps.catalogue, deps.reach, recipient, urgency, category)
            public = {"to": command.to, "recipients": [facts]}
            return done_by(visit, Kind.HANDED_OVER, public, {"reason": command.reason})

        return decide

    return act_on_case(deps, session, reference, decide_for)


def _routed_seq(case: Case, authority: str) -> int | None:
    recipient = case.recipients.get(authority)
    return (
        None if recipient is None or recipient.taken_back_by is not None else recipient.routed_seq
    )


def _refuse_told(case: Case, authority: str) -> None:
    recipient = case.recipients.get(authority)
    if recipient is None or can_take(recipient):
        return
    if recipient.taken_back_by is not None:
        raise Conflict("The report was taken back from that authority", code="taken_back_from_it")
    raise Conflict("That authority has the case already", code="has_it_already")


def can_take(recipient: Recipient) -> bool:
    """Return whether a recipient can be handed the case: we never told it, and it may have it."""
    return not recipient.connected and recipient.taken_back_by is None


def _new_recipient(deps: HandOverCaseDeps, to: str) -> RoutedRecipient:
    authority = deps.catalogue.authorities.get(to)
    if authority is None or authority.kind == "adviser":
        raise rule_broken("/to", "authority_unknown", "Must be an authority that can be told")
    if not deps.reach.reaches(to):
        raise rule_broken(
            "/to", "authority_not_connected", "We have no address of that authority yet"
        )
    return RoutedRecipient(to, authority.kind, HANDED_OVER)
