"""Apply what is noticed of a case beside others, and what officers say of that."""

from chalicelib.model.case import Case
from chalicelib.model.events import Event, Kind


def _pattern_formed(case: Case, event: Event) -> None:
    case.pattern = event


def _link_rejected(case: Case, event: Event) -> None:
    case.rejected_links.append(event)


APPLY = {Kind.PATTERN_FORMED: _pattern_formed, Kind.LINK_REJECTED: _link_rejected}
