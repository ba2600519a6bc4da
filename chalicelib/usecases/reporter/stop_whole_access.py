"""Stop mailed links from opening all of a report."""

from chalicelib.model.case import Case
from chalicelib.model.events import Event, Kind, NewEvent
from chalicelib.usecases.cases.record_action import RecordedAction, record_action
from chalicelib.usecases.reporter.report_action_deps import ActOnReportDeps

StopWholeAccessDeps = ActOnReportDeps
"""What every act of a reporter on their report needs."""


def stop_whole_access(deps: StopWholeAccessDeps, case: Case) -> RecordedAction:
    """Append that mailed links open no more than before, or find that nothing is to be stopped."""

    def decide(current: Case) -> NewEvent | Event:
        if current.whole_access_requested_at is None:
            return current.last
        return NewEvent(Kind.WHOLE_ACCESS_STOPPED, {})

    return record_action(deps, case, decide)
