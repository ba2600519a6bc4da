"""What the steps of a notification change."""

from chalicelib.model.case import Case, Notification, Recipient
from chalicelib.model.events import Event, Kind


def _routed(case: Case, event: Event) -> None:
    case.routed.add(event.facts["of"])


def _notified(case: Case, event: Event) -> None:
    of, recipient_id = event.facts["of"], event.facts["recipient"]
    notification = case.notifications.setdefault((of, recipient_id), Notification())
    step = event.kind.removeprefix("notification_")
    setattr(notification, f"{step}_at", event.at)
    notification.facts.update(event.facts)
    recipient = case.recipients.get(recipient_id)
    if recipient is not None and of == recipient.told_by:
        _advance_recipient(recipient, step, event)


def _advance_recipient(recipient: Recipient, step: str, event: Event) -> None:
    if step == "sent":
        recipient.sent_at = recipient.sent_at or event.at
        recipient.advance("sent")
    elif step == "delivered":
        recipient.deliver(event.at)
    elif step == "failed" and recipient.state in {"queued", "sent"}:
        recipient.state = "failed"


APPLY = {
    Kind.ROUTED: _routed,
    Kind.NOTIFICATION_ATTEMPTED: _notified,
    Kind.NOTIFICATION_SENT: _notified,
    Kind.NOTIFICATION_DELIVERED: _notified,
    Kind.NOTIFICATION_FAILED: _notified,
}
