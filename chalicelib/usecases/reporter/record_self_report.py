"""Note that the candidate told a recipient that we are not connected to: its clock starts."""

from chalicelib.errors import Conflict
from chalicelib.model.case import Case
from chalicelib.model.events import Event, Kind, NewEvent
from chalicelib.usecases.cases.act import Acted, act, recipient_of, refuse_withdrawn
from chalicelib.usecases.reporter.act_on_report import ActOnReportDeps

TELLABLE = frozenset({"self_report", "failed"})
"""States of a recipient that has not been told by us: not connected, or mail came back."""


def record_self_report(deps: ActOnReportDeps, seen: Case, recipient: str) -> Acted:
    """Append that it was reported, or find that it was.

    Raises RulesBroken for no recipient of the case, Conflict where we told it ourselves or the
    report was withdrawn.
    """

    def decide(case: Case) -> NewEvent | Event:
        who = recipient_of(case, recipient, "/recipient")
        known = next(case.events_of(Kind.SELF_REPORTED, recipient), None)
        if known is not None and known.seq > who.told_by:
            return known
        refuse_withdrawn(case)
        if who.state not in TELLABLE:
            raise Conflict("We have told it ourselves", code="told_by_us")
        return NewEvent(Kind.SELF_REPORTED, {"recipient": recipient})

    return act(deps, seen, decide)
