"""Apply a recipient's answers."""

from chalicelib.model.case import Case
from chalicelib.model.events import Event, Kind, moment
from chalicelib.model.recipient import UNDECIDED, RecordedOutcome


def _outcome_recorded(case: Case, event: Event) -> None:
    public = event.public
    recipient = case.recipients[public["recipient"]]
    recipient.outcomes.append(
        RecordedOutcome(
            seq=event.seq,
            outcome_id=public["outcome_id"],
            status=public["status"],
            at=moment(public["at"]),
            content=public["content"],
            private=event.private,
        )
    )
    recipient.acknowledge(event.at)
    if public["status"] in UNDECIDED:
        if recipient.state != "withdrawn":
            recipient.state = public["status"]
    else:
        recipient.state = "decided"
        recipient.decided_at = event.at


def _outcome_appealed(case: Case, event: Event) -> None:
    """Put it under review again, on a new clock; the decision stays on record."""
    recipient = case.recipients[event.public["recipient"]]
    recipient.state = "under_review"
    recipient.appealed_at, recipient.decided_at = event.at, None


def _authority_acknowledged(case: Case, event: Event) -> None:
    recipient = case.recipients[event.public["recipient"]]
    recipient.acknowledge(event.at)
    recipient.advance("acknowledged")


APPLY = {
    Kind.OUTCOME_RECORDED: _outcome_recorded,
    Kind.OUTCOME_APPEALED: _outcome_appealed,
    Kind.AUTHORITY_ACKNOWLEDGED: _authority_acknowledged,
}
