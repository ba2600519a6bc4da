"""Say that what a case seems to share with others is a wrong link: it is counted no more."""

from chalicelib.model.case import Case
from chalicelib.model.events import Event, Kind, NewEvent
from chalicelib.model.officer import RejectLink
from chalicelib.model.patterns import Trait, find_trait, rejected_traits
from chalicelib.usecases.authority.act_on_case import (
    ActOnCaseDeps,
    Decide,
    OfficerVisit,
    act_on_case,
    done_by,
)
from chalicelib.usecases.cases.record_action import (
    RecordedAction,
    refuse_unknown_incidents,
    rule_broken,
)

RejectLinkDeps = ActOnCaseDeps
"""What every act of an officer on a case needs."""


def reject_link(
    deps: RejectLinkDeps, session: str, reference: str, command: RejectLink
) -> RecordedAction:
    """Append that an account or a text of the case links it with no other, or find that this was
    said before.

    Raises what ``enter`` does, and RulesBroken for an incident that there is not, or that has no
    such thing to share.
    """

    def decide_for(visit: OfficerVisit) -> Decide:
        def decide(case: Case) -> NewEvent | Event:
            trait = _trait(case, command)
            for seq, rejected in rejected_traits(case):
                if rejected.same_as(trait):
                    return case.event(seq)
            words = {"incident": command.incident, "shares": command.shares}
            return done_by(visit, Kind.LINK_REJECTED, {}, {**words, "reason": command.reason})

        return decide

    return act_on_case(deps, session, reference, decide_for)


def _trait(case: Case, command: RejectLink) -> Trait:
    refuse_unknown_incidents(case, [command.incident])
    trait = find_trait(case, command.shares, command.incident)
    if trait is None:
        raise rule_broken("/shares", "not_shared", "That incident has nothing of the kind")
    return trait
