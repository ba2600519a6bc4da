"""Apply what police ask platforms to keep, and what these say to that."""

from chalicelib.model.case import Case
from chalicelib.model.events import Event, Kind, moment
from chalicelib.model.recipient_records import Preservation


def _requested(case: Case, event: Event) -> None:
    public = event.public
    platform, until = case.recipients[public["platform"]], moment(public["until"])
    platform.preservations.append(
        Preservation(event.seq, public["recipient"], event.at, until, platform.connected)
    )


def _answered(case: Case, event: Event) -> None:
    request = case.preservation(event.public["request"])
    request.answered_at, request.status = event.at, event.public["status"]
    request.kept_until = event.public.get("until")
    request.ticket = (event.private or {}).get("ticket")


def _overdue(case: Case, event: Event) -> None:
    case.preservation(event.public["request"]).overdue_at = event.at


APPLY = {
    Kind.PRESERVATION_REQUESTED: _requested,
    Kind.PRESERVATION_ANSWERED: _answered,
    Kind.PRESERVATION_OVERDUE: _overdue,
}
