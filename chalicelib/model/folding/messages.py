"""What messages change: what was said, and no state. Whether it answers is the other's to judge."""

from chalicelib.model.case import Case, Message
from chalicelib.model.events import Event, Kind


def _message_sent(case: Case, event: Event) -> None:
    facts = event.facts
    case.messages.append(
        Message(
            seq=event.seq,
            message_id=facts["message_id"],
            at=event.at,
            sender=facts["from"],
            to=facts["to"],
            content=facts["content"],
            words=event.words,
        )
    )


APPLY = {Kind.MESSAGE_SENT: _message_sent}
