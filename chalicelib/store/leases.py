"""Leases of scheduled jobs, beside the guards: one row a job, which one run holds at a time."""

from contextlib import suppress
from datetime import datetime, timedelta

from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.models import Model

from chalicelib.errors import LostRace
from chalicelib.ports import Now
from chalicelib.store.expiry import epoch
from chalicelib.store.tables import Table

_REMEMBERED = timedelta(days=30)
"""A run that pauses for longer than this would no longer find that its job has moved on."""

_SKEW = timedelta(minutes=1)
"""Between the clocks of two processes, at the most."""


class LeaseRow(Model):
    """One job. ``fence`` counts its runs, ``until`` is epoch milliseconds, ``expires`` seconds."""

    pk = UnicodeAttribute(hash_key=True)
    fence = NumberAttribute()
    until = NumberAttribute()
    expires = NumberAttribute()


class LeasesTable:
    """The port ``Leases``, in the table of guards."""

    def __init__(self, table: str, now: Now) -> None:
        self._table, self._now = Table(LeaseRow, table), now

    def take(self, job: str, until: datetime) -> int | None:
        """Take a job that nobody holds, and give its fencing token; None where somebody does.

        Nobody of ours holds one for longer than from now until ``until``: what says so stops no
        job, whether a clock was wrong or somebody wrote it who must not.
        """
        free = LeaseRow.pk.does_not_exist() | (LeaseRow.until <= _milliseconds(self._now()))
        free |= LeaseRow.until > _milliseconds(until + _SKEW)
        try:
            row = self._table.update(
                _key(job),
                actions=[
                    LeaseRow.fence.add(1),
                    LeaseRow.until.set(_milliseconds(until)),
                    LeaseRow.expires.set(epoch(until + _REMEMBERED)),
                ],
                condition=free,
            )
        except LostRace:
            return None
        return int(row.fence)

    def renew(self, job: str, fence: int, until: datetime) -> bool:
        """Hold it for longer; False where another run has taken it since."""
        try:
            self._table.update(
                _key(job),
                actions=[LeaseRow.until.set(_milliseconds(until))],
                condition=LeaseRow.fence == fence,
            )
        except LostRace:
            return False
        return True

    def release(self, job: str, fence: int) -> None:
        """Hand it over, unless another run has taken it since."""
        with suppress(LostRace):
            self._table.update(
                _key(job),
                actions=[LeaseRow.until.set(0)],
                condition=LeaseRow.fence == fence,
            )


def _key(job: str) -> str:
    return f"lease#{job}"


def _milliseconds(at: datetime) -> int:
    return int(at.timestamp() * 1_000)
