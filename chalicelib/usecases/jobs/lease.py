"""Hold the lease of a scheduled job: of two runs at once one works, and one that paused notices.

A run that dies hands its job over when its term is over. A run that was paused beyond its term asks
before it goes on: its fencing token is the older one where another run came in between, and then it
stops. Between that question and the act, nothing but the act is left: what a job appends to a case
is decided by the log itself, whoever appends.
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial

from chalicelib.errors import JobIsRunning, LeaseLost
from chalicelib.ports import Leases, Now
from chalicelib.units import Minutes, Seconds

TERM = Minutes(2)
"""For how long a job is held before whoever holds it has to ask again."""

_MARGIN = Seconds(30)
"""So much of the term is left when it is renewed: an act that was begun has the time to end."""


@dataclass(slots=True)
class Lease:
    """What one run of a job holds. ``fence`` is greater than that of every run before."""

    leases: Leases
    job: str
    fence: int
    now: Now
    until: datetime = field(init=False)

    def __post_init__(self) -> None:
        self.until = self.now() + TERM

    def confirm(self) -> None:
        """Go on with the job: its term is renewed where it is nearly over, or was.

        Comes before everything that cannot be taken back. Raises LeaseLost where another run has
        the job by now, Unavailable.
        """
        now = self.now()
        if now < self.until - _MARGIN:
            return
        if not self.leases.renew(self.job, self.fence, now + TERM):
            raise LeaseLost(self.job)
        self.until = now + TERM


TakeJob = Callable[[str], AbstractContextManager[Lease]]
"""Takes a job by its name, as ``take_job`` does."""


@contextmanager
def take_job(leases: Leases, now: Now, job: str) -> Iterator[Lease]:
    """Take a job, and hand it over at the end. Raises JobIsRunning, Unavailable."""
    fence = leases.take(job, now() + TERM)
    if fence is None:
        raise JobIsRunning(job)
    try:
        yield Lease(leases, job, fence, now)
    finally:
        leases.release(job, fence)


def job_taker(leases: Leases, now: Now) -> TakeJob:
    """Return what takes jobs by these leases."""
    return partial(take_job, leases, now)
