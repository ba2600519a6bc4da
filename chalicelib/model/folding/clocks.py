"""Apply reminders and escalations: each is on record once, and changes nothing else."""

from chalicelib.model.case import Case
from chalicelib.model.events import Event, Kind
from chalicelib.model.recipient_records import Escalation


def _response_due(case: Case, event: Event) -> None:
    public = event.public
    case.recipients[public["recipient"]].reminded.add((public["what"], public["due"]))


def _response_overdue(case: Case, event: Event) -> None:
    public = event.public
    case.recipients[public["recipient"]].escalations.append(
        Escalation(public["what"], public["due"], public.get("escalated_to"), event.at)
    )


APPLY = {
    Kind.RESPONSE_DUE: _response_due,
    Kind.RESPONSE_OVERDUE: _response_overdue,
}
