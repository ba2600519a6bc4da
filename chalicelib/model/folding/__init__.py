"""Fold a case's events into its state: pure, the same events always make the same case.

Each module beside this one applies the events of one subject; ``APPLY`` is its table. A kind that
is in no table (``folds=False`` in ``model.kinds``) changes nothing but the log.
"""

from collections.abc import Callable, Iterable, Mapping

from chalicelib.model.case import Case
from chalicelib.model.events import Event, Kind
from chalicelib.model.folding import (
    access,
    authority,
    bundles,
    clocks,
    consent,
    erasure,
    evidence,
    incidents,
    messages,
    notifications,
    outcomes,
    patterns,
    preservations,
)
from chalicelib.model.recipient import Recipient

_APPLY: Mapping[Kind, Callable[[Case, Event], None]] = {
    **notifications.APPLY,
    **outcomes.APPLY,
    **messages.APPLY,
    **consent.APPLY,
    **authority.APPLY,
    **bundles.APPLY,
    **preservations.APPLY,
    **patterns.APPLY,
    **clocks.APPLY,
    **erasure.APPLY,
    **evidence.APPLY,
    **incidents.APPLY,
    **access.APPLY,
}


def fold(events: Iterable[Event]) -> Case:
    """Make the case of its events. Raises ValueError where they do not begin with a report."""
    remaining = iter(events)
    first = next(remaining, None)
    if first is None or first.kind is not Kind.REPORT_SUBMITTED:
        raise ValueError("a case begins with report_submitted")
    case = _begin(first)
    for event in remaining:
        case.events.append(event)
        apply = _APPLY.get(event.kind)
        if apply is not None:
            apply(case, event)
    return case


def _begin(first: Event) -> Case:
    recipients = (Recipient.routed_by(first, public) for public in first.public["recipients"])
    case = Case(
        case_id=first.case_id,
        submitted_at=first.at,
        public=first.public,
        report=first.private,
        recipients={recipient.id: recipient for recipient in recipients},
        events=[first],
    )
    evidence.begin(case, first)
    return case
