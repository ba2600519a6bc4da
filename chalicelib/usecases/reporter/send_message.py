"""Write to a recipient: the answer to its question, or more of what it should know."""

from datetime import datetime, timedelta

from chalicelib.errors import Conflict, TooManyTries
from chalicelib.limits import MESSAGES_A_DAY
from chalicelib.model.case import REPORTER, Case
from chalicelib.model.case_actions import SendMessage
from chalicelib.model.events import Event, Kind, NewEvent
from chalicelib.usecases.cases.act import (
    Acted,
    act,
    content_digests,
    recipient_of,
    refuse_withdrawn,
    rule_broken,
)
from chalicelib.usecases.reporter.act_on_report import ActOnReportDeps

_DAY = timedelta(days=1)


def send_message(deps: ActOnReportDeps, seen: Case, message: SendMessage) -> Acted:
    """Append the message, which the stream puts on its way; or find that it is there.

    Raises Conflict where the id stands for another message or the report was withdrawn, RulesBroken
    for somebody whom we do not reach, TooManyTries after fifty messages in a day.
    """
    content = content_digests(deps.secrets, "message", message.to, message.text)

    def decide(case: Case) -> NewEvent | Event:
        said = {each.message_id: each for each in case.messages}.get(message.message_id)
        if said is not None:
            if said.content not in content:
                raise Conflict
            return case.event(said.seq)
        who = recipient_of(case, message.to, "/to")
        refuse_withdrawn(case, who.id)
        if not who.connected:
            raise rule_broken("/to", "recipient_not_connected", "We cannot pass messages on to it")
        refuse_too_many(case, REPORTER, deps.now())
        public = {
            "message_id": message.message_id,
            "from": REPORTER,
            "to": message.to,
            "content": content[0],
        }
        return NewEvent(Kind.MESSAGE_SENT, public, {"text": message.text})

    return act(deps, seen, decide)


def refuse_too_many(case: Case, sender: str, now: datetime) -> None:
    """Raise TooManyTries where ``sender`` wrote fifty messages about the case in a day."""
    since = now - _DAY
    lately = [each.at for each in case.messages if each.sender == sender and each.at > since]
    if len(lately) >= MESSAGES_A_DAY:
        raise TooManyTries(int((lately[0] - since).total_seconds()) + 1)
