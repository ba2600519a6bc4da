"""Apply messages: they are kept, and change no state. Whether one answers, its reader judges."""

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
