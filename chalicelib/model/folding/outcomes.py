"""Apply a recipient's answers."""

from chalicelib.model.case import Case
from chalicelib.model.events import Event, Kind, moment
from chalicelib.model.recipient_records import RecordedOutcome


def _outcome_recorded(case: Case, event: Event) -> None:
    public = event.public
    recipient = case.recipients[public["recipient"]]
    outcome = _outcome(event)
    recipient.outcomes.append(outcome)
    recipient.acknowledge(event.at)
    if outcome.is_decision and outcome.undecided == 0:
        recipient.state = "decided"
        recipient.decided_at = event.at
    elif outcome.status == "acknowledged":
        recipient.advance("acknowledged")  # of one incident; others may have got further
    elif recipient.taken_back_by is None:
        recipient.state = "under_review" if outcome.is_decision else outcome.status


def _outcome(event: Event) -> RecordedOutcome:
    public = event.public
    return RecordedOutcome(
        seq=event.seq,
        outcome_id=public["outcome_id"],
        status=public["status"],
        at=moment(public["at"]),
        content=public["content"],
        private=event.private,
        about=tuple(public["incidents"]) if "incidents" in public else None,
        undecided=public.get("undecided", 0),
        count=public.get("count"),
    )


def _outcome_appealed(case: Case, event: Event) -> None:
    """Put it under review again, on a new clock; the decision stays on record."""
    recipient = case.recipients[event.public["recipient"]]
    recipient.state = "under_review"
    recipient.appealed_at, recipient.decided_at = event.at, None
    recipient.appeals.append(event.seq)


def _authority_acknowledged(case: Case, event: Event) -> None:
    recipient = case.recipients[event.public["recipient"]]
    recipient.acknowledge(event.at)
    recipient.advance("acknowledged")


APPLY = {
    Kind.OUTCOME_RECORDED: _outcome_recorded,
    Kind.OUTCOME_APPEALED: _outcome_appealed,
    Kind.AUTHORITY_ACKNOWLEDGED: _authority_acknowledged,
}
