"""Apply the steps of a notification."""

from chalicelib.model.case import Case, Notification
from chalicelib.model.events import Event, Kind, moment
from chalicelib.model.recipient import Recipient


def _routed(case: Case, event: Event) -> None:
    case.routed.add(event.public["of"])


def _notified(case: Case, event: Event) -> None:
    of, recipient_id = event.public["of"], event.public["recipient"]
    notification = case.notifications.setdefault((of, recipient_id), Notification())
    step = event.kind.removeprefix("notification_")
    setattr(notification, f"{step}_at", event.at)
    notification.attempts += step == "attempted"
    notification.public.update(event.public)
    recipient = case.recipients.get(recipient_id)
    if recipient is not None and step == "delivered":
        recipient.known_since = recipient.known_since or event.at  # also by what was taken back
    came_back = step == "sent" and notification.failed_at is not None
    if recipient is not None and not came_back and case.original(of) == recipient.told_by:
        if step in {"sent", "delivered"} and recipient.sent_at is None:
            promised_from = notification.public.get("promised_from")
            recipient.promised_from = moment(promised_from) if promised_from else None
        _advance_recipient(recipient, step, event)


def _advance_recipient(recipient: Recipient, step: str, event: Event) -> None:
    if step == "sent":
        recipient.sent_at = recipient.sent_at or event.at
        recipient.advance("sent")
    elif step == "delivered":
        recipient.sent_at = recipient.sent_at or event.at
        recipient.deliver(event.at)
    elif step == "failed" and event.public.get("because") == "complaint":
        return  # whoever complains has it
    elif step in {"failed", "parked"} and recipient.self_reported_at is not None:
        return  # our mail came back, and not what the reporter told it themselves
    elif step == "failed" and recipient.state in {"queued", "sent"}:
        recipient.state = "failed"
        recipient.sent_at = recipient.promised_from = None  # what came back was not sent
    elif step == "parked" and recipient.state in {"queued", "sent"}:
        recipient.state = "failed"  # it was offered, and refused or never taken


def _repeated(case: Case, event: Event) -> None:
    of, recipient_id = event.public["of"], event.public["recipient"]
    case.repeats.setdefault((of, recipient_id), []).append(event)
    recipient = case.recipients.get(recipient_id)
    if recipient is not None and of == recipient.told_by and recipient.state == "failed":
        recipient.state = "queued"


APPLY = {
    Kind.ROUTED: _routed,
    Kind.NOTIFICATION_ATTEMPTED: _notified,
    Kind.NOTIFICATION_SENT: _notified,
    Kind.NOTIFICATION_DELIVERED: _notified,
    Kind.NOTIFICATION_FAILED: _notified,
    Kind.NOTIFICATION_DELAYED: _notified,
    Kind.NOTIFICATION_REPEATED: _repeated,
    Kind.NOTIFICATION_PARKED: _notified,
}
