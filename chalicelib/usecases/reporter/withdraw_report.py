"""Withdraw a report: its recipients are notified of that, and of nothing any more."""

from chalicelib.model.case import Case
from chalicelib.model.events import Event, Kind, NewEvent
from chalicelib.usecases.cases.record_action import RecordedAction, record_action
from chalicelib.usecases.reporter.report_action_deps import ActOnReportDeps

WithdrawReportDeps = ActOnReportDeps
"""What every act of a reporter on their report needs."""


def withdraw_report(deps: WithdrawReportDeps, case: Case) -> RecordedAction:
    """Append that the report is withdrawn, or find that it was.

    What was sent cannot be unsent: the police may act on it all the same.
    """

    def decide(current: Case) -> NewEvent | Event:
        if current.withdrawn_by is not None:
            return current.event(current.withdrawn_by)
        return NewEvent(Kind.WITHDRAWN, {})

    return record_action(deps, case, decide)
