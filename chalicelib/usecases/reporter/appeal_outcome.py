"""Ask a platform to look again at what it decided."""

from chalicelib.errors import Conflict
from chalicelib.model.case import Case, Recipient
from chalicelib.model.case_actions import Appeal
from chalicelib.model.events import Event, Kind, NewEvent
from chalicelib.usecases.cases.act import (
    Acted,
    act,
    content_digests,
    recipient_of,
    refuse_withdrawn,
)
from chalicelib.usecases.reporter.act_on_report import ActOnReportDeps


def appeal_outcome(deps: ActOnReportDeps, seen: Case, appeal: Appeal) -> Acted:
    """Append the appeal against the newest decision, or find that it is there: one a decision.

    Raises RulesBroken for no recipient of the case, Conflict where nothing was decided, where the
    decision was appealed with other words, or where the report was withdrawn.
    """
    content = content_digests(deps.secrets, "appeal", appeal.text)

    def decide(case: Case) -> NewEvent | Event:
        who = recipient_of(case, appeal.recipient, "/recipient")
        made = next(case.events_of(Kind.OUTCOME_APPEALED, who.id), None)
        if made is not None and made.seq > _decided(who):
            if made.public["content"] not in content:
                raise Conflict("This decision was appealed already", code="appealed_already")
            return made
        refuse_withdrawn(case)
        if who.kind != "platform" or who.state != "decided":
            raise Conflict("There is no decision to appeal against", code="not_decided")
        public = {"recipient": who.id, "content": content[0]}
        return NewEvent(Kind.OUTCOME_APPEALED, public, {"text": appeal.text})

    return act(deps, seen, decide)


def _decided(who: Recipient) -> int:
    """Number of the newest decision's event; 0 where there is none."""
    return max((it.seq for it in who.outcomes if it.is_decision), default=0)
