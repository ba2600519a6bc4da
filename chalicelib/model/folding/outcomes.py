"""What a recipient's answers change."""

from chalicelib.model.case import UNDECIDED, Case, Outcome
from chalicelib.model.events import Event, Kind, moment


def _outcome_recorded(case: Case, event: Event) -> None:
    facts = event.facts
    recipient = case.recipients[facts["recipient"]]
    recipient.outcomes.append(
        Outcome(
            seq=event.seq,
            outcome_id=facts["outcome_id"],
            status=facts["status"],
            at=moment(facts["at"]),
            content=facts["content"],
            words=event.words,
        )
    )
    recipient.acknowledge(event.at)
    if facts["status"] in UNDECIDED:
        if recipient.state != "withdrawn":
            recipient.state = facts["status"]
    else:
        recipient.state = "decided"
        recipient.decided_at = event.at


def _outcome_appealed(case: Case, event: Event) -> None:
    """Back under review, on a clock of its own; the decision stays on record."""
    recipient = case.recipients[event.facts["recipient"]]
    recipient.state = "under_review"
    recipient.appealed_at, recipient.decided_at = event.at, None


def _authority_acknowledged(case: Case, event: Event) -> None:
    recipient = case.recipients[event.facts["recipient"]]
    recipient.acknowledge(event.at)
    recipient.advance("acknowledged")


APPLY = {
    Kind.OUTCOME_RECORDED: _outcome_recorded,
    Kind.OUTCOME_APPEALED: _outcome_appealed,
    Kind.AUTHORITY_ACKNOWLEDGED: _authority_acknowledged,
}
