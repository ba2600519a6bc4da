"""Whether an event is still to be told: not once it was taken back, nor while it is held."""

from chalicelib.model.case import REPORTER, Case
from chalicelib.model.events import Event, Kind
from chalicelib.model.kinds import MEANING
from chalicelib.ports import Dispatch


def should_send(case: Case, dispatch: Dispatch) -> bool:
    """False for news of a report that was taken back since or is held back by the police, and for
    taking back what never went.

    Withdrawals and notifications stand in one log, so which came first is the same for everybody.
    """
    event = case.event(dispatch.seq)
    if dispatch.recipient == REPORTER or MEANING[event.kind].requested:
        return True
    if takes_back(event, dispatch.recipient):
        return _went_out(case, dispatch)
    who = case.recipients.get(dispatch.recipient)  # None: our operators, or whom it is escalated to
    there = who is None or (who.state != "withdrawn" and who.hold is None)
    return case.withdrawn_by is None and there


def takes_back(event: Event, recipient: str) -> bool:
    """True where the event withdraws the report, from everybody or from this recipient."""
    return event.kind is Kind.WITHDRAWN or recipient in event.public.get("withdrawn_from", ())


def taken_back_by(case: Case, recipient: str, after: int) -> int | None:
    """Number of the first event after ``after`` that takes the report back, if any does."""
    later = (event for event in case.events[after:] if takes_back(event, recipient))
    return next((event.seq for event in later), None)


def _went_out(case: Case, dispatch: Dispatch) -> bool:
    return any(
        of < dispatch.seq and to == dispatch.recipient
        for (of, to), steps in case.notifications.items()
        if steps.attempted_at or steps.settled
    )
