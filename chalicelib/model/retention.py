"""Decide how long a case is kept: so many days after polling day, or after its last event.

The days are those of its election's type, or of reports about none, when it was accepted: they
stand in its first event, with polling day where there is one.
"""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from chalicelib.model.case import Case
from chalicelib.model.elections import Election, Retention
from chalicelib.units import Days

LAST_STAGES = frozenset({"no_further_action", "convicted"})
"""Stages after which an authority is done with a case."""

SYNTHETIC_KEPT = Days(1)
"""A report of our own, by which we see that we work: nobody has anything to read in it."""

Public = Mapping[str, Any]


def retention_facts(election: Election | None, without: Retention) -> Public:
    """Return what event 1 holds of how long its case is kept."""
    if election is None:
        return {"days": without.days}
    return {"days": election.type.retention.days, "polling_day": election.date.isoformat()}


def kept_until(public: Public, last: date, without: Retention) -> datetime:
    """Return when the days end that begin with the later of polling day and ``last``.

    ``public`` is event 1's. Before the days stood in it, the election's id said polling day, and
    the days were those ``without`` one.
    """
    facts = public.get("retention", {})
    day = facts.get("polling_day") or public.get("election", "").rpartition(".")[2]
    first = max(date.fromisoformat(day), last) if day else last
    return datetime.combine(first, time(), UTC) + timedelta(days=facts.get("days", without.days))


def locked_until(case: Case, stored_at: datetime, without: Retention) -> datetime:
    """Return until when a file of a case is locked: as long as the case would be kept if nothing
    more happened to it, so that no lock outlasts a case whose time has come."""
    return kept_until(case.public, stored_at.date(), without)


def files_locked_until(case: Case, now: datetime, without: Retention) -> datetime | None:
    """Return when the last lock of a case's files ends; None where none is locked by then."""
    ends = (
        locked_until(case, file.stored_at, without)
        for file in case.evidence.values()
        if file.stored_at is not None
    )
    return max((end for end in ends if end > now), default=None)


def may_be_erased(case: Case, now: datetime, without: Retention) -> bool:
    """Return True once the days have passed, unless an authority says that it is at work on it.

    Also where erasing it has begun.
    """
    if case.erased_at is not None:
        return True
    if any(
        recipient.stages and recipient.stages[-1].stage not in LAST_STAGES
        for recipient in case.recipients.values()
    ):
        return False
    return now >= kept_until(case.public, case.last.at.date(), without)
