"""Record that the candidate reported to a recipient that is not connected: its clock starts."""

from chalicelib.errors import Conflict
from chalicelib.model.case import Case
from chalicelib.model.events import Event, Kind, NewEvent
from chalicelib.usecases.cases.record_action import (
    RecordedAction,
    recipient_of,
    record_action,
    refuse_withdrawn,
)
from chalicelib.usecases.reporter.report_action_deps import ActOnReportDeps

RecordSelfReportDeps = ActOnReportDeps
"""What every act of a reporter on their report needs."""

TELLABLE = frozenset({"self_report", "failed"})
"""States of a recipient that we did not notify: not connected, or the mail came back."""


def record_self_report(deps: RecordSelfReportDeps, case: Case, recipient_id: str) -> RecordedAction:
    """Append that it was reported, or find that it was.

    Raises RulesBroken for no recipient of the case, Conflict where we notified it ourselves or the
    report was withdrawn, from everybody or from it.
    """

    def decide(current: Case) -> NewEvent | Event:
        recipient = recipient_of(current, recipient_id, "/recipient")
        existing = next(current.events_of(Kind.SELF_REPORTED, recipient_id), None)
        if existing is not None and existing.seq > recipient.routed_seq:
            return existing
        refuse_withdrawn(current, recipient_id)
        if recipient.state not in TELLABLE:
            raise Conflict("We have told it ourselves", code="told_by_us")
        return NewEvent(Kind.SELF_REPORTED, {"recipient": recipient_id})

    return record_action(deps, case, decide)
