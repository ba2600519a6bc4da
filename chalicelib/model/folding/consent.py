"""Apply what the reporter decides about who is notified: later, otherwise, or no more."""

from chalicelib.model.case import Case
from chalicelib.model.events import Event, Kind
from chalicelib.model.recipient import Recipient

_CARRIED_OVER = (
    "outcomes",
    "appeals",
    "preservations",
    "stages",
    "holds",
    "released_by",
    "known_since",
)
"""What is known of a recipient whether or not the report was taken back from it in between."""


def _promoted(case: Case, event: Event) -> None:
    case.promoted_by = event.seq
    route(case, event)


def _consent_corrected(case: Case, event: Event) -> None:
    route(case, event)
    for recipient_id in event.public["withdrawn_from"]:
        _take_back(case, case.recipients[recipient_id], event)


def _withdrawn(case: Case, event: Event) -> None:
    case.withdrawn_by = event.seq
    for recipient in case.recipients.values():
        if recipient.state != "decided":  # a decision stays one; every other clock stops
            _take_back(case, recipient, event)
            recipient.holds.clear()


def _take_back(case: Case, recipient: Recipient, event: Event) -> None:
    """Withdraw the report from a recipient; one that police hold never hears that there was one.

    The hold rests: the report may be shared again before it ends.
    """
    recipient.state, recipient.taken_back_by = "withdrawn", event.seq
    if recipient.holds and recipient.known_since is None:
        recipient.dropped_by = event.seq
        case.restart_notifications(recipient.id)


def _self_reported(case: Case, event: Event) -> None:
    """Start the clock of a recipient that the reporter notified, as if we had sent it then."""
    recipient = case.recipients[event.public["recipient"]]
    recipient.state = "sent"
    recipient.sent_at = recipient.self_reported_at = event.at


def _force_assigned(case: Case, event: Event) -> None:
    """Route the case to the force that our operators found: theirs is done."""
    route(case, event)
    ours = case.recipients[event.public["recipient"]]
    ours.acknowledge(event.at)
    ours.state, ours.decided_at = "decided", event.at


def route(case: Case, event: Event) -> None:
    """Route the case to more recipients, one that had it before on a new clock.

    What it did, what police asked about it and whether it knows of the case stay.
    """
    for public in event.public["recipients"]:
        recipient = Recipient.routed_by(event, public)
        before = case.recipients.get(recipient.id)
        if before:
            for name in _CARRIED_OVER:
                setattr(recipient, name, getattr(before, name))
            if before.connected and before.kind != "platform":
                recipient.known_since = before.known_since or before.sent_at  # a mail went out
        case.recipients[recipient.id] = recipient


APPLY = {
    Kind.PROMOTED: _promoted,
    Kind.CONSENT_CORRECTED: _consent_corrected,
    Kind.WITHDRAWN: _withdrawn,
    Kind.SELF_REPORTED: _self_reported,
    Kind.FORCE_ASSIGNED: _force_assigned,
}
