"""Let a mailed link open all of a report after a day, unless whoever holds the receipt stops it.

Somebody who lost the receipt would else have lost the report; somebody who merely reads the mailbox
is slowed by a day, in which a mail and the report's page say what they are up to.
"""

from chalicelib.errors import Conflict, TooManyTries
from chalicelib.limits import WHOLE_ACCESS_WAIT
from chalicelib.model.case import Case
from chalicelib.model.events import Event, Kind, NewEvent
from chalicelib.usecases.cases.record_action import RecordedAction, record_action
from chalicelib.usecases.reporter.report_action_deps import ActOnReportDeps

RequestWholeAccessDeps = ActOnReportDeps
"""What every act of a reporter on their report needs."""


def request_whole_access(deps: RequestWholeAccessDeps, case: Case) -> RecordedAction:
    """Append the wish, or find that it stands. Raises Conflict where the reporter wants no mailed
    links, TooManyTries within ``WHOLE_ACCESS_WAIT`` of one that was stopped."""

    def decide(current: Case) -> NewEvent | Event:
        if (current.report or {})["reporter"].get("no_mailed_links"):
            raise Conflict("No mailed link opens this report", code="no_mailed_links")
        newest = next(current.events_of(Kind.WHOLE_ACCESS_REQUESTED), None)
        if newest is not None and current.whole_access_stands(deps.now()):
            return newest  # another would begin a new wait, and end what this one opens
        if newest is not None and deps.now() < newest.at + WHOLE_ACCESS_WAIT:
            raise TooManyTries(WHOLE_ACCESS_WAIT.whole_seconds)
        return NewEvent(Kind.WHOLE_ACCESS_REQUESTED, {})

    return record_action(deps, case, decide)
