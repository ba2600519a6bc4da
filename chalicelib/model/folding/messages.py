"""What messages change: what was said, and no state. Whether it answers is the other's to judge."""

from chalicelib.model.case import Case, Message
from chalicelib.model.events import Event, Kind


def _message_sent(case: Case, event: Event) -> None:
    public = event.public
    case.messages.append(
        Message(
            seq=event.seq,
            message_id=public["message_id"],
            at=event.at,
            sender=public["from"],
            to=public["to"],
            content=public["content"],
            private=event.private,
        )
    )


APPLY = {Kind.MESSAGE_SENT: _message_sent}
