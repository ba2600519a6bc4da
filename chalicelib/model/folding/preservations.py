"""Apply what police ask platforms to keep, and what these say to that."""

from chalicelib.model.case import Case
from chalicelib.model.events import Event, Kind, moment
from chalicelib.model.recipient_records import Preservation


def _requested(case: Case, event: Event) -> None:
    public = event.public
    case.recipients[public["platform"]].preservations.append(
        Preservation(event.seq, public["recipient"], event.at, moment(public["until"]))
    )


def _answered(case: Case, event: Event) -> None:
    request = _request(case, event)
    request.answered_at, request.status = event.at, event.public["status"]
    request.kept_until = event.public.get("until")
    request.ticket = (event.private or {}).get("ticket")


def _overdue(case: Case, event: Event) -> None:
    _request(case, event).overdue_at = event.at


def _request(case: Case, event: Event) -> Preservation:
    preservations = case.recipients[event.public["platform"]].preservations
    return next(
        preservation
        for preservation in preservations
        if preservation.seq == event.public["request"]
    )


APPLY = {
    Kind.PRESERVATION_REQUESTED: _requested,
    Kind.PRESERVATION_ANSWERED: _answered,
    Kind.PRESERVATION_OVERDUE: _overdue,
}
