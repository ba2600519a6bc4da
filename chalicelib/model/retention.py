"""Decide how long a case is kept: so many days after polling day, or after its last event.

The days are the election's (``retention_days`` of the catalogue, with the reason there).
"""

from datetime import UTC, date, datetime, time, timedelta

from chalicelib.model.case import Case

LAST_STAGES = frozenset({"no_further_action", "convicted"})
"""Stages after which an authority is done with a case."""


def kept_until(polling_day: date, days: int, last: date) -> datetime:
    """Return when the days end that begin with the later of polling day and ``last``."""
    return datetime.combine(max(polling_day, last), time(), UTC) + timedelta(days=days)


def may_be_erased(case: Case, polling_day: date, days: int, now: datetime) -> bool:
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
    return now >= kept_until(polling_day, days, case.last.at.date())
