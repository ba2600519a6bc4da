"""What reminders and escalations change: nothing but that they are on record, once each."""

from chalicelib.model.case import Case, Escalation
from chalicelib.model.events import Event, Kind


def _response_due(case: Case, event: Event) -> None:
    facts = event.facts
    case.recipients[facts["recipient"]].reminded.add((facts["what"], facts["due"]))


def _response_overdue(case: Case, event: Event) -> None:
    facts = event.facts
    case.recipients[facts["recipient"]].escalations.append(
        Escalation(facts["what"], facts["due"], facts.get("escalated_to"), event.at)
    )


APPLY = {
    Kind.RESPONSE_DUE: _response_due,
    Kind.RESPONSE_OVERDUE: _response_overdue,
}
