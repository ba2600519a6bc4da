"""Record what a platform says to a request of the police to keep what it has."""

from dataclasses import dataclass
from datetime import date, datetime

from chalicelib.errors import Forbidden, NotFound
from chalicelib.limits import ANSWERS_A_DAY
from chalicelib.model.case import Case
from chalicelib.model.events import Kind, NewEvent, moment
from chalicelib.model.exchange import PreservationAnswer
from chalicelib.ports import CaseLog, Feed, Now
from chalicelib.usecases.cases.record_action import refuse_more_a_day, refuse_withdrawn, rule_broken
from chalicelib.usecases.cases.record_event import record_event


@dataclass(frozen=True, slots=True)
class AnswerPreservationDeps:
    """What answering needs."""

    log: CaseLog
    feed: Feed
    now: Now


def answer_preservation(
    deps: AnswerPreservationDeps, platform: str, answer: PreservationAnswer
) -> bool:
    """Append the answer and return True; False where it is there already.

    A later answer may differ: it corrects. Raises Forbidden for the id of no such token of this
    platform's, Conflict where the report was withdrawn since, RulesBroken for an ``until`` that is
    not after the request, TooManyTries after ``ANSWERS_A_DAY``.
    """
    token = deps.feed.find(platform, answer.jti)
    if token is None or token.case_id is None or token.seq is None:
        raise Forbidden
    seq, appended = token.seq, False

    def decide(case: Case) -> NewEvent | None:
        nonlocal appended
        recipient = case.recipients[platform]
        request = next(
            (preservation for preservation in recipient.preservations if preservation.seq == seq),
            None,
        )
        if request is None or case.erased or recipient.hold is not None:
            raise Forbidden
        content = (answer.status, answer.until, answer.ticket)
        appended = (request.status, request.kept_until, request.ticket) != content
        if not appended:
            return None
        refuse_withdrawn(case, platform)
        if answer.until and not _is_after(answer.until, request.at):
            raise rule_broken("/until", "until_not_after", "Must be after the request")
        answers = case.events_of(Kind.PRESERVATION_ANSWERED)
        of_platform = [earlier.at for earlier in answers if earlier.public["platform"] == platform]
        refuse_more_a_day(reversed(of_platform), ANSWERS_A_DAY, deps.now())
        until = {"until": answer.until} if answer.until else {}
        names = {"recipient": request.by, "platform": platform, "request": seq}
        public = {**names, "status": answer.status, **until}
        ticket = {"ticket": answer.ticket} if answer.ticket else {}
        return NewEvent(Kind.PRESERVATION_ANSWERED, public, ticket)

    try:
        record_event(deps.log, deps.now, token.case_id, decide)
    except NotFound as unknown:
        raise Forbidden from unknown
    return appended


def _is_after(until: str, at: datetime) -> bool:
    """Return whether a day, or a time, is after that of a request."""
    return moment(until) > at if "T" in until else date.fromisoformat(until) > at.date()
