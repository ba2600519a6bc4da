"""Apply the steps of a notification."""

from datetime import datetime

from chalicelib.model.case import Case, Notification
from chalicelib.model.events import Event, Kind, moment
from chalicelib.model.recipient import Recipient
from chalicelib.model.recipient_records import NOT_ACKNOWLEDGED


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
    came_back = step in {"sent", "delivered"} and notification.came_back
    if recipient is None or came_back:
        return
    if proves_receipt(event):
        recipient.known_since = recipient.known_since or event.at  # also by what was taken back
    elif notification.came_back and recipient.known_since == notification.delivered_at:
        recipient.known_since = _delivered_since(case, recipient)
    if case.original(of) == recipient.routed_seq:
        if step in {"sent", "delivered"} and recipient.sent_at is None:
            promised_from = notification.public.get("promised_from")
            recipient.promised_from = moment(promised_from) if promised_from else None
        _advance_recipient(recipient, step, event, notification)


def proves_receipt(event: Event) -> bool:
    """Return whether a step says that the recipient has it: it was delivered, or refused."""
    if event.kind is Kind.NOTIFICATION_PARKED:
        return bool(event.public["err"] != NOT_ACKNOWLEDGED)
    return event.kind is Kind.NOTIFICATION_DELIVERED


def _delivered_since(case: Case, recipient: Recipient) -> datetime | None:
    """Return since when it knows of the case, once a mail came back after all."""
    mails = (mail for (_, to), mail in case.notifications.items() if to == recipient.id)
    delivered = (mail.delivered_at for mail in mails if not mail.came_back)
    return min(filter(None, [*delivered, recipient.acknowledged_at]), default=None)


def _advance_recipient(
    recipient: Recipient, step: str, event: Event, notification: Notification
) -> None:
    if step == "sent":
        recipient.sent_at = recipient.sent_at or event.at
        recipient.advance("sent")
    elif step == "delivered":
        recipient.sent_at = recipient.sent_at or event.at
        recipient.deliver(event.at)
    elif step in {"failed", "parked"} and recipient.self_reported_at is not None:
        return  # our mail came back, and not what the reporter told it themselves
    elif step == "failed" and notification.came_back and _is_all(recipient, notification):
        recipient.state = "failed"
        recipient.sent_at = recipient.promised_from = None  # what came back was not sent
        recipient.delivered_at = None
    elif step == "parked" and recipient.state in {"queued", "sent"}:
        recipient.state = "failed"  # it was offered, and refused or never taken


def _is_all(recipient: Recipient, notification: Notification) -> bool:
    """Return whether nothing else says how far a recipient is: its server may take a mail, and send
    it back later."""
    taken_first = recipient.state == "delivered" and recipient.acknowledged_at is None
    taken_first = taken_first and recipient.delivered_at == notification.delivered_at
    return recipient.state in {"queued", "sent"} or taken_first


def _repeated(case: Case, event: Event) -> None:
    of, recipient_id = event.public["of"], event.public["recipient"]
    case.repeats.setdefault((of, recipient_id), []).append(event)
    recipient = case.recipients.get(recipient_id)
    if recipient is not None and of == recipient.routed_seq and recipient.state == "failed":
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
