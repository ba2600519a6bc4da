"""Write to the reporter: the question goes by mail, and stands on the status page."""

from chalicelib.errors import Conflict
from chalicelib.model.case import Case
from chalicelib.model.events import Event, Kind, NewEvent
from chalicelib.model.officer import AskReporter
from chalicelib.model.recipient_ids import REPORTER
from chalicelib.usecases.authority.act_on_case import (
    ActOnCaseDeps,
    Decide,
    OfficerVisit,
    act_on_case,
    done_by,
)
from chalicelib.usecases.cases.record_action import RecordedAction, content_digests
from chalicelib.usecases.reporter.send_message import refuse_too_many

AskReporterDeps = ActOnCaseDeps
"""What every act of an officer on a case needs."""


def ask_reporter(
    deps: AskReporterDeps, session: str, reference: str, command: AskReporter
) -> RecordedAction:
    """Append the message, which the stream puts on its way; or find that it is there.

    Raises what ``enter`` does; Conflict where the id stands for another message, TooManyTries after
    ``MESSAGES_A_DAY``.
    """
    content = content_digests(deps.digests, "message", REPORTER, command.text)

    def decide_for(visit: OfficerVisit) -> Decide:
        def decide(case: Case) -> NewEvent | Event:
            same_id = (m for m in case.messages if m.message_id == command.message_id)
            existing = next(same_id, None)
            if existing is not None:
                if existing.content not in content or existing.sender != visit.recipient.id:
                    raise Conflict
                return case.event(existing.seq)
            refuse_too_many(case, visit.recipient.id, deps.now())
            public = {
                "message_id": command.message_id,
                "from": visit.recipient.id,
                "to": REPORTER,
                "content": content[0],
            }
            return done_by(visit, Kind.MESSAGE_SENT, public, {"text": command.text})

        return decide

    return act_on_case(deps, session, reference, decide_for)
