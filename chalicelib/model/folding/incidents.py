"""Apply incidents that are added to a case, and route it to the platforms that they bring."""

from chalicelib.model.case import Case
from chalicelib.model.events import Event, Kind
from chalicelib.model.folding.consent import route


def _incidents_added(case: Case, event: Event) -> None:
    case.added[event.seq] = (event.private or {}).get("incidents", ())
    route(case, event)


APPLY = {Kind.INCIDENTS_ADDED: _incidents_added}
