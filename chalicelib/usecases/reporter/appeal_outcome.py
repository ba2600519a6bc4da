"""Appeal to a platform against its decision."""

from chalicelib.errors import Conflict
from chalicelib.model.case import Case
from chalicelib.model.case_actions import Appeal
from chalicelib.model.events import Event, Kind, NewEvent
from chalicelib.model.recipient import Recipient
from chalicelib.usecases.cases.record_action import (
    RecordedAction,
    content_digests,
    recipient_of,
    record_action,
    refuse_withdrawn,
)
from chalicelib.usecases.reporter.report_action_deps import ActOnReportDeps

AppealOutcomeDeps = ActOnReportDeps
"""What every act of a reporter on their report needs."""


def appeal_outcome(deps: AppealOutcomeDeps, case: Case, appeal: Appeal) -> RecordedAction:
    """Append the appeal against the newest decision, or find that it is there: one a decision.

    Raises RulesBroken for no recipient of the case, Conflict where nothing was decided, where the
    decision was appealed with other words, or where the report was withdrawn.
    """
    content = content_digests(deps.secrets, "appeal", appeal.text)

    def decide(current: Case) -> NewEvent | Event:
        recipient = recipient_of(current, appeal.recipient, "/recipient")
        existing = next(current.events_of(Kind.OUTCOME_APPEALED, recipient.id), None)
        if existing is not None and existing.seq > _last_decision(recipient):
            if existing.public["content"] not in content:
                raise Conflict("This decision was appealed already", code="appealed_already")
            return existing
        refuse_withdrawn(current, recipient.id)
        if recipient.kind != "platform" or recipient.state != "decided":
            raise Conflict("There is no decision to appeal against", code="not_decided")
        public = {"recipient": recipient.id, "content": content[0]}
        return NewEvent(Kind.OUTCOME_APPEALED, public, {"text": appeal.text})

    return record_action(deps, case, decide)


def _last_decision(recipient: Recipient) -> int:
    """Return the number of the newest decision's event; 0 where there is none."""
    decisions = (outcome.seq for outcome in recipient.outcomes if outcome.is_decision)
    return max(decisions, default=0)
