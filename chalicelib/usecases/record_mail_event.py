"""What the carrier says became of a mail: sent, delivered, bounced."""

from collections.abc import Mapping
from typing import Any

from chalicelib.model.events import Kind
from chalicelib.ports import Dispatch
from chalicelib.usecases.send_mail import PostRoom, note_mail

_KINDS = {
    "Send": Kind.NOTIFICATION_SENT,
    "Delivery": Kind.NOTIFICATION_DELIVERED,
    "Bounce": Kind.NOTIFICATION_FAILED,
    "Reject": Kind.NOTIFICATION_FAILED,
}


def record_mail_event(room: PostRoom, event: Mapping[str, Any]) -> bool:
    """Append what one SES event says and return True; False for a kind or a mail that is not ours.

    The event is SES's own shape (``eventType``, ``mail.tags.notification``, ``mail.messageId``). A
    bounce that may pass ("Transient") is not a failure yet.
    """
    kind = _KINDS.get(event.get("eventType", ""))
    dispatch = _dispatch(event.get("mail", {}).get("tags", {}).get("notification", []))
    if kind is None or dispatch is None or _may_pass(event):
        return False
    note_mail(room, dispatch, kind, str(event["mail"]["messageId"]))
    return True


def _may_pass(event: Mapping[str, Any]) -> bool:
    return bool(event.get("bounce", {}).get("bounceType") == "Transient")


def _dispatch(tags: list[str]) -> Dispatch | None:
    parts = tags[0].split("_", 2) if tags else []
    if len(parts) != 3 or not parts[1].isdigit():
        return None
    return Dispatch(parts[0], int(parts[1]), parts[2])
