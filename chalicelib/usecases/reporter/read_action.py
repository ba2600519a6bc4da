"""Read what a person just did with their report: the same, whenever they do it again."""

from chalicelib.model.events import Kind, stamp
from chalicelib.model.folding import fold
from chalicelib.model.json_values import JsonObject
from chalicelib.usecases.cases.read_case import ReadCaseDeps, message_of, recipients_of
from chalicelib.usecases.cases.record_action import RecordedAction

ReadActionDeps = ReadCaseDeps
"""The same as ``read_case`` needs."""


def read_action(deps: ReadActionDeps, recorded: RecordedAction) -> JsonObject:
    """Return the message that was sent; of anything else when it was done, and the recipients as
    they were then."""
    event = recorded.event
    if event.kind is Kind.MESSAGE_SENT:
        messages = recorded.case.messages
        return next(message_of(message) for message in messages if message.seq == event.seq)
    then = fold(recorded.case.events[: event.seq])
    recipients = recipients_of(deps, then, event.at)
    return {"reference": then.reference, "at": stamp(event.at), "recipients": recipients}
