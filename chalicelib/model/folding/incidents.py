"""Apply incidents that are added to a case, and route it to the platforms that they bring.

One that has decided has more to decide then, on a new clock; what it decided stays. Which platforms
of the case they are on is in clear, so that a case folds without its words; events from before have
it in their words alone.
"""

from chalicelib.model.case import Case
from chalicelib.model.events import Event, Kind
from chalicelib.model.folding.consent import route


def _incidents_added(case: Case, event: Event) -> None:
    case.added[event.seq] = (event.private or {}).get("incidents", ())
    route(case, event)
    on = {str(incident.get("platform")) for incident in case.added[event.seq]}
    for platform in event.public.get("platforms", on):
        recipient = case.recipients.get(platform)
        if recipient is None or recipient.taken_back_by is not None:
            continue
        if recipient.state == "decided":
            recipient.state, recipient.decided_at = "under_review", None
            recipient.reopened_at = event.at


APPLY = {Kind.INCIDENTS_ADDED: _incidents_added}
