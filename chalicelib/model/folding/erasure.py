"""Apply erasure."""

from chalicelib.model.case import Case
from chalicelib.model.events import Event, Kind, moment


def _erased(case: Case, event: Event) -> None:
    case.erased_at = event.at
    locked_until = event.public.get("files_locked_until")
    case.files_locked_until = moment(locked_until) if locked_until else None


APPLY = {Kind.ERASED: _erased}
