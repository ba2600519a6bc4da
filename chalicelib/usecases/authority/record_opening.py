"""Put on record that an officer opened a case, before anything of it is shown."""

from datetime import timedelta

from chalicelib.errors import Gone, NotFound, TooManyTries
from chalicelib.model.case import Case
from chalicelib.model.events import Kind, NewEvent, PrivateData
from chalicelib.ports import CaseLog, Now
from chalicelib.usecases.cases.record_event import record_event

MOST_OPENINGS = 60
"""Per case, authority and hour: a whole shift can look, a loop cannot fill the log."""

_HOUR = timedelta(hours=1)


def record_opening(
    log: CaseLog, now: Now, case_id: str, authority: str, officer: PrivateData
) -> Case:
    """Append the opening, and give the case, whose last event it is.

    Raises NotFound for a case that is not theirs, or was taken back before they had it; Gone once
    erased; TooManyTries after ``MOST_OPENINGS`` in an hour.
    """

    def decide(case: Case) -> NewEvent:
        require_theirs(case, authority)
        _require_few(case, authority, now)
        return NewEvent(Kind.CASE_LINK_OPENED, {"recipient": authority}, officer)

    return record_event(log, now, case_id, decide)


def require_theirs(case: Case, authority: str) -> None:
    """Raise NotFound for a case that is not the authority's, Gone for one that was erased."""
    if not is_theirs(case, authority):
        raise NotFound
    if case.erased:
        raise Gone


def is_theirs(case: Case, authority: str) -> bool:
    """Return whether an authority may open a case: one that was routed to it, unless the report was
    taken back before it was sent anything."""
    recipient = case.recipients.get(authority)
    return recipient is not None and (recipient.taken_back_by is None or recipient.was_reached)


def _require_few(case: Case, authority: str, now: Now) -> None:
    openings = case.events_of(Kind.CASE_LINK_OPENED, authority)
    recent = [event.at for event in openings if now() - event.at < _HOUR]
    if len(recent) >= MOST_OPENINGS:
        raise TooManyTries(int((recent[-1] + _HOUR - now()).total_seconds()) + 1)
