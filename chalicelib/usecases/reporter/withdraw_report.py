"""Withdraw a report: who was told is told so, and nothing else goes out any more."""

from chalicelib.model.case import Case
from chalicelib.model.events import Event, Kind, NewEvent
from chalicelib.usecases.cases.act import Acted, act
from chalicelib.usecases.reporter.act_on_report import ActOnReportDeps


def withdraw_report(deps: ActOnReportDeps, seen: Case) -> Acted:
    """Append that the report is withdrawn, or find that it was. What was sent cannot be unsent:
    the police may act on it all the same."""

    def decide(case: Case) -> NewEvent | Event:
        if case.withdrawn_by is not None:
            return case.event(case.withdrawn_by)
        return NewEvent(Kind.WITHDRAWN, {})

    return act(deps, seen, decide)
