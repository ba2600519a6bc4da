"""Write to a recipient: the answer to its question, or more of what it should know."""

from datetime import datetime

from chalicelib.errors import Conflict
from chalicelib.limits import MESSAGES_A_DAY
from chalicelib.model.case import Case
from chalicelib.model.case_actions import SendMessage
from chalicelib.model.events import Event, Kind, NewEvent
from chalicelib.model.recipient_ids import REPORTER
from chalicelib.usecases.cases.record_action import (
    RecordedAction,
    content_digests,
    recipient_of,
    record_action,
    refuse_more_a_day,
    refuse_withdrawn,
    rule_broken,
)
from chalicelib.usecases.reporter.report_action_deps import ActOnReportDeps

SendMessageDeps = ActOnReportDeps
"""What every act of a reporter on their report needs."""


def send_message(deps: SendMessageDeps, case: Case, message: SendMessage) -> RecordedAction:
    """Append the message, which the stream puts on its way; or find that it is there.

    Raises Conflict where the id stands for another message or the report was withdrawn, RulesBroken
    for a recipient that is not connected, TooManyTries after ``MESSAGES_A_DAY``.
    """
    content = content_digests(deps.secrets, "message", message.to, message.text)

    def decide(current: Case) -> NewEvent | Event:
        existing = next((m for m in current.messages if m.message_id == message.message_id), None)
        if existing is not None:
            if existing.content not in content:
                raise Conflict
            return current.event(existing.seq)
        recipient = recipient_of(current, message.to, "/to")
        refuse_withdrawn(current, recipient.id)
        if not recipient.connected:
            raise rule_broken("/to", "recipient_not_connected", "We cannot pass messages on to it")
        refuse_too_many(current, REPORTER, deps.now())
        public = {
            "message_id": message.message_id,
            "from": REPORTER,
            "to": message.to,
            "content": content[0],
        }
        return NewEvent(Kind.MESSAGE_SENT, public, {"text": message.text})

    return record_action(deps, case, decide)


def refuse_too_many(case: Case, sender: str, now: datetime) -> None:
    """Raise TooManyTries where ``sender`` wrote ``MESSAGES_A_DAY`` about the case in a day."""
    written = (message.at for message in case.messages if message.sender == sender)
    refuse_more_a_day(written, MESSAGES_A_DAY, now)
