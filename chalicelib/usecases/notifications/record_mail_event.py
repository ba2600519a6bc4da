"""Record what the carrier says became of a mail: sent, delivered, delayed, bounced, complained of.

It is only written down here, and an address that must not be mailed again is remembered. What
follows from it (a second address, another try, telling people) is decided in ``model.failures``,
wherever the news comes from.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from chalicelib.model.events import Kind
from chalicelib.model.numbers import small_number
from chalicelib.ports import Dispatch
from chalicelib.usecases.notifications.send_mail import SendMailDeps, note_mail

RecordMailEventDeps = SendMailDeps
"""The same as ``send_mail`` needs."""

OPERATORS = "operators"
"""What the keys of mails to our own operators begin with: those are about no one case."""

DIGEST = "digest"
"""What the keys of digests begin with: each is about many cases."""

_KINDS = {
    "Send": Kind.NOTIFICATION_SENT,
    "Delivery": Kind.NOTIFICATION_DELIVERED,
    "DeliveryDelay": Kind.NOTIFICATION_DELAYED,
    "Bounce": Kind.NOTIFICATION_FAILED,
    "Complaint": Kind.NOTIFICATION_FAILED,
    "Reject": Kind.NOTIFICATION_FAILED,
}
_FOR_GOOD = frozenset({"hard_bounce", "complaint"})


def record_mail_event(deps: RecordMailEventDeps, event: Mapping[str, Any]) -> bool:
    """Append what one SES event says and return True; False for a kind or a mail that is not ours.

    The event is SES's own shape (``eventType``, ``mail.tags.notification``, ``mail.messageId``,
    ``mail.destination``, ``bounce.bounceType``). An address is suppressed before the event is
    appended: killed in between, SNS brings it again.
    """
    kind = _KINDS.get(event.get("eventType", ""))
    mail = event.get("mail", {})
    tags = mail.get("tags", {}).get("notification", [])
    if kind is None or not tags:
        return False
    details = {"message_id": str(mail.get("messageId", ""))}
    if kind is Kind.NOTIFICATION_FAILED:
        details["because"] = _because(event)
    if details.get("because") in _FOR_GOOD:
        for address in mail.get("destination", []):
            deps.suppressions.suppress(address, because=details["because"], at=deps.now())
    if tags[0].startswith(f"{OPERATORS}_"):
        return True
    dispatches = list(_dispatches(deps, tags[0]))
    if not dispatches:
        return False
    for dispatch in dispatches:
        note_mail(deps, dispatch, kind, details)
    return True


def _because(event: Mapping[str, Any]) -> str:
    """Return the reason in our words. A bounce is hard where SES calls it permanent.

    https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-contents.html
    """
    if event["eventType"] == "Bounce":
        hard = event.get("bounce", {}).get("bounceType", "Permanent") == "Permanent"
        return "hard_bounce" if hard else "soft_bounce"
    return {"Complaint": "complaint", "Reject": "rejected"}[event["eventType"]]


def _dispatches(deps: RecordMailEventDeps, tag: str) -> Iterable[Dispatch]:
    """Return what the mail was about: one event to one recipient, or everything in a digest."""
    parts = tag.split("_", 2)
    seq = small_number(parts[1]) if len(parts) == 3 else None
    if seq is None:
        return []
    if parts[0] == DIGEST:
        return deps.packed(parts[2])
    return [Dispatch(parts[0], seq, parts[2])]
