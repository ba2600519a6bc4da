"""Apply erasure."""

from chalicelib.model.case import Case
from chalicelib.model.events import Event, Kind


def _erased(case: Case, event: Event) -> None:
    case.erased_at = event.at


APPLY = {Kind.ERASED: _erased}
