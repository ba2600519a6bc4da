"""Apply incidents that are added to a case, and route it to the platforms that they bring.

One that has decided has more to decide then, on a new clock; what it decided stays.
"""

from chalicelib.model.case import Case
from chalicelib.model.events import Event, Kind
from chalicelib.model.folding.consent import route


def _incidents_added(case: Case, event: Event) -> None:
    case.added[event.seq] = (event.private or {}).get("incidents", ())
    route(case, event)
    for platform in {incident.get("platform") for incident in case.added[event.seq]}:
        recipient = case.recipients.get(platform or "")
        if recipient is None or recipient.taken_back_by is not None:
            continue
        if recipient.state == "decided":
            recipient.state, recipient.decided_at = "under_review", None
            recipient.reopened_at = event.at


APPLY = {Kind.INCIDENTS_ADDED: _incidents_added}
